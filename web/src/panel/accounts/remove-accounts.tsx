import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { useBatch } from '#web/ui/batches.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { NameList } from '#web/ui/name-list.tsx';
import { useAccountJobs } from './account-jobs.ts';

interface RemoveAccountsProps {
  accounts: readonly Schemas['Account'][];
  onSettled: (names: readonly string[]) => void;
  onClose: () => void;
}

/** Asks once before many accounts go, naming which and what goes with them. */
export function RemoveAccounts({ accounts, onSettled, onClose }: RemoveAccountsProps) {
  const { t, size } = useSpeech();
  const begin = useBatch();
  const jobs = useAccountJobs();
  const names = accounts.map(({ address }) => address);
  const n = accounts.length;
  return (
    <FormDialog
      title={t('accounts.removeManyTitle', { n })}
      submit={t('accounts.removeMany', { n })}
      danger
      onSubmit={() => {
        begin({ ...jobs.close(names), onSettled });
        onClose();
      }}
      onClose={onClose}
    >
      <p>{t('accounts.removeManyText')}</p>
      <p>
        {t('accounts.removeManyLoss', {
          size: size(accounts.reduce((sum, { usedBytes }) => sum + usedBytes, 0)),
          n: accounts.reduce((sum, { aliases }) => sum + aliases, 0),
        })}
      </p>
      <NameList names={names} />
    </FormDialog>
  );
}
