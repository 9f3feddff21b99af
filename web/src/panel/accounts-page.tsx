import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Operations, Schemas } from '#web/api/schema.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Address } from '#web/ui/address.tsx';
import { Button } from '#web/ui/button.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { from, useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { errorText } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { Search } from '#web/ui/search.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { AddAccount } from './add-account.tsx';
import { deskOf } from './desk/place.ts';
import { NewPassword } from './new-password.tsx';
import { RemoveAccount } from './remove-account.tsx';
import { StatusBadge, statusKey } from './status-badge.tsx';

type Account = Schemas['Account'];
type Sort = NonNullable<NonNullable<Operations['GET /api/v1/accounts']['query']>['sort']>;
type Doing = { what: 'password' | 'remove'; address: string };

/** `/panel/accounts` */
export function AccountsPage() {
  const words = useSpeech();
  const { t, date, size, number } = words;
  const { role } = useSession();
  const state = useListState('address');
  const domain = state.get('domain');
  const [adding, setAdding] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const query = { ...state.query, sort: state.sort as Sort, ...(domain === '' ? {} : { domain }) };
  const list = useList({
    key: ['accounts', query],
    state,
    read: (cursor, limit) => call('GET /api/v1/accounts', { query: { ...query, limit, ...from(cursor) } }),
  });
  const suspend = useSuspend();
  const restore = useRestore();
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
      label: 'accounts.space',
      sort: 'space',
      className: 'end number tight',
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
          keyOf={({ address }) => address}
          {...(mayChange && {
            menu: ({ address, status }: Account) => (
              <Menu small label={t('table.menu', { name: address })} trigger={<Icon name="dots" />}>
                {status === 'closed' ? (
                  <MenuItem icon="refresh" onAction={() => restore.mutate(address)}>
                    {t('accounts.restore')}
                  </MenuItem>
                ) : null}
                <MenuItem icon="key" onAction={() => setDoing({ what: 'password', address })}>
                  {t('accounts.newPassword')}
                </MenuItem>
                <MenuItem
                  icon="lock"
                  onAction={() => suspend(address, status === 'suspended' ? 'active' : 'suspended')}
                >
                  {t(status === 'suspended' ? 'accounts.resume' : 'accounts.suspend')}
                </MenuItem>
                <MenuItem icon="trash" danger onAction={() => setDoing({ what: 'remove', address })}>
                  {t('accounts.remove')}
                </MenuItem>
              </Menu>
            ),
          })}
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
      {doing?.what === 'remove' ? <RemoveAccount address={doing.address} onClose={() => setDoing(null)} /> : null}
    </Page>
  );

  function useRestore() {
    const tell = useTell();
    const queries = useQueryClient();
    return useMutation({
      mutationFn: (account: string) => call('POST /api/v1/accounts/{account}/restore', { path: { account } }),
      onSuccess: ({ address }) => tell(t('accounts.restored', { address })),
      onError: (error) => tell(errorText(error, words)),
      onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
    });
  }

  /** Suspends or resumes at once; the word about it takes it back. */
  function useSuspend() {
    const tell = useTell();
    const queries = useQueryClient();
    const change = useMutation({
      mutationFn: ({ address, status }: { address: string; status: 'active' | 'suspended' }) =>
        call('PUT /api/v1/accounts/{account}/status', { path: { account: address }, body: { status } }),
      onError: (error) => tell(errorText(error, words)),
      onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
    });
    return (address: string, status: 'active' | 'suspended') => {
      const back = status === 'active' ? 'suspended' : 'active';
      change.mutate(
        { address, status },
        {
          onSuccess: () =>
            tell(t(status === 'active' ? 'accounts.resumed' : 'accounts.suspended', { address }), () =>
              change.mutate({ address, status: back }),
            ),
        },
      );
    };
  }
}
