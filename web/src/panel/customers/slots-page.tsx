import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Badge, Failure } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';

/** `/panel/customers/…`: the slots that a customer's plan gives. */
export function SlotsPage() {
  const { t } = useSpeech();
  const path = { customer: Number(useParams()['customer']) };
  const customer = useQuery({
    queryKey: ['customers', path],
    queryFn: () => call('GET /api/v1/customers/{customer}', { path }),
  });
  const slots = useQuery({
    queryKey: ['slots', path],
    queryFn: () => call('GET /api/v1/customers/{customer}/slots', { path }),
  });
  if (customer.isError || slots.isError) return <Failure error={customer.error ?? slots.error} />;
  if (customer.isPending || slots.isPending) return <Loading />;
  const { name, plan, usedSlots, slots: all } = customer.data;
  return (
    <Page title={name} lead={t('customers.slotsLead', { plan, used: usedSlots, n: all })}>
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
              </tr>
            </thead>
            <tbody role="rowgroup">
              {slots.data.items.map((slot) => (
                <SlotRow key={slot.number} slot={slot} />
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Page>
  );
}

function SlotRow({ slot: { address, configured, displayName, status } }: { slot: Schemas['Slot'] }) {
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
    </tr>
  );
}
