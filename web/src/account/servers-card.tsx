import { useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

/** What a mail program asks for when it is set up by hand. */
export function ServersCard() {
  const { t } = useSpeech();
  const { name } = useSession();
  const servers = useQuery({ queryKey: ['mail-servers'], queryFn: () => call('GET /api/v1/mail-servers') });
  const { host = '', imaps = null, pop3s = null, submissions = null, submission = null } = servers.data ?? {};
  const ways = [
    { label: t('servers.imap'), port: imaps, security: 'SSL/TLS' },
    { label: t('servers.pop3'), port: pop3s, security: 'SSL/TLS' },
    { label: t('servers.smtp'), port: submissions, security: 'SSL/TLS' },
    { label: t('servers.smtp'), port: submission, security: 'STARTTLS' },
  ].filter(({ port }) => port !== null);
  return (
    <Card title={t('servers.title')} lead={t('servers.lead')}>
      <div className="body">
        <Failure error={servers.error} />
        {servers.isSuccess ? (
          <dl className="facts">
            <dt>{t('servers.login')}</dt>
            <dd className="suffixed">
              {name}
              <CopyButton text={name} what={t('servers.login')} />
            </dd>
            <dt>{t('servers.host')}</dt>
            <dd className="suffixed">
              {host}
              <CopyButton text={host} what={t('servers.host')} />
            </dd>
            {ways.map(({ label, port, security }) => (
              <div key={`${label} ${port}`} className="contents">
                <dt>{label}</dt>
                <dd>{t('servers.port', { port: String(port), security })}</dd>
              </div>
            ))}
            <dt>{t('servers.auth')}</dt>
            <dd>{t('servers.authYes')}</dd>
          </dl>
        ) : null}
      </div>
    </Card>
  );
}
