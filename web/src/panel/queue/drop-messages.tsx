import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { useBatch } from '#web/ui/batches.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { NameList } from '#web/ui/name-list.tsx';
import { useQueueJobs } from './queue-jobs.ts';

interface DropMessagesProps {
  messages: readonly Schemas['QueuedRecipient'][];
  onSettled: (ids: readonly string[]) => void;
  onClose: () => void;
}

/** Asks once before many messages that wait are thrown away. */
export function DropMessages({ messages, onSettled, onClose }: DropMessagesProps) {
  const { t } = useSpeech();
  const begin = useBatch();
  const job = useQueueJobs()('drop', messages);
  const n = job.names.length;
  return (
    <FormDialog
      title={t('queue.dropManyTitle', { n })}
      submit={t('queue.dropMany', { n })}
      danger
      onSubmit={() => {
        begin({ ...job, onSettled });
        onClose();
      }}
      onClose={onClose}
    >
      <p>{t('queue.dropManyText')}</p>
      <NameList names={[...new Set(messages.map(({ recipient }) => recipient))]} />
    </FormDialog>
  );
}
