import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { targetOf, type TypedMode } from './target.ts';

interface SaveModeOptions {
  domain: Schemas['Domain'];
  etag: string | undefined;
  onSaved: (domain: Schemas['ChangedDomain']) => void;
}

/** Saves a mode; how the target server is reached stays as it was. */
export function useSaveMode({ domain: { name, target: before }, etag, onSaved }: SaveModeOptions) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (typed: TypedMode) => {
      const chosen = targetOf(typed) ?? null;
      const target = chosen === null ? null : { ...chosen, ...(before !== null && { tls: before.tls }) };
      return call('PATCH /api/v1/domains/{domain}', { path: { domain: name }, body: { target }, etag });
    },
    onSuccess: async (changed) => {
      onSaved(changed);
      await queries.invalidateQueries({ queryKey: ['domain', name], exact: true });
      await queries.invalidateQueries({ queryKey: ['domains'] });
    },
  });
}
