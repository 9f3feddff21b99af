import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Takes the accounts of an import back, while nobody has used them. */
export function useUndoImport(onDone?: () => void) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (number: number) => call('POST /api/v1/imports/{number}/undo', { path: { number } }),
    onSuccess: ({ accounts }) => {
      tell(t('bulk.undone', { n: accounts }));
      onDone?.();
    },
    onSettled: () => queries.invalidateQueries(),
  });
}
