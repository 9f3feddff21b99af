import type { MailError } from '#base/errors.ts';
import { namesHost, type TlsPeer } from '#net/client-tls.ts';
import type { TlsaValue } from '#wire/dns/records.ts';
import { daneVouches } from './dane.ts';
import { refusal } from './failure.ts';

/** What a server must prove before it is given mail. */
export type TlsDemand =
  /** TLS is never used. */
  | { kind: 'never' }
  /** RFC 7435: TLS where it can be had, whoever answers. */
  | { kind: 'opportunistic' }
  /** TLS with whoever answers: TLSA records are there, but none can be used (RFC 7672 2.2). */
  | { kind: 'encrypted' }
  /** A certificate for the host from an authority that we trust; for a relay's sake, or because MTA-STS demands it (RFC 8461 4.2). */
  | { kind: 'trusted'; by: 'pkix' | 'mta-sts' }
  | { kind: 'dane'; records: readonly TlsaValue[]; names: readonly string[] };

/** How a server's identity was proved, if it was. */
export type Verified = 'no' | 'pkix' | 'dane' | 'mta-sts';

/** Whether mail may go without TLS. */
export function allowsClear({ kind }: TlsDemand): boolean {
  return kind === 'never' || kind === 'opportunistic';
}

/** Judges a server by what it showed in its handshake. Throws a refusal (RFC 3463: 4.7.5) where it does not meet the demand. */
export function verify(demand: TlsDemand, peer: TlsPeer, host: string, now: number): Verified {
  if (demand.kind === 'dane') {
    if (daneVouches(demand.records, peer.chain, demand.names, now)) return 'dane';
    throw distrusted(host, 'it is not the one that the TLSA records name');
  }
  const problem = peer.distrust ?? nameProblem(peer, host);
  if (demand.kind === 'trusted') {
    if (problem === null) return demand.by;
    throw distrusted(host, problem);
  }
  return problem === null ? 'pkix' : 'no';
}

/** There is no TLS where it is demanded. */
export function tlsMissing(host: string): MailError {
  return refusal({ code: 454, status: '4.7.4', text: `${host} does not offer TLS, which is demanded here` });
}

function nameProblem({ chain: [leaf] }: TlsPeer, host: string): string | null {
  return leaf !== undefined && namesHost(leaf, host) ? null : 'it is for another name';
}

function distrusted(host: string, why: string): MailError {
  return refusal({ code: 454, status: '4.7.5', text: `The certificate of ${host} is not accepted: ${why}` });
}
