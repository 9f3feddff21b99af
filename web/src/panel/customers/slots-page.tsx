import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSession } from '#web/session/session.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Badge, Failure, Notice } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
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
  const slots = useQuery({
    queryKey: ['slots', path],
    queryFn: () => call('GET /api/v1/customers/{customer}/slots', { path }),
  });
  const domains = useQuery({
    queryKey: ['domains', 'names'],
    queryFn: () => call('GET /api/v1/domains', { query: { limit: 200 } }),
  });
  if (customer.isError || slots.isError || domains.isError) {
    return <Failure error={customer.error ?? slots.error ?? domains.error} />;
  }
  if (customer.isPending || slots.isPending || domains.isPending) return <Loading />;
  const { name, plan, usedSlots, slots: all } = customer.data;
  const names = domains.data.items.filter((domain) => domain.customer === path.customer).map((domain) => domain.name);
  return (
    <Page title={name} lead={t('customers.slotsLead', { plan, used: usedSlots, n: all })}>
      {names.length === 0 ? <Notice tone="warn">{t('slots.noDomain')}</Notice> : null}
      <div className="card">
        <div className="scroller" tabIndex={-1}>
          <table className="table cards" role="table" aria-label={t('customers.slots')}>
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader" scope="col">
                  {t('accounts.address')}
                </th>
                <th role="columnheader" scope="col">
                  {t('accounts.name')}
                </th>
                <th role="columnheader" scope="col">
                  {t('accounts.status')}
                </th>
                <th role="columnheader" scope="col">
                  <span className="unseen">{t('table.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {slots.data.items.map((slot) => (
                <SlotRow
                  key={slot.number}
                  slot={slot}
                  onConfigure={names.length === 0 ? null : () => setConfiguring(slot)}
                />
              ))}
            </tbody>
          </table>
        </div>
      </div>
      {configuring === null ? null : (
        <SlotWizard slot={configuring} domains={names} onClose={() => setConfiguring(null)} />
      )}
    </Page>
  );
}

interface SlotRowProps {
  slot: Slot;
  /** Null where there is no domain to configure it in. */
  onConfigure: (() => void) | null;
}

function SlotRow({ slot: { address, configured, displayName, status }, onConfigure }: SlotRowProps) {
  const { t } = useSpeech();
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className={configured ? 'wrap' : 'wrap quiet'}>
        {address}
      </th>
      <td role="cell" className="wrap" data-label={t('accounts.name')}>
        {displayName || '–'}
      </td>
      <td role="cell" data-label={t('accounts.status')}>
        {configured ? (
          <Badge tone={status === 'active' ? 'good' : 'warn'}>
            {t(status === 'active' ? 'accounts.active' : 'accounts.isSuspended')}
          </Badge>
        ) : (
          <Badge>{t('customers.free')}</Badge>
        )}
      </td>
      <td role="cell" className="tight menu-cell">
        {configured || onConfigure === null ? null : (
          <Menu small label={t('table.menu', { name: address })} trigger={<Icon name="dots" />}>
            <MenuItem icon="pen" onAction={onConfigure}>
              {t('slots.change')}
            </MenuItem>
          </Menu>
        )}
      </td>
    </tr>
  );
}
