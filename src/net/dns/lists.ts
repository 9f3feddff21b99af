import { checkLimits } from '#base/limits.ts';
import { reverseName } from '#wire/dns/names.ts';
import type { Resolver } from './types.ts';

/** An address that a list names. */
export interface Listing {
  /** The list's zone. */
  list: string;
  /** What the list says about it (its TXT record), or ''. */
  text: string;
}

/**
 * What a DNS list says of an address (RFC 5782 2.1): a listing; `clean`; `refused`, where the list does not answer us;
 * `failed`, where nobody answers.
 */
export async function lookUpListing(
  resolver: Resolver,
  list: string,
  address: string,
): Promise<Listing | 'clean' | 'refused' | 'failed'> {
  const name = reverseName(address, list);
  const answer = await resolver.resolve(name, 'A');
  if (answer.kind === 'failed') return 'failed';
  if (answer.kind !== 'found') return 'clean';
  // RFC 5782 2.3: entries are 127.0.0.0/8. 127.255.255.0/24 is how lists say that they will not answer us.
  const entries = answer.records.filter((one) => one.startsWith('127.'));
  if (entries.length === 0) return 'clean';
  if (entries.every((one) => one.startsWith('127.255.255.'))) return 'refused';
  const reason = await resolver.resolve(name, 'TXT');
  return { list, text: reason.kind === 'found' ? printable(reason.records[0] ?? '') : '' };
}

/** What may stand in a reply (RFC 5321 4.2). */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, checkLimits.reason);
}
