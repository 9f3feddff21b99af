import { useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Badge, Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useUndoImport } from './undo-import.ts';

const states = {
  running: 'bulk.stateRunning',
  open: 'bulk.stateOpen',
  done: 'bulk.stateDone',
  undone: 'bulk.stateUndone',
} as const satisfies Record<Schemas['Import']['state'], Key>;

/** Who it was, without the way they came: `cli:operator` is the operator. */
function nameOf(actor: string): string {
  return actor.slice(actor.indexOf(':') + 1);
}

/** Imports that were done, the newest first; of those that nobody has fetched the report of, it can be fetched here. */
export function ImportHistory({ onReport }: { onReport: (number: number) => void }) {
  const { t, moment } = useSpeech();
  const undo = useUndoImport();
  const list = useQuery({ queryKey: ['imports'], queryFn: () => call('GET /api/v1/imports') });
  const items = list.data?.items ?? [];
  if (list.isSuccess && items.length === 0) return null;
  return (
    <Card title={t('bulk.history')}>
      <Failure error={list.error ?? undo.error} />
      <ul className="rows">
        {items.map(({ number, actor, state, createdAt, untold }) => (
          <li key={number}>
            <div className="what">
              <div>
                {t('bulk.number', { number: String(number) })}
                <Badge tone={state === 'done' ? 'good' : undefined}>{t(states[state])}</Badge>
              </div>
              <div>
                {moment(createdAt)} · {nameOf(actor)}
              </div>
            </div>
            {untold > 0 || state === 'running' ? (
              <Button size="small" onClick={() => onReport(number)}>
                {t(state === 'running' ? 'bulk.watch' : 'bulk.report')}
              </Button>
            ) : null}
            {state === 'done' || state === 'open' ? (
              <Button size="small" busy={undo.isPending} onClick={() => undo.mutate(number)}>
                {t('bulk.undo')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
