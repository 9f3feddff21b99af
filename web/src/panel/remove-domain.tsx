import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a domain goes. */
export function RemoveDomain({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/v1/domains/{domain}', { path: { domain: name } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['domains'] });
      tell(t('domains.removed', { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('domains.removeTitle', { name })}
      submit={t('domains.remove')}
      danger
      busy={remove.isPending}
      onSubmit={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t('domains.removeText')}</p>
      <Failure error={remove.error} />
    </FormDialog>
  );
}
