import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { CheckField } from '#web/ui/field.tsx';
import { Badge, Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { type ImportWish, queryOf, tableOf } from './import-wish.ts';

type Plan = Schemas['ImportPlan'];
type Row = Plan['rows'][number];

interface PreviewProps {
  file: File;
  wish: ImportWish;
  plan: Plan;
  onRun: (number: number) => void;
  onCancel: () => void;
}

/** Each row with what would become of it; nothing is done before the button. */
export function Preview({ file, wish, plan, onRun, onCancel }: PreviewProps) {
  const { t } = useSpeech();
  const [onlyRefused, setOnlyRefused] = useState(false);
  const count = (verdict: Row['verdict']) => plan.rows.filter((row) => row.verdict === verdict).length;
  const [created, done, refused] = [count('create'), count('done'), count('refuse')];
  const run = useMutation({
    mutationFn: () =>
      call('POST /api/v1/imports', { query: { ...queryOf(wish), mode: wish.mode }, body: tableOf(file) }),
    onSuccess: ({ number }) => {
      if (number !== null) onRun(number);
    },
  });
  const mayRun = created > 0 && (wish.mode === 'valid' || refused === 0);
  const rows = onlyRefused ? plan.rows.filter(({ verdict }) => verdict === 'refuse') : plan.rows;
  return (
    <Card
      title={t('bulk.preview')}
      lead={t('bulk.read', { encoding: plan.encoding, n: plan.rows.length })}
      actions={
        <div className="chips">
          <Badge tone="good">{t('bulk.create', { n: created })}</Badge>
          {done > 0 ? <Badge>{t('bulk.exists', { n: done })}</Badge> : null}
          {refused > 0 ? <Badge tone="bad">{t('bulk.refused', { n: refused })}</Badge> : null}
        </div>
      }
    >
      {plan.unknown.length === 0 ? null : (
        <div className="body">
          <Notice tone="warn">{t('bulk.unknown', { columns: plan.unknown.join(', ') })}</Notice>
        </div>
      )}
      {refused > 0 ? (
        <div className="tools">
          <CheckField
            label={t('bulk.onlyRefused')}
            checked={onlyRefused}
            onChange={(event) => setOnlyRefused(event.target.checked)}
          />
        </div>
      ) : null}
      <div className="sheet" tabIndex={0} role="region" aria-label={t('bulk.preview')}>
        <table className="table cards" role="table">
          <thead role="rowgroup">
            <tr role="row">
              {[t('bulk.line'), t('accounts.address'), t('bulk.verdict'), t('bulk.why')].map((label) => (
                <th key={label} role="columnheader" scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row) => (
              <tr key={row.line} role="row">
                <td role="cell" className="tight number quiet" data-label={t('bulk.line')}>
                  {row.line}
                </td>
                <th role="rowheader" scope="row" className="wrap">
                  {row.address}
                </th>
                <td role="cell" className="tight">
                  <Verdict row={row} />
                </td>
                <td role="cell">{[...row.problems, ...row.notes].map(({ text }) => text).join(' ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="body foot">
        <Failure error={run.error} />
        {refused > 0 && wish.mode === 'all' ? <Notice tone="warn">{t('bulk.allOrNone')}</Notice> : null}
        <div className="actions">
          <Button look="main" disabled={!mayRun} busy={run.isPending} onClick={() => run.mutate()}>
            {t('bulk.run', { n: created })}
          </Button>
          <Button onClick={onCancel}>{t('dialog.cancel')}</Button>
        </div>
      </div>
    </Card>
  );
}

function Verdict({ row: { verdict, generatesPassword, mustChange } }: { row: Row }) {
  const { t } = useSpeech();
  if (verdict === 'refuse') return <Badge tone="bad">{t('bulk.isRefused')}</Badge>;
  if (verdict === 'done') return <Badge>{t('bulk.isThere')}</Badge>;
  if (generatesPassword) return <Badge tone="good">{t('bulk.willGenerate')}</Badge>;
  return <Badge tone="good">{t(mustChange ? 'bulk.willChange' : 'bulk.good')}</Badge>;
}
