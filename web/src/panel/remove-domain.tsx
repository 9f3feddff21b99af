import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a domain goes. */
export function RemoveDomain({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  return (
    <Confirm
      title={t('domains.removeTitle', { name })}
      text={t('domains.removeText')}
      inUse={t('domains.inUse')}
      submit={t('domains.remove')}
      act={() => call('DELETE /api/v1/domains/{domain}', { path: { domain: name } })}
      changes={['domains']}
      onDone={() => tell(t('domains.removed', { name }))}
      onClose={onClose}
    />
  );
}
