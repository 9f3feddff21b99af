import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Badge } from '#web/ui/notice.tsx';

type DomainRecord = Schemas['DomainRecord'];

/** Records as a zone file has them, a line each (RFC 1035 5.1). */
export function zoneText(records: readonly DomainRecord[]): string {
  return records.map(({ name, ttl, type, data }) => `${name}. ${ttl} IN ${type} ${data}\n`).join('');
}

/** Records to be added somewhere, the value of each to copy. */
export function RecordTable({ records }: { records: readonly DomainRecord[] }) {
  const { t } = useSpeech();
  return (
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
        {records.map((record) => (
          <tr key={zoneText([record])} role="row">
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
  );
}
