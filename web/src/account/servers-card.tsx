import type { Schemas } from '#web/api/schema.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Card } from '#web/ui/page.tsx';

const names = { imap: 'servers.imap', pop3: 'servers.pop3', smtp: 'servers.smtp' } as const;

/** What a mail program asks for when it is set up by hand. */
export function ServersCard({ programs: { login, servers } }: { programs: Schemas['MailPrograms'] }) {
  const { t } = useSpeech();
  const { secondFactor } = useSession();
  return (
    <Card title={t('servers.title')} lead={t('servers.lead')}>
      <div className="body">
        <dl className="facts">
          <dt>{t('servers.login')}</dt>
          <dd className="suffixed">
            {login}
            <CopyButton text={login} what={t('servers.login')} />
          </dd>
          <dt>{t('servers.password')}</dt>
          <dd>{t(secondFactor ? 'servers.passwordApp' : 'servers.passwordYours')}</dd>
          {servers.map(({ protocol, host, port, security }) => {
            const name = t(names[protocol]);
            return (
              <div key={`${protocol} ${port}`} className="contents">
                <dt>{name}</dt>
                <dd className="server">
                  <span className="suffixed">
                    {host}
                    <CopyButton text={host} what={`${name}, ${t('servers.host')}`} />
                  </span>
                  <span className="suffixed">
                    {t('servers.port')} {port}
                    <CopyButton text={String(port)} what={`${name}, ${t('servers.port')} ${port}`} />
                  </span>
                  <span>{security === 'tls' ? 'SSL/TLS' : 'STARTTLS'}</span>
                </dd>
              </div>
            );
          })}
          <dt>{t('servers.auth')}</dt>
          <dd>{t('servers.authYes')}</dd>
        </dl>
      </div>
    </Card>
  );
}
