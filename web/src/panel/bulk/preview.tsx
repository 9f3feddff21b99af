import { useMutation } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { CheckField } from '#web/ui/field.tsx';
import { Badge, Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { dialectText } from './dialect.ts';
import { Grid } from './grid.tsx';
import { bodyOf, type Draft, type Field, type ImportWish, type JudgedRow, queryOf, withRow } from './import-wish.ts';
import { usePlan } from './use-plan.ts';
import { verdictText } from './verdict.tsx';

interface PreviewProps {
  draft: Draft;
  wish: ImportWish;
  onDraft: (change: (draft: Draft) => Draft) => void;
  onRun: (number: number) => void;
  onCancel: () => void;
}

/** Each row with what would become of it, to be mended in place; nothing is done before the button, and then what is seen. */
export function Preview({ draft, wish, onDraft, onRun, onCancel }: PreviewProps) {
  const speech = useSpeech();
  const { t } = speech;
  const [mended, setMended] = useState<number | null>(null);
  const [only, setOnly] = useState<ReadonlySet<number> | null>(null);
  const plan = usePlan(draft, wish);
  const verdicts = useMemo(() => new Map(plan.data?.rows.map((row) => [row.line, row])), [plan.data]);
  const wanted = draft.rows.filter((row) => !row.isLeftOut);
  const linesOf = (verdict: JudgedRow['verdict']) =>
    wanted.filter(({ line }) => verdicts.get(line)?.verdict === verdict).map(({ line }) => line);
  const [created, done, refused] = [linesOf('create').length, linesOf('done').length, linesOf('refuse')];
  const run = useMutation({
    mutationFn: () =>
      call('POST /api/v1/imports', { query: { ...queryOf(wish), mode: wish.mode }, body: bodyOf(draft) }),
    onSuccess: ({ number }) => {
      if (number !== null) onRun(number);
    },
  });
  const change = useCallback(
    (line: number, field: Field, text: string) => {
      setMended(line);
      onDraft((before) =>
        withRow(before, line, (row) =>
          row.cells[field] === text ? row : { ...row, cells: { ...row.cells, [field]: text } },
        ),
      );
    },
    [onDraft],
  );
  const leaveOut = useCallback(
    (line: number, isLeftOut: boolean) => onDraft((before) => withRow(before, line, (row) => ({ ...row, isLeftOut }))),
    [onDraft],
  );
  const isJudged = !plan.isPlaceholderData && !plan.isFetching;
  const mayRun = isJudged && plan.isSuccess && created > 0 && (wish.mode === 'valid' || refused.length === 0);
  const said = mended === null || !isJudged ? undefined : verdicts.get(mended);
  return (
    <Card
      title={t('bulk.preview')}
      lead={`${t('bulk.rows', { n: draft.rows.length })}${draft.file === null ? '' : ` · ${dialectText(draft.file, speech)}`}`}
      actions={
        <div className="chips">
          <Badge tone="good">{t('bulk.create', { n: created })}</Badge>
          {done > 0 ? <Badge>{t('bulk.exists', { n: done })}</Badge> : null}
          {refused.length > 0 ? <Badge tone="bad">{t('bulk.refused', { n: refused.length })}</Badge> : null}
        </div>
      }
    >
      {draft.file === null || draft.file.unknown.length === 0 ? null : (
        <div className="body">
          <Notice tone="warn">{t('bulk.unknown', { columns: draft.file.unknown.join(', ') })}</Notice>
        </div>
      )}
      <div className="tools">
        {refused.length > 0 || only !== null ? (
          <CheckField
            label={t('bulk.onlyRefused')}
            checked={only !== null}
            // What was refused stays in sight while it is mended.
            onChange={(event) => setOnly(event.target.checked ? new Set(refused) : null)}
          />
        ) : null}
        <span className="quiet small">{t('bulk.gridHint')}</span>
      </div>
      <Grid
        rows={only === null ? draft.rows : draft.rows.filter(({ line }) => only.has(line))}
        verdicts={verdicts}
        busy={!isJudged}
        onCell={change}
        onLeaveOut={leaveOut}
      />
      <p className="unseen" role="status">
        {said === undefined ? '' : verdictText(said, speech)}
      </p>
      <div className="body foot">
        <Failure error={plan.error ?? run.error} />
        {refused.length > 0 && wish.mode === 'all' ? <Notice tone="warn">{t('bulk.allOrNone')}</Notice> : null}
        <div className="actions">
          <Button look="main" disabled={!mayRun} busy={run.isPending || plan.isFetching} onClick={() => run.mutate()}>
            {t('bulk.run', { n: created })}
          </Button>
          {plan.isError ? (
            <Button icon="refresh" onClick={() => void plan.refetch()}>
              {t('error.again')}
            </Button>
          ) : null}
          <Button onClick={onCancel}>{t('dialog.cancel')}</Button>
        </div>
      </div>
    </Card>
  );
}
