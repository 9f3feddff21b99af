import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { SelectField, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError, Notice } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

/** Asks for the name and plan of a customer. */
export function CustomerForm({ customer, onClose }: { customer?: Schemas['Customer']; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const plans = useQuery({ queryKey: ['plans', {}], queryFn: () => call('GET /api/v1/plans') });
  const save = useMutation({
    mutationFn: (form: FormData) => {
      const body = { name: typed(form, 'name').trim(), plan: typed(form, 'plan') };
      return customer === undefined
        ? call('POST /api/v1/customers', { body })
        : call('PATCH /api/v1/customers/{customer}', { path: { customer: customer.number }, body });
    },
    onSuccess: async ({ name }) => {
      await queries.invalidateQueries({ queryKey: ['customers'] });
      tell(t('customers.saved', { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(customer === undefined ? 'customers.add' : 'customers.edit')}
      submit={t(customer === undefined ? 'customers.add' : 'customers.save')}
      busy={save.isPending}
      onSubmit={save.mutate}
      onClose={onClose}
    >
      <Failure error={save.error ?? plans.error} shown={['name', 'plan']} />
      <TextField
        label={t('customers.name')}
        name="name"
        defaultValue={customer?.name}
        autoComplete="off"
        autoFocus
        required
        error={fieldError(save.error, 'name')}
      />
      {plans.isPending ? <Loading /> : null}
      {plans.data?.items.length === 0 ? <Notice tone="warn">{t('customers.noPlan')}</Notice> : null}
      {plans.data === undefined || plans.data.items.length === 0 ? null : (
        <SelectField
          label={t('customers.plan')}
          name="plan"
          defaultValue={customer?.plan}
          error={fieldError(save.error, 'plan')}
        >
          {plans.data.items.map(({ name, slots }) => (
            <option key={name} value={name}>
              {t('customers.planSlots', { name, n: slots })}
            </option>
          ))}
        </SelectField>
      )}
    </FormDialog>
  );
}
