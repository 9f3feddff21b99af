import type { FailureReason, Outcome, Resolver } from '#net/dns/types.ts';

/** The records of which one proves a claim: either will do, and only the texts of our own count. */
export interface Challenge {
  /** Where the record stands. */
  name: string;
  /** What a TXT record says. */
  text: string;
  /** What a CNAME record points at, for those whose DNS has other uses of TXT; nothing need be there. */
  alias: string;
}

/** What DNS says of a claim. */
export type Proof =
  | { kind: 'proved'; by: 'TXT' | 'CNAME' }
  | { kind: 'missing' }
  /** There is something at the name, and it is not the token. */
  | { kind: 'wrong'; found: readonly string[] }
  | { kind: 'unknown'; reason: FailureReason };

/** The records that prove a claim with this token; `host` is ours. */
export function challengeOf({ domain, token }: { domain: string; token: string }, host: string): Challenge {
  return {
    name: `_sowa-challenge.${domain}`,
    text: `sowa-challenge=${token}`,
    alias: `${token}.${host.toLowerCase()}`,
  };
}

/** Looks whether DNS shows the challenge. Never throws for what DNS says. */
export async function findProof(resolver: Resolver, { name, text, alias }: Challenge): Promise<Proof> {
  const [texts, aliases] = await Promise.all([resolver.resolve(name, 'TXT'), resolver.resolve(name, 'CNAME')]);
  // A text behind an alias was written by whoever has the other name.
  const own = texts.kind === 'found' && texts.aliases.length === 0 ? texts.records : [];
  if (own.some((found) => found.trim() === text)) return { kind: 'proved', by: 'TXT' };
  const targets = aliases.kind === 'found' ? aliases.records : [];
  if (targets.includes(alias)) return { kind: 'proved', by: 'CNAME' };
  const found = [...own, ...targets];
  if (found.length > 0) return { kind: 'wrong', found };
  return failureOf(texts) ?? failureOf(aliases) ?? { kind: 'missing' };
}

function failureOf(outcome: Outcome<'TXT'> | Outcome<'CNAME'>): Proof | null {
  return outcome.kind === 'failed' ? { kind: 'unknown', reason: outcome.reason } : null;
}
