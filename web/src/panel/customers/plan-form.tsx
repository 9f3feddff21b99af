import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

const gigabyte = 1024 ** 3;

/** Asks for what a plan gives. */
export function PlanForm({ plan, onClose }: { plan?: Schemas['Plan']; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: async (form: FormData) => {
      const name = plan?.name ?? typed(form, 'name').trim();
      const body = {
        slots: Number(typed(form, 'slots')),
        spaceBytes: Math.round(Number(typed(form, 'space')) * gigabyte),
      };
      await call('PUT /api/v1/plans/{plan}', { path: { plan: name }, body });
      return name;
    },
    onSuccess: async (name) => {
      await queries.invalidateQueries({ queryKey: ['plans'] });
      tell(t('plans.saved', { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(plan === undefined ? 'plans.add' : 'plans.edit')}
      submit={t('plans.save')}
      busy={save.isPending}
      onSubmit={save.mutate}
      onClose={onClose}
    >
      <Failure error={save.error} shown={['plan', 'slots', 'spaceBytes']} />
      <TextField
        label={t('plans.name')}
        name="name"
        defaultValue={plan?.name}
        disabled={plan !== undefined}
        autoComplete="off"
        autoFocus={plan === undefined}
        required
        error={fieldError(save.error, 'plan')}
      />
      <TextField
        label={t('plans.slots')}
        hint={t('plans.slotsHint')}
        name="slots"
        type="number"
        min={0}
        defaultValue={plan?.slots ?? 10}
        required
        error={fieldError(save.error, 'slots')}
      />
      <TextField
        label={t('plans.space')}
        hint={t('plans.spaceHint')}
        name="space"
        type="number"
        min={0}
        step="any"
        suffix="GB"
        defaultValue={(plan?.spaceBytes ?? 0) / gigabyte}
        error={fieldError(save.error, 'spaceBytes')}
      />
    </FormDialog>
  );
}
