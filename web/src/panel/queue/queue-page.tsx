import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Address } from '#web/ui/address.tsx';
import { useBatch } from '#web/ui/batches.tsx';
import { Button } from '#web/ui/button.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { from, useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Badge, errorText } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { Search } from '#web/ui/search.tsx';
import type { BulkAct } from '#web/ui/selection-bar.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { useSelection } from '#web/ui/use-selection.ts';
import { DropMessage } from './drop-message.tsx';
import { DropMessages } from './drop-messages.tsx';
import { useQueueJobs } from './queue-jobs.ts';
import { TrailDialog } from './trail-dialog.tsx';

type Queued = Schemas['QueuedRecipient'];

/** How often the list is asked for anew, in ms: the queue moves by itself. */
const pace = 10_000;

const states: Readonly<Record<string, Key>> = { queued: 'queue.queued', held: 'queue.held', sending: 'queue.sending' };
const told = { hold: 'queue.wasHeld', release: 'queue.wasReleased', retry: 'queue.wasRetried' } as const;

/** `/panel/queue`: mail that waits, and why. */
export function QueuePage() {
  const words = useSpeech();
  const { t, moment } = words;
  const tell = useTell();
  const queries = useQueryClient();
  const state = useListState(['next']);
  const [trail, setTrail] = useState<string | null>(null);
  const [dropping, setDropping] = useState<readonly Queued[] | null>(null);
  const query = { ...state.query, sort: state.sort };
  const list = useList({
    key: ['queue', query],
    state,
    read: (cursor, limit) => call('GET /api/v1/queue', { query: { ...query, limit, ...from(cursor) } }),
    count: () => call('GET /api/v1/queue', { query: { ...query, limit: 1, count: 'true' } }),
    pace,
  });
  const selection = useSelection({
    page: list.page.data?.items ?? [],
    keyOf,
    nameOf: ({ recipient }) => recipient,
    scope: state.filter,
  });
  const begin = useBatch();
  const jobOf = useQueueJobs();
  const act = useMutation({
    mutationFn: ({ id, what }: { id: string; what: keyof typeof told }) =>
      call('POST /api/v1/queue/{id}/{act}', { path: { id, act: what } }),
    onSuccess: (_, { what }) => tell(t(told[what])),
    onError: (error) => tell(errorText(error, words)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['queue'] }),
  });
  const only = dropping?.length === 1 ? dropping[0] : undefined;
  const columns: Column<Queued>[] = [
    {
      label: 'queue.recipient',
      className: 'wrap address',
      text: ({ recipient }) => recipient,
      show: ({ recipient }) => <Address>{recipient}</Address>,
    },
    {
      label: 'queue.sender',
      className: 'wrap address',
      text: ({ sender }) => sender || t('queue.report'),
      show: ({ sender }) => <Address>{sender || t('queue.report')}</Address>,
    },
    {
      label: 'queue.state',
      text: ({ state: name }) => t(states[name] ?? 'queue.queued'),
      show: ({ state: name }) => (
        <Badge tone={name === 'held' ? 'warn' : undefined}>{t(states[name] ?? 'queue.queued')}</Badge>
      ),
    },
    { label: 'queue.next', sort: 'next', className: 'tight', show: ({ nextAttempt }) => moment(nextAttempt) },
    { label: 'queue.reply', className: 'wrap small quiet', show: ({ reply }) => reply ?? '–' },
  ];
  return (
    <Page
      title={t('queue.title')}
      lead={t('queue.lead')}
      actions={
        <Button icon="refresh" busy={list.page.isRefetching} onClick={() => void list.page.refetch()}>
          {t('queue.refresh')}
        </Button>
      }
    >
      <div className="card">
        <div className="tools">
          <Search label={t('queue.search')} value={state.filter} onChange={(filter) => state.set({ filter })} />
        </div>
        <DataTable
          label={t('queue.title')}
          columns={columns}
          name="queue"
          list={list}
          state={state}
          keyOf={keyOf}
          selection={selection}
          acts={actsFor(selection.items)}
          menu={(item) => (
            <Menu small label={t('table.menu', { name: item.recipient })} trigger={<Icon name="dots" />}>
              <MenuItem icon="clock" onAction={() => setTrail(item.id)}>
                {t('queue.trail')}
              </MenuItem>
              <MenuItem icon="send" onAction={() => act.mutate({ id: item.id, what: 'retry' })}>
                {t('queue.retry')}
              </MenuItem>
              <MenuItem
                icon="lock"
                onAction={() => act.mutate({ id: item.id, what: item.state === 'held' ? 'release' : 'hold' })}
              >
                {t(item.state === 'held' ? 'queue.release' : 'queue.hold')}
              </MenuItem>
              <MenuItem icon="trash" danger onAction={() => setDropping([item])}>
                {t('queue.drop')}
              </MenuItem>
            </Menu>
          )}
          empty={
            <div className="empty">
              <Icon name="send" />
              <h2>{t(state.filter === '' ? 'queue.none' : 'table.nothingFound')}</h2>
              <p>{t(state.filter === '' ? 'queue.noneText' : 'table.nothingFoundText')}</p>
            </div>
          }
        />
      </div>
      {trail === null ? null : <TrailDialog id={trail} onClose={() => setTrail(null)} />}
      {only !== undefined ? <DropMessage message={only} onClose={() => setDropping(null)} /> : null}
      {dropping !== null && dropping.length > 1 ? (
        <DropMessages messages={dropping} onSettled={leave} onClose={() => setDropping(null)} />
      ) : null}
    </Page>
  );

  function leave(ids: readonly string[]): void {
    const done = new Set(ids);
    selection.leave(selection.items.filter(({ id }) => done.has(id)));
  }

  /** What can be done to those of the chosen for whom it makes a difference. */
  function actsFor(chosen: readonly Queued[]): BulkAct<Queued>[] {
    const held = chosen.filter((one) => one.state === 'held');
    const waiting = chosen.filter((one) => one.state !== 'held');
    const job = (act: 'hold' | 'release' | 'retry', messages: readonly Queued[]) => () =>
      begin({ ...jobOf(act, messages), onSettled: leave });
    const acts: (BulkAct<Queued> & { on: readonly Queued[] })[] = [
      { label: 'queue.retry', icon: 'send', on: waiting, run: job('retry', waiting) },
      { label: 'queue.hold', icon: 'lock', on: waiting, run: job('hold', waiting) },
      { label: 'queue.release', icon: 'check', on: held, run: job('release', held) },
      { label: 'queue.dropShort', icon: 'trash', danger: true, on: chosen, run: () => setDropping(chosen) },
    ];
    return acts.filter(({ on }) => on.length > 0);
  }
}

function keyOf({ id, recipient }: Queued): string {
  return `${id} ${recipient}`;
}
