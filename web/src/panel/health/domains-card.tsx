import { Link } from 'wouter';
import { DnsItems } from '#web/panel/diagnosis/dns-items.tsx';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

/** Domains whose DNS is not as it should be. */
export function DomainsCard({ domains }: { domains: Schemas['Health']['domains'] }) {
  const { t, moment } = useSpeech();
  return (
    <Card title={t('health.dns')} lead={t('health.dnsLead')}>
      {domains.length === 0 ? (
        <div className="body">
          <Notice tone="good">{t('health.dnsGood')}</Notice>
        </div>
      ) : (
        <ul className="rows">
          {domains.map(({ domain, checkedAt, items }) => (
            <li key={domain}>
              <div className="what">
                <div>
                  <Link href={`/panel/domains/${domain}`}>{domain}</Link>
                </div>
                <div>
                  <DnsItems items={items} />
                </div>
              </div>
              <span className="quiet small">{t('health.looked', { time: moment(checkedAt) })}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
