import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { useBatch } from '#web/ui/batches.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { useAccountJobs } from './accounts/account-jobs.ts';

interface RemoveAccountProps {
  account: Pick<Schemas['Account'], 'address'>;
  onClose: () => void;
}

/** Asks once before an account goes, naming what goes with it. */
export function RemoveAccount({ account: { address }, onClose }: RemoveAccountProps) {
  const { t, date } = useSpeech();
  const tell = useTell();
  const begin = useBatch();
  const jobs = useAccountJobs();
  const back = () => begin(jobs.restore([address]));
  return (
    <Confirm
      title={t('accounts.removeTitle', { address })}
      text={t('accounts.removeText')}
      submit={t('accounts.remove')}
      act={() => call('DELETE /api/v1/accounts/{account}', { path: { account: address } })}
      onDone={({ deleteAt }) => {
        if (deleteAt === null) tell(t('accounts.removed', { address }));
        else tell(t('accounts.closed', { address, date: date(deleteAt) }), back);
      }}
      onClose={onClose}
    />
  );
}
