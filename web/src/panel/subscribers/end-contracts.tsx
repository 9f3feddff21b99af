import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import type { Job } from '#web/ui/batch-dialog.tsx';
import { useBatch } from '#web/ui/batches.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { NameList } from '#web/ui/name-list.tsx';

interface EndContractsProps {
  subscribers: readonly Schemas['Subscriber'][];
  onSettled: (logins: readonly string[]) => void;
  onClose: () => void;
}

/** Asks once before many contracts end: their secrets cannot be brought back. */
export function EndContracts({ subscribers, onSettled, onClose }: EndContractsProps) {
  const { t } = useSpeech();
  const begin = useBatch();
  const names = subscribers.map(({ login }) => login);
  const n = names.length;
  const job: Job = {
    names,
    title: t('subscribers.removing'),
    done: (count) => t('subscribers.removedMany', { n: count }),
    send: async (part, once) =>
      (await call('POST /api/v1/subscribers/batch', { body: { act: 'end', logins: [...part] }, once })).items,
    explain: ({ code }) => (code === 'not-found' ? t('subscribers.whyGone') : undefined),
    onSettled,
  };
  return (
    <FormDialog
      title={t('subscribers.removeManyTitle', { n })}
      submit={t('subscribers.removeMany', { n })}
      danger
      onSubmit={() => {
        begin(job);
        onClose();
      }}
      onClose={onClose}
    >
      <p>{t('subscribers.removeManyText')}</p>
      <NameList names={names} />
    </FormDialog>
  );
}
