import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Badge } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

type Health = Schemas['Health'];

/** What is served over TLS, and what the authority did not give. */
export function CertificatesCard({ certificates, renewals }: Pick<Health, 'certificates' | 'renewals'>) {
  const { t, date, moment } = useSpeech();
  return (
    <Card title={t('health.certificates')}>
      <ul className="rows">
        {certificates.map(({ names, notAfter, selfSigned }) => {
          const ended = Date.parse(notAfter) < Date.now();
          return (
            <li key={`${names.join()} ${notAfter}`}>
              <div className="what">
                <div>
                  {names.join(', ')}
                  {selfSigned ? <Badge tone="warn">{t('health.selfSigned')}</Badge> : null}
                </div>
              </div>
              <Badge tone={ended ? 'bad' : 'good'}>
                {t(ended ? 'health.ended' : 'health.until', { date: date(notAfter) })}
              </Badge>
            </li>
          );
        })}
        {renewals.map(({ subject, attemptedAt, detail }) => (
          <li key={subject}>
            <div className="what">
              <div>
                {subject} <Badge tone="bad">{t('health.notRenewed')}</Badge>
              </div>
              <div lang="en">{detail}</div>
            </div>
            <span className="quiet small">{moment(attemptedAt)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
