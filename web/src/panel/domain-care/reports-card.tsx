import { useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

const kinds = [
  ['dmarc', 'DMARC'],
  ['tls-rpt', 'TLSRPT'],
] as const;

/** Where others report forged mail and TLS that failed, and whose mailbox that is. */
export function ReportsCard({ domain }: { domain: string }) {
  const { t } = useSpeech();
  const path = { domain };
  const address = `postmaster@${domain}`;
  const records = useQuery({
    queryKey: ['domain', domain, 'records'],
    queryFn: () => call('GET /api/v1/domains/{domain}/records', { path }),
  });
  const fate = useQuery({
    queryKey: ['domain', domain, 'simulation', address],
    queryFn: () => call('GET /api/v1/domains/{domain}/simulation', { path, query: { address } }),
  });
  const addressOf = (purpose: string): string => {
    const data = records.data?.items.find((record) => record.purpose === purpose)?.data ?? '';
    return /rua=mailto:([^;"\s]+)/.exec(data)?.[1] ?? t('reports.none');
  };
  const mailbox = fate.data?.deliveries.map((one) => one.address).join(', ') ?? '';
  return (
    <Card title={t('reports.title')} lead={t('reports.lead')}>
      <div className="body">
        <Failure error={records.error ?? fate.error} />
        <dl className="facts">
          {records.isSuccess
            ? kinds.map(([purpose, name]) => (
                <div key={purpose} className="contents">
                  <dt>{name}</dt>
                  <dd>{addressOf(purpose)}</dd>
                </div>
              ))
            : null}
          {mailbox === '' ? null : (
            <div className="contents">
              <dt>{t('reports.mailbox', { address })}</dt>
              <dd>{mailbox}</dd>
            </div>
          )}
        </dl>
        {fate.isSuccess && fate.data.refusal !== null ? (
          <Notice tone="warn">{t('reports.refused', { address })}</Notice>
        ) : null}
      </div>
    </Card>
  );
}
