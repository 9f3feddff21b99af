import { useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Badge, Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';

type DomainRecord = Schemas['DomainRecord'];

/** A record as zone files have it (RFC 1035 5.1). */
function zoneLine({ name, ttl, type, data }: DomainRecord): string {
  return `${name}. ${ttl} IN ${type} ${data}`;
}

/** The records that a domain needs, each to copy, and all of them as a zone file. */
export function DomainRecords({ domain }: { domain: string }) {
  const { t } = useSpeech();
  const tell = useTell();
  const found = useQuery({
    queryKey: ['domain', domain, 'records'],
    queryFn: () => call('GET /api/v1/domains/{domain}/records', { path: { domain } }),
  });
  const items = found.data?.items ?? [];
  const copyAll = () => {
    const zone = items.map((record) => `${zoneLine(record)}\n`).join('');
    void navigator.clipboard.writeText(zone).then(() => tell(t('copy.done')));
  };
  return (
    <Card
      title={t('records.title')}
      lead={t('records.lead')}
      actions={
        <Button icon="copy" onClick={copyAll} disabled={items.length === 0}>
          {t('records.copyZone')}
        </Button>
      }
    >
      {found.isPending ? <Loading /> : null}
      {found.isError ? (
        <div className="body">
          <Failure error={found.error} />
        </div>
      ) : null}
      {items.length === 0 ? null : (
        <table className="table cards records" role="table" aria-label={t('records.title')}>
          <thead role="rowgroup">
            <tr role="row">
              {[t('records.name'), t('records.type'), t('records.data')].map((label) => (
                <th key={label} role="columnheader" scope="col">
                  {label}
                </th>
              ))}
              <th role="columnheader" scope="col">
                <span className="unseen">{t('copy.copy')}</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {items.map((record) => (
              <tr key={zoneLine(record)} role="row">
                <th role="rowheader" scope="row">
                  <code className="wrap">{record.name}</code>
                </th>
                <td role="cell" className="tight" data-label={t('records.type')}>
                  <Badge>{record.type}</Badge>
                </td>
                <td role="cell">
                  <code className="wrap">{record.data}</code>
                </td>
                <td role="cell" className="tight menu-cell">
                  <CopyButton text={record.data} what={`${record.type} ${record.name}`} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
