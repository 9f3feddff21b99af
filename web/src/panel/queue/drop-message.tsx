import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a message that waits is thrown away. */
export function DropMessage({ message, onClose }: { message: Schemas['QueuedRecipient']; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const drop = useMutation({
    mutationFn: () => call('POST /api/v1/queue/{id}/{act}', { path: { id: message.id, act: 'drop' } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['queue'] });
      tell(t('queue.wasDropped'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('queue.dropTitle')}
      submit={t('queue.drop')}
      danger
      busy={drop.isPending}
      onSubmit={() => drop.mutate()}
      onClose={onClose}
    >
      <p>{t('queue.dropText', { recipient: message.recipient })}</p>
      <Failure error={drop.error} />
    </FormDialog>
  );
}
