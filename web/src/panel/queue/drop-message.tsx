import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a message that waits is thrown away. */
export function DropMessage({ message, onClose }: { message: Schemas['QueuedRecipient']; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const { id, recipient } = message;
  return (
    <Confirm
      title={t('queue.dropTitle')}
      text={t('queue.dropText', { recipient })}
      submit={t('queue.drop')}
      act={() => call('POST /api/v1/queue/{id}/{act}', { path: { id, act: 'drop' } })}
      changes={['queue']}
      onDone={() => tell(t('queue.wasDropped'))}
      onClose={onClose}
    />
  );
}
