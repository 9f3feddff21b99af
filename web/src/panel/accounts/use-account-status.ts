import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { errorText } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Brings a closed account back. */
export function useRestore(): (address: string) => void {
  const words = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const restore = useMutation({
    mutationFn: (account: string) => call('POST /api/v1/accounts/{account}/restore', { path: { account } }),
    onSuccess: ({ address }) => tell(words.t('accounts.restored', { address })),
    onError: (error) => tell(errorText(error, words)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return restore.mutate;
}

/** Suspends or resumes at once; the word about it takes it back. */
export function useSuspend(): (address: string, status: 'active' | 'suspended') => void {
  const words = useSpeech();
  const { t } = words;
  const tell = useTell();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: ({ address, status }: { address: string; status: 'active' | 'suspended' }) =>
      call('PUT /api/v1/accounts/{account}/status', { path: { account: address }, body: { status } }),
    onError: (error) => tell(errorText(error, words)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (address, status) => {
    const back = status === 'active' ? 'suspended' : 'active';
    const text = t(status === 'active' ? 'accounts.resumed' : 'accounts.suspended', { address });
    change.mutate({ address, status }, { onSuccess: () => tell(text, () => change.mutate({ address, status: back })) });
  };
}
