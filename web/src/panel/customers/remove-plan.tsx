import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before a plan goes. */
export function RemovePlan({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  return (
    <Confirm
      title={t('plans.removeTitle', { name })}
      text={t('plans.removeText')}
      inUse={t('plans.inUse')}
      submit={t('plans.remove')}
      act={() => call('DELETE /api/v1/plans/{plan}', { path: { plan: name } })}
      changes={['plans']}
      onDone={() => tell(t('plans.removed', { name }))}
      onClose={onClose}
    />
  );
}
