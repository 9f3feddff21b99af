import { useState } from 'react';
import { Link } from 'wouter';
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
import { CustomerForm } from './customer-form.tsx';
import { RemoveCustomer } from './remove-customer.tsx';

type Customer = Schemas['Customer'];
type Doing = { what: 'add' } | { what: 'edit' | 'remove'; customer: Customer };

/** `/panel/customers` */
export function CustomersPage() {
  const { t, date, number, size } = useSpeech();
  const state = useListState(['name', 'plan', 'created']);
  const [doing, setDoing] = useState<Doing | null>(null);
  const query = { ...state.query, sort: state.sort };
  const list = useList({
    key: ['customers', query],
    state,
    read: (cursor, limit) => call('GET /api/v1/customers', { query: { ...query, limit, ...from(cursor) } }),
    count: () => call('GET /api/v1/customers', { query: { ...query, limit: 1, count: 'true' } }),
  });
  const columns: Column<Customer>[] = [
    {
      label: 'customers.name',
      sort: 'name',
      className: 'wrap',
      text: ({ name }) => name,
      show: ({ number: id, name }) => <Link href={`/panel/customers/${id}`}>{name}</Link>,
    },
    { label: 'customers.plan', sort: 'plan', className: 'wrap', show: ({ plan }) => plan },
    {
      label: 'customers.slots',
      className: 'end number',
      show: ({ usedSlots, slots }) => `${number(usedSlots)} / ${number(slots)}`,
    },
    {
      label: 'customers.space',
      className: 'end number tight',
      show: ({ givenBytes, spaceBytes }) =>
        `${size(givenBytes)} / ${spaceBytes === 0 ? t('accounts.unlimited') : size(spaceBytes)}`,
    },
    { label: 'customers.created', sort: 'created', className: 'tight', show: ({ createdAt }) => date(createdAt) },
  ];
  const close = () => setDoing(null);
  return (
    <Page
      title={t('customers.title')}
      lead={t('customers.lead')}
      actions={
        <Button look="main" icon="plus" onClick={() => setDoing({ what: 'add' })}>
          {t('customers.add')}
        </Button>
      }
    >
      <div className="card">
        <div className="tools">
          <Search label={t('customers.search')} value={state.filter} onChange={(filter) => state.set({ filter })} />
        </div>
        <DataTable
          label={t('customers.title')}
          columns={columns}
          name="customers"
          list={list}
          state={state}
          keyOf={({ number: id }) => String(id)}
          menu={(customer) => (
            <Menu small label={t('table.menu', { name: customer.name })} trigger={<Icon name="dots" />}>
              <MenuItem icon="pen" onAction={() => setDoing({ what: 'edit', customer })}>
                {t('customers.edit')}
              </MenuItem>
              <MenuItem icon="trash" danger onAction={() => setDoing({ what: 'remove', customer })}>
                {t('customers.remove')}
              </MenuItem>
            </Menu>
          )}
          empty={
            <div className="empty">
              <Icon name="person" />
              <h2>{t(state.filter === '' ? 'customers.none' : 'table.nothingFound')}</h2>
              <p>{t(state.filter === '' ? 'customers.noneText' : 'table.nothingFoundText')}</p>
            </div>
          }
        />
      </div>
      {doing?.what === 'add' ? <CustomerForm onClose={close} /> : null}
      {doing?.what === 'edit' ? <CustomerForm customer={doing.customer} onClose={close} /> : null}
      {doing?.what === 'remove' ? <RemoveCustomer customer={doing.customer} onClose={close} /> : null}
    </Page>
  );
}
