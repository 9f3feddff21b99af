import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'wouter';
import { call, isMissing } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSession } from '#web/session/session.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { NoPage } from '#web/shell/no-page.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Badge, Failure, Notice } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { StatusBadge, statusKey } from '#web/panel/status-badge.tsx';
import { SlotWizard } from './slot-wizard.tsx';

type Slot = Schemas['Slot'];

/** `/panel/customers/…`, and for customers themselves `/panel/slots`: the slots that a plan gives. */
export function SlotsPage() {
  const { t } = useSpeech();
  const { customer: own } = useSession();
  const path = { customer: Number(useParams()['customer'] ?? own) };
  const [configuring, setConfiguring] = useState<Slot | null>(null);
  const customer = useQuery({
    queryKey: ['customers', path],
    queryFn: () => call('GET /api/v1/customers/{customer}', { path }),
  });
  const state = useListState();
  const slots = useList({
    key: ['slots', path],
    state,
    // A plan has a few, which are answered at once.
    read: async () => ({ ...(await call('GET /api/v1/customers/{customer}/slots', { path })), next: null }),
  });
  const columns: Column<Slot>[] = [
    {
      label: 'accounts.address',
      className: 'wrap',
      text: ({ address }) => address,
      show: ({ address, configured }) => <span className={configured ? '' : 'quiet'}>{address}</span>,
    },
    { label: 'accounts.name', className: 'wrap', show: ({ displayName }) => displayName || '–' },
    {
      label: 'accounts.status',
      text: ({ status }) => t(status === null ? 'customers.free' : statusKey(status)),
      show: ({ status }) => (status === null ? <Badge>{t('customers.free')}</Badge> : <StatusBadge status={status} />),
    },
  ];
  const domains = useQuery({
    queryKey: ['domains', 'names'],
    queryFn: () => call('GET /api/v1/domains', { query: { limit: 200 } }),
  });
  if (isMissing(customer.error)) return <NoPage />;
  if (customer.isError || domains.isError) {
    return <Failure error={customer.error ?? domains.error} />;
  }
  if (customer.isPending || domains.isPending) return <Loading />;
  const { name, plan, usedSlots, slots: all } = customer.data;
  const names = domains.data.items.filter((domain) => domain.customer === path.customer).map((domain) => domain.name);
  return (
    <Page title={name} lead={t('customers.slotsLead', { plan, used: usedSlots, n: all })}>
      {names.length === 0 ? <Notice tone="warn">{t('slots.noDomain')}</Notice> : null}
      <div className="card">
        <DataTable
          label={t('customers.slots')}
          name="slots"
          columns={columns}
          list={slots}
          state={state}
          keyOf={({ number }) => String(number)}
          menu={(slot) =>
            slot.configured || names.length === 0 ? null : (
              <Menu small label={t('table.menu', { name: slot.address })} trigger={<Icon name="dots" />}>
                <MenuItem icon="pen" onAction={() => setConfiguring(slot)}>
                  {t('slots.change')}
                </MenuItem>
              </Menu>
            )
          }
          empty={<p className="empty">{t('slots.none')}</p>}
        />
      </div>
      {configuring === null ? null : (
        <SlotWizard slot={configuring} domains={names} onClose={() => setConfiguring(null)} />
      )}
    </Page>
  );
}
