import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a contract ends: its secret cannot be brought back. */
export function EndContract({ login, onClose }: { login: string; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  return (
    <Confirm
      title={t('subscribers.removeTitle', { login })}
      text={t('subscribers.removeText')}
      submit={t('subscribers.remove')}
      act={() => call('DELETE /api/v1/subscribers/{login}', { path: { login } })}
      changes={['subscribers']}
      onDone={() => tell(t('subscribers.removed', { login }))}
      onClose={onClose}
    />
  );
}
