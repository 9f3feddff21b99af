import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { Report } from './report.tsx';

/** How often a running import is asked how far it is, in ms. */
const pace = 400;

/** How far an import is; then its report, this once. */
export function RunningImport({ number, onAgain }: { number: number; onAgain: () => void }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const status = useQuery({
    queryKey: ['imports', number],
    queryFn: () => call('GET /api/v1/imports/{number}', { path: { number } }),
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' ? pace : false),
  });
  const report = useMutation({
    mutationFn: () => call('POST /api/v1/imports/{number}/report', { path: { number } }),
    onSuccess: () => queries.invalidateQueries(),
  });
  const { state, progress = null } = status.data ?? {};
  const isOver = state === 'done' || state === 'open';
  const { mutate, isIdle } = report;
  useEffect(() => {
    if (isOver && isIdle) mutate();
  }, [isOver, isIdle, mutate]);
  if (report.isSuccess) return <Report number={number} items={report.data.items} onAgain={onAgain} />;
  const { done, of } = progress ?? { done: 0, of: 0 };
  return (
    <Card title={t('bulk.running')} lead={t('bulk.runningText')}>
      <div className="body">
        <Failure error={status.error ?? report.error} />
        <div className="field">
          <progress className="progress" aria-label={t('bulk.running')} max={of === 0 ? 1 : of} value={done} />
          <div className="hint number">{t('bulk.progress', { done, of })}</div>
        </div>
        {report.isError ? (
          <div className="actions">
            <Button onClick={onAgain}>{t('bulk.again')}</Button>
          </div>
        ) : null}
      </div>
    </Card>
  );
}
