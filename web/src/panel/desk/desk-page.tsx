import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { StatusBadge, statusKey } from '#web/panel/status-badge.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Address } from '#web/ui/address.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { from, useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Page } from '#web/ui/page.tsx';
import { Search } from '#web/ui/search.tsx';
import { deskOf } from './place.ts';

type Account = Schemas['Account'];

/** `/panel/desk`: who calls? */
export function DeskPage() {
  const { t } = useSpeech();
  const state = useListState();
  const query = { ...state.query, sort: 'address' } as const;
  const isSearching = state.filter !== '';
  const list = useList({
    key: ['accounts', query],
    state,
    read: (cursor, limit) => call('GET /api/v1/accounts', { query: { ...query, limit, ...from(cursor) } }),
    enabled: isSearching,
  });
  const columns: Column<Account>[] = [
    {
      label: 'accounts.address',
      className: 'wrap',
      text: ({ address }) => address,
      show: ({ address }) => (
        <Link href={deskOf(address)}>
          <Address>{address}</Address>
        </Link>
      ),
    },
    { label: 'accounts.name', className: 'wrap', show: ({ displayName }) => displayName || '–' },
    {
      label: 'accounts.status',
      text: ({ status }) => t(statusKey(status)),
      show: ({ status }) => <StatusBadge status={status} />,
    },
  ];
  return (
    <Page title={t('desk.title')} lead={t('desk.lead')}>
      <div className="card">
        <div className="tools">
          <Search label={t('desk.search')} value={state.filter} onChange={(filter) => state.set({ filter })} />
        </div>
        {isSearching ? (
          <DataTable
            label={t('desk.title')}
            columns={columns}
            name="desk"
            list={list}
            state={state}
            keyOf={({ address }) => address}
            empty={<Nothing title={t('table.nothingFound')} text={t('table.nothingFoundText')} />}
          />
        ) : (
          <Nothing title={t('desk.start')} text={t('desk.startText')} />
        )}
      </div>
    </Page>
  );
}

function Nothing({ title, text }: { title: string; text: string }) {
  return (
    <div className="empty">
      <Icon name="people" />
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  );
}
