import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { errorText } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks once before an account goes, naming what goes with it. */
export function RemoveAccount({ address, onClose }: { address: string; onClose: () => void }) {
  const words = useSpeech();
  const { t, date } = words;
  const tell = useTell();
  const queries = useQueryClient();
  const restore = useMutation({
    mutationFn: () => call('POST /api/v1/accounts/{account}/restore', { path: { account: address } }),
    onError: (error) => tell(errorText(error, words)),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Confirm
      title={t('accounts.removeTitle', { address })}
      text={t('accounts.removeText')}
      submit={t('accounts.remove')}
      act={() => call('DELETE /api/v1/accounts/{account}', { path: { account: address } })}
      onDone={({ deleteAt }) => {
        if (deleteAt === null) tell(t('accounts.removed', { address }));
        else tell(t('accounts.closed', { address, date: date(deleteAt) }), () => restore.mutate());
      }}
      onClose={onClose}
    />
  );
}
