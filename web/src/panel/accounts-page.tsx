import { useState } from 'react';
import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSession } from '#web/session/session.tsx';
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
import { Page } from '#web/ui/page.tsx';
import { Search } from '#web/ui/search.tsx';
import type { BulkAct } from '#web/ui/selection-bar.tsx';
import { useSelection } from '#web/ui/use-selection.ts';
import { AddAccount } from './add-account.tsx';
import { deskOf } from './desk/place.ts';
import { NewPassword } from './new-password.tsx';
import { type AccountJobs, useAccountJobs } from './accounts/account-jobs.ts';
import { ChangeSpace } from './accounts/change-space.tsx';
import { RemoveAccounts } from './accounts/remove-accounts.tsx';
import { SpaceCell } from './accounts/space-cell.tsx';
import { useRestore, useSuspend } from './accounts/use-account-status.ts';
import { RemoveAccount } from './remove-account.tsx';
import { StatusBadge, statusKey } from './status-badge.tsx';

type Account = Schemas['Account'];
type Doing =
  | { what: 'password'; address: string }
  | { what: 'remove'; account: Account }
  | { what: 'removeMany' | 'space'; accounts: readonly Account[] };

/** `/panel/accounts` */
export function AccountsPage() {
  const { t, date, size, number } = useSpeech();
  const { role } = useSession();
  const state = useListState(['address', 'name', 'used', 'space', 'created']);
  const domain = state.get('domain');
  const [adding, setAdding] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const query = { ...state.query, sort: state.sort, ...(domain === '' ? {} : { domain }) };
  const list = useList({
    key: ['accounts', query],
    state,
    read: (cursor, limit) => call('GET /api/v1/accounts', { query: { ...query, limit, ...from(cursor) } }),
    count: () => call('GET /api/v1/accounts', { query: { ...query, limit: 1, count: 'true' } }),
  });
  const suspend = useSuspend();
  const restore = useRestore();
  const begin = useBatch();
  const jobs = useAccountJobs();
  const selection = useSelection({
    page: list.page.data?.items ?? [],
    keyOf: addressOf,
    nameOf: addressOf,
    scope: JSON.stringify([state.filter, domain]),
  });
  const columns: Column<Account>[] = [
    {
      label: 'accounts.address',
      sort: 'address',
      text: ({ address }) => address,
      className: 'wrap address',
      show: ({ address }) =>
        role === 'customer' ? (
          <Address>{address}</Address>
        ) : (
          <Link href={deskOf(address)}>
            <Address>{address}</Address>
          </Link>
        ),
    },
    { label: 'accounts.name', sort: 'name', className: 'wrap', show: ({ displayName }) => displayName || '–' },
    {
      label: 'accounts.status',
      text: ({ status }) => t(statusKey(status)),
      show: ({ status }) => <StatusBadge status={status} />,
    },
    {
      label: 'accounts.used',
      fileLabel: 'accounts.usedBytes',
      sort: 'used',
      className: 'end number tight',
      text: ({ usedBytes }) => String(usedBytes),
      show: (account) => <SpaceCell account={account} />,
    },
    {
      label: 'accounts.space',
      fileLabel: 'accounts.spaceBytes',
      sort: 'space',
      className: 'end number tight',
      text: ({ spaceBytes }) => String(spaceBytes),
      show: ({ spaceBytes }) => (spaceBytes === 0 ? t('accounts.unlimited') : size(spaceBytes)),
    },
    { label: 'accounts.aliases', className: 'end number', show: ({ aliases }) => number(aliases) },
    { label: 'accounts.created', sort: 'created', className: 'tight', show: ({ createdAt }) => date(createdAt) },
  ];
  const mayChange = role === 'operator' || role === 'customer';
  const add = mayChange ? (
    <Button look="main" icon="plus" onClick={() => setAdding(true)}>
      {t('accounts.add')}
    </Button>
  ) : null;
  return (
    <Page
      title={t('accounts.title')}
      lead={domain === '' ? t('accounts.lead') : t('accounts.of', { domain })}
      actions={add}
    >
      <div className="card">
        <div className="tools">
          <Search label={t('accounts.search')} value={state.filter} onChange={(filter) => state.set({ filter })} />
          {domain === '' ? null : (
            <Button size="small" icon="cross" onClick={() => state.set({ domain: '' })}>
              {domain}
            </Button>
          )}
        </div>
        <DataTable
          label={t('accounts.title')}
          columns={columns}
          name="accounts"
          list={list}
          state={state}
          keyOf={addressOf}
          {...(mayChange && { selection, acts: actsFor(selection.items) })}
          {...(mayChange && { menu: menuOf })}
          empty={
            <div className="empty">
              <Icon name="people" />
              <h2>{t(state.filter === '' ? 'accounts.none' : 'table.nothingFound')}</h2>
              <p>{t(state.filter === '' ? 'accounts.noneText' : 'table.nothingFoundText')}</p>
            </div>
          }
        />
      </div>
      {adding ? <AddAccount domain={domain} onClose={() => setAdding(false)} /> : null}
      {doing?.what === 'password' ? (
        <NewPassword
          name={doing.address}
          label={t('accounts.address')}
          text={t('accounts.newPasswordText')}
          give={(body) => call('PUT /api/v1/accounts/{account}/password', { path: { account: doing.address }, body })}
          onClose={() => setDoing(null)}
        />
      ) : null}
      {doing?.what === 'remove' ? <RemoveAccount account={doing.account} onClose={() => setDoing(null)} /> : null}
      {doing?.what === 'removeMany' ? (
        <RemoveAccounts accounts={doing.accounts} onSettled={leave} onClose={() => setDoing(null)} />
      ) : null}
      {doing?.what === 'space' ? (
        <ChangeSpace accounts={doing.accounts} onSettled={leave} onClose={() => setDoing(null)} />
      ) : null}
    </Page>
  );

  /** What is done is not chosen any more; what failed is, to be tried again or looked at. */
  function leave(addresses: readonly string[]): void {
    const done = new Set(addresses);
    selection.leave(selection.items.filter(({ address }) => done.has(address)));
  }

  /** What can be done to those of the chosen for whom it makes a difference. */
  function actsFor(chosen: readonly Account[]): BulkAct<Account>[] {
    const of = (...statuses: string[]) => chosen.filter(({ status }) => statuses.includes(status));
    const [active, suspended, closed, open] = [of('active'), of('suspended'), of('closed'), of('active', 'suspended')];
    const job = (accounts: readonly Account[], jobOf: AccountJobs['suspend']) => () =>
      begin({ ...jobOf(accounts.map(addressOf)), onSettled: leave });
    const acts: (BulkAct<Account> & { on: readonly Account[] })[] = [
      { label: 'accounts.suspend', icon: 'lock', on: active, run: job(active, jobs.suspend) },
      { label: 'accounts.resume', icon: 'check', on: suspended, run: job(suspended, jobs.resume) },
      { label: 'accounts.restore', icon: 'refresh', on: closed, run: job(closed, jobs.restore) },
      {
        label: 'accounts.setSpace',
        icon: 'space',
        on: open,
        run: () => setDoing({ what: 'space', accounts: open }),
      },
      {
        label: 'accounts.removeShort',
        icon: 'trash',
        danger: true,
        on: open,
        run: () => setDoing({ what: 'removeMany', accounts: open }),
      },
    ];
    return acts.filter(({ on }) => on.length > 0);
  }

  function menuOf(account: Account) {
    const { address, status } = account;
    return (
      <Menu small label={t('table.menu', { name: address })} trigger={<Icon name="dots" />}>
        {status === 'closed' ? (
          <MenuItem icon="refresh" onAction={() => restore(address)}>
            {t('accounts.restore')}
          </MenuItem>
        ) : null}
        <MenuItem icon="key" onAction={() => setDoing({ what: 'password', address })}>
          {t('accounts.newPassword')}
        </MenuItem>
        <MenuItem icon="space" onAction={() => setDoing({ what: 'space', accounts: [account] })}>
          {t('accounts.setSpace')}
        </MenuItem>
        <MenuItem icon="lock" onAction={() => suspend(address, status === 'suspended' ? 'active' : 'suspended')}>
          {t(status === 'suspended' ? 'accounts.resume' : 'accounts.suspend')}
        </MenuItem>
        <MenuItem icon="trash" danger onAction={() => setDoing({ what: 'remove', account })}>
          {t('accounts.remove')}
        </MenuItem>
      </Menu>
    );
  }
}

function addressOf({ address }: Account): string {
  return address;
}
