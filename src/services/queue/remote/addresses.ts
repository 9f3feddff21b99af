import { isIP } from 'node:net';
import type { Resolver } from '#net/dns/types.ts';
import { shuffled } from './exchangers.ts';

/** The addresses of a host, the one to try first in front. */
export interface HostAddresses {
  addresses: readonly string[];
  /** DNSSEC vouches for those found. */
  secure: boolean;
  /** The host's name behind aliases; the name itself where there were none. */
  canonical: string;
  /** A look-up failed, so that there may be more. */
  uncertain: boolean;
}

/**
 * Looks up a host (or takes it for what it is, if it is an address). Families take turns, IPv4 first: servers refuse
 * mail over IPv6 more readily, for want of a name in reverse DNS.
 */
export async function findAddresses(resolver: Resolver, host: string): Promise<HostAddresses> {
  if (isIP(host) > 0) return { addresses: [host], secure: false, canonical: host, uncertain: false };
  const outcomes = await Promise.all([resolver.resolve(host, 'A'), resolver.resolve(host, 'AAAA')]);
  const [v4 = [], v6 = []] = outcomes.map((outcome) => (outcome.kind === 'found' ? shuffled(outcome.records) : []));
  const addresses = Array.from({ length: Math.max(v4.length, v6.length) }, (_, i) => [v4[i], v6[i]]).flat();
  const found = outcomes.filter((outcome) => outcome.kind === 'found');
  return {
    addresses: addresses.filter((address) => address !== undefined),
    // What could not be had does not count: who suppresses one family's answer must not thereby switch off DANE.
    secure: found.length > 0 && found.every(({ secure }) => secure),
    canonical: found[0]?.name ?? host,
    uncertain: outcomes.some(({ kind }) => kind === 'failed'),
  };
}

/** The address in a literal `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 4.1.3); null for a name. */
export function literalAddress(domain: string): string | null {
  const address = /^\[(?:IPv6:)?([^\]]+)\]$/i.exec(domain)?.[1] ?? '';
  return isIP(address) > 0 ? address : null;
}
