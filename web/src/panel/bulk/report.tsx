import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { csvText } from '#web/ui/csv.ts';
import { download } from '#web/ui/download.ts';
import { Badge, Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { Sheets } from './sheets.tsx';
import { useUndoImport } from './undo-import.ts';

interface ReportProps {
  number: number;
  items: Schemas['ImportReport']['items'];
  onAgain: () => void;
}

/** What became of each row, with generated passwords, which nobody can read later. */
export function Report({ number, items, onAgain }: ReportProps) {
  const { t } = useSpeech();
  const undo = useUndoImport(onAgain);
  const made = items.filter((item) => item.made).length;
  const save = () => {
    const head = [t('accounts.address'), t('accounts.password'), t('bulk.why')];
    const rows = items.map(({ address, password, problem }) => [address, password ?? '', problem?.text ?? '']);
    download(`sowa-${number}.csv`, 'text/csv;charset=utf-8', csvText([head, ...rows]));
  };
  return (
    <Card
      title={t('bulk.report')}
      lead={t('bulk.made', { n: made })}
      actions={
        <>
          <Button icon="down" onClick={save}>
            {t('bulk.download')}
          </Button>
          <Button onClick={() => print()}>{t('bulk.print')}</Button>
        </>
      }
    >
      <div className="body">
        <Notice tone="warn">{t('bulk.once')}</Notice>
      </div>
      <div className="sheet" tabIndex={0} role="region" aria-label={t('bulk.report')}>
        <table className="table cards" role="table" aria-label={t('bulk.report')}>
          <thead role="rowgroup">
            <tr role="row">
              {[t('accounts.address'), t('bulk.verdict'), t('accounts.password')].map((label) => (
                <th key={label} role="columnheader" scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {items.map((item) => (
              <tr key={item.line} role="row">
                <th role="rowheader" scope="row" className="wrap">
                  {item.address}
                </th>
                <td role="cell">
                  {item.made ? <Badge tone="good">{t('bulk.isMade')}</Badge> : <Badge>{t('bulk.notMade')}</Badge>}{' '}
                  {item.problem?.text}
                </td>
                <td role="cell">
                  {item.password === null ? (
                    <span className="quiet">{item.made ? t('bulk.fromFile') : '–'}</span>
                  ) : (
                    <code>{item.password}</code>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Sheets items={items} />
      <div className="body foot">
        <Failure error={undo.error} />
        <div className="actions">
          <Button look="main" onClick={onAgain}>
            {t('bulk.again')}
          </Button>
          <Button busy={undo.isPending} onClick={() => undo.mutate(number)}>
            {t('bulk.undo')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
