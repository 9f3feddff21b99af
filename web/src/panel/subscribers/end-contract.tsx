import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a contract ends: its secret cannot be brought back. */
export function EndContract({ login, onClose }: { login: string; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/v1/subscribers/{login}', { path: { login } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['subscribers'] });
      tell(t('subscribers.removed', { login }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('subscribers.removeTitle', { login })}
      submit={t('subscribers.remove')}
      danger
      busy={remove.isPending}
      onSubmit={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t('subscribers.removeText')}</p>
      <Failure error={remove.error} />
    </FormDialog>
  );
}
