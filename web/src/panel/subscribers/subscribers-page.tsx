import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { from, useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Page } from '#web/ui/page.tsx';
import { Search } from '#web/ui/search.tsx';
import { useSelection } from '#web/ui/use-selection.ts';
import { ContractForm } from './contract-form.tsx';
import { EndContract } from './end-contract.tsx';
import { EndContracts } from './end-contracts.tsx';
import { UploadContracts } from './upload-contracts.tsx';

type Subscriber = Schemas['Subscriber'];
type Doing =
  | { what: 'add' | 'upload' }
  | { what: 'removeMany'; subscribers: readonly Subscriber[] }
  | { what: 'edit' | 'remove'; subscriber: Subscriber };

/** `/panel/subscribers` */
export function SubscribersPage() {
  const { t, date, number } = useSpeech();
  const state = useListState(['login', 'changed']);
  const [doing, setDoing] = useState<Doing | null>(null);
  const query = { ...state.query, sort: state.sort };
  const list = useList({
    key: ['subscribers', query],
    state,
    read: (cursor, limit) => call('GET /api/v1/subscribers', { query: { ...query, limit, ...from(cursor) } }),
    count: () => call('GET /api/v1/subscribers', { query: { ...query, limit: 1, count: 'true' } }),
  });
  const selection = useSelection({
    page: list.page.data?.items ?? [],
    keyOf: loginOf,
    nameOf: loginOf,
    scope: state.filter,
  });
  const columns: Column<Subscriber>[] = [
    {
      label: 'subscribers.login',
      sort: 'login',
      text: ({ login }) => login,
      show: ({ login }) => <span className="wrap">{login}</span>,
    },
    {
      label: 'subscribers.access',
      show: ({ access }) => t(access === 'hfc' ? 'subscribers.hfc' : 'subscribers.dsl'),
    },
    { label: 'subscribers.mailboxes', className: 'end number', show: ({ mailboxes }) => number(mailboxes) },
    { label: 'subscribers.used', className: 'end number', show: ({ used }) => number(used) },
    {
      label: 'subscribers.changed',
      sort: 'changed',
      className: 'tight',
      show: ({ changedAt }) => date(changedAt),
    },
  ];
  const close = () => setDoing(null);
  return (
    <Page
      title={t('subscribers.title')}
      lead={t('subscribers.lead')}
      actions={
        <div className="actions">
          <Button icon="upload" onClick={() => setDoing({ what: 'upload' })}>
            {t('subscribers.upload')}
          </Button>
          <Button look="main" icon="plus" onClick={() => setDoing({ what: 'add' })}>
            {t('subscribers.add')}
          </Button>
        </div>
      }
    >
      <div className="card">
        <div className="tools">
          <Search label={t('subscribers.search')} value={state.filter} onChange={(filter) => state.set({ filter })} />
        </div>
        <DataTable
          label={t('subscribers.title')}
          columns={columns}
          name="subscribers"
          list={list}
          state={state}
          keyOf={loginOf}
          selection={selection}
          acts={[
            {
              label: 'subscribers.removeShort',
              icon: 'trash',
              danger: true,
              run: (subscribers) => setDoing({ what: 'removeMany', subscribers }),
            },
          ]}
          menu={(subscriber) => (
            <Menu small label={t('table.menu', { name: subscriber.login })} trigger={<Icon name="dots" />}>
              <MenuItem icon="pen" onAction={() => setDoing({ what: 'edit', subscriber })}>
                {t('subscribers.edit')}
              </MenuItem>
              <MenuItem icon="trash" danger onAction={() => setDoing({ what: 'remove', subscriber })}>
                {t('subscribers.remove')}
              </MenuItem>
            </Menu>
          )}
          empty={
            <div className="empty">
              <Icon name="device" />
              <h2>{t(state.filter === '' ? 'subscribers.none' : 'table.nothingFound')}</h2>
              <p>{t(state.filter === '' ? 'subscribers.noneText' : 'table.nothingFoundText')}</p>
            </div>
          }
        />
      </div>
      {doing?.what === 'add' ? <ContractForm onClose={close} /> : null}
      {doing?.what === 'edit' ? <ContractForm subscriber={doing.subscriber} onClose={close} /> : null}
      {doing?.what === 'remove' ? <EndContract login={doing.subscriber.login} onClose={close} /> : null}
      {doing?.what === 'removeMany' ? (
        <EndContracts subscribers={doing.subscribers} onSettled={leave} onClose={close} />
      ) : null}
      {doing?.what === 'upload' ? <UploadContracts onClose={close} /> : null}
    </Page>
  );

  function leave(logins: readonly string[]): void {
    const done = new Set(logins);
    selection.leave(selection.items.filter(({ login }) => done.has(login)));
  }
}

function loginOf({ login }: Subscriber): string {
  return login;
}
