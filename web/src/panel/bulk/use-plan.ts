import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { bodyOf, type Draft, draftOf, type ImportWish, queryOf, tableOf } from './import-wish.ts';

function planKey(draft: Draft | null, wish: ImportWish) {
  return ['import-plan', draft === null ? null : bodyOf(draft), queryOf(wish)] as const;
}

/** Reads a file: its rows, and the first verdict on them. */
export function useReadFile(onDraft: (draft: Draft) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ file, wish }: { file: File; wish: ImportWish }) =>
      call('POST /api/v1/imports/plan', { query: queryOf(wish), body: tableOf(file) }),
    onSuccess: (plan, { file, wish }) => {
      const draft = draftOf(file.name, plan);
      queries.setQueryData(planKey(draft, wish), plan);
      onDraft(draft);
    },
  });
}

/** What the service says of a draft: asked again whenever the draft or the wish changes. What was said before stays meanwhile. */
export function usePlan(draft: Draft, wish: ImportWish) {
  const body = bodyOf(draft);
  return useQuery({
    queryKey: planKey(draft, wish),
    queryFn: () => call('POST /api/v1/imports/plan', { query: queryOf(wish), body }),
    enabled: body.rows.length > 0,
    placeholderData: keepPreviousData,
    // What was judged once is judged again when it comes back, and passwords are not kept longer than they are shown.
    gcTime: 0,
  });
}
