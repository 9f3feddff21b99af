import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a key opens nothing any more. */
export function RevokeKey({ apiKey, onClose }: { apiKey: Schemas['ApiKey']; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const { name, number } = apiKey;
  return (
    <Confirm
      title={t('apiKeys.revokeTitle', { name })}
      text={t('apiKeys.revokeText')}
      submit={t('apiKeys.revoke')}
      act={() => call('DELETE /api/v1/api-keys/{number}', { path: { number } })}
      changes={['api-keys']}
      onDone={() => tell(t('apiKeys.revoked', { name }))}
      onClose={onClose}
    />
  );
}
