import { domainLimits } from '#base/limits-domains.ts';
import type { AuthorityFailure, AuthorityOutcome } from '#net/dns/types.ts';
import type { RecordType } from '#wire/dns/records.ts';
import { Asking } from './asking.ts';
import type { DiagnosisGround } from './diagnosis.ts';
import { Zones } from './zones.ts';

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
  | { kind: 'unknown'; reason: AuthorityFailure };

/** Who is asked for proofs. */
export type ProofGround = Pick<DiagnosisGround, 'resolver' | 'dnsPort'>;

/** The records that prove a claim with this token; `host` is ours. */
export function challengeOf({ domain, token }: { domain: string; token: string }, host: string): Challenge {
  return {
    name: `_sowa-challenge.${domain}`,
    text: `sowa-challenge=${token}`,
    alias: `${token}.${host.toLowerCase()}`,
  };
}

/**
 * Looks whether DNS shows the challenge: at the servers of its zone, so that what a resolver remembers does not count,
 * and at the resolver where none of them can be asked. Never throws for what DNS says.
 */
export async function findProof({ resolver, dnsPort }: ProofGround, challenge: Challenge): Promise<Proof> {
  const asking = new Asking(resolver, dnsPort(), domainLimits.total);
  const zone = await new Zones(asking).of(challenge.name);
  const servers = 'fault' in zone ? [] : zone.servers.filter(({ fault }) => fault === null);
  const proofs = await Promise.all(
    servers.map(({ address }) => proofAt((name, type) => asking.authority(address, name, type), challenge)),
  );
  const said = proofs.filter(({ kind }) => kind !== 'unknown');
  // One server of the zone is enough: the others follow it.
  const best = (['proved', 'wrong', 'missing'] as const).map((kind) => said.find((proof) => proof.kind === kind));
  return best.find((proof) => proof !== undefined) ?? proofAt((name, type) => asking.resolve(name, type), challenge);
}

type Ask = <T extends RecordType>(name: string, type: T) => Promise<AuthorityOutcome<T>>;

async function proofAt(ask: Ask, { name, text, alias }: Challenge): Promise<Proof> {
  const [texts, aliases] = await Promise.all([ask(name, 'TXT'), ask(name, 'CNAME')]);
  // A text behind an alias was written by whoever has the other name.
  const own = texts.kind === 'found' && texts.aliases.length === 0 ? texts.records : [];
  if (own.some((found) => found.trim() === text)) return { kind: 'proved', by: 'TXT' };
  const targets = aliases.kind === 'found' ? aliases.records : [];
  if (targets.includes(alias)) return { kind: 'proved', by: 'CNAME' };
  const found = [...own, ...targets];
  if (found.length > 0) return { kind: 'wrong', found };
  return failureOf(texts) ?? failureOf(aliases) ?? { kind: 'missing' };
}

function failureOf(outcome: AuthorityOutcome<'TXT'> | AuthorityOutcome<'CNAME'>): Proof | null {
  return outcome.kind === 'failed' ? { kind: 'unknown', reason: outcome.reason } : null;
}
