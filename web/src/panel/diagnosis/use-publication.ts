import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';

type PlannedSet = Schemas['Publication']['sets'][number];

/** What would be changed in the zones of a domain that are managed here, and how to change it. */
export interface Publication {
  /** Asked for; of what was asked before nothing is shown. */
  isPending: boolean;
  isWriting: boolean;
  error: unknown;
  /** Why the servers did not do it, in words; '' for no reason. */
  fault: string;
  sets: readonly PlannedSet[];
  /** Sets that would be written. */
  changes: readonly PlannedSet[];
  elsewhere: Schemas['Publication']['elsewhere'];
  /** Whether records of others stand in the way, or are about to be replaced. */
  hasRivals: boolean;
  replace: boolean;
  setReplace: (replace: boolean) => void;
  write: () => void;
}

/** Plans the publication of a domain's records. `version`: what the plan depends on besides. `onWritten` gets how it went, in words. */
export function usePublication(domain: string, version: string, onWritten: (text: string) => void): Publication {
  const [replace, setReplace] = useState(false);
  const path = { domain };
  const plan = useQuery({
    queryKey: ['domain', domain, 'publication', version, replace],
    queryFn: () => call('POST /api/v1/domains/{domain}/publication', { path, body: { replace, dryRun: true } }),
    gcTime: 0,
  });
  const publish = useMutation({
    mutationFn: () => call('POST /api/v1/domains/{domain}/publication', { path, body: { replace } }),
    onSuccess: ({ outcome, text }) => {
      if (outcome === 'published') onWritten(text);
    },
  });
  const sets = (plan.data?.sets ?? []).filter(({ action }) => action !== 'keep');
  return {
    isPending: plan.isPending,
    isWriting: publish.isPending,
    error: plan.error ?? publish.error,
    fault:
      [plan.data, publish.data].find((answer) => answer?.outcome !== 'published' && answer?.text !== '')?.text ?? '',
    sets,
    changes: sets.filter(({ action }) => action !== 'conflict'),
    elsewhere: plan.data?.elsewhere ?? [],
    hasRivals: replace || sets.some(({ action }) => action === 'conflict'),
    replace,
    setReplace,
    write: () => publish.mutate(),
  };
}
