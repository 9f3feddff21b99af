import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a customer goes. */
export function RemoveCustomer({ customer, onClose }: { customer: Schemas['Customer']; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const { name, number } = customer;
  return (
    <Confirm
      title={t('customers.removeTitle', { name })}
      text={t('customers.removeText')}
      inUse={t('customers.inUse')}
      submit={t('customers.remove')}
      act={() => call('DELETE /api/v1/customers/{customer}', { path: { customer: number } })}
      changes={['customers']}
      onDone={() => tell(t('customers.removed', { name }))}
      onClose={onClose}
    />
  );
}
