import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a customer goes. */
export function RemoveCustomer({ customer, onClose }: { customer: Schemas['Customer']; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const { name } = customer;
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/v1/customers/{customer}', { path: { customer: customer.number } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['customers'] });
      tell(t('customers.removed', { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('customers.removeTitle', { name })}
      submit={t('customers.remove')}
      danger
      busy={remove.isPending}
      onSubmit={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t('customers.removeText')}</p>
      <Failure error={remove.error} />
    </FormDialog>
  );
}
