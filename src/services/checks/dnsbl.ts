import { checkLimits } from '#base/limits.ts';
import type { Resolver } from '#net/dns/types.ts';
import { reverseName } from './iprev.ts';
import type { Listing } from './types.ts';
import { within } from './within.ts';

/**
 * The first of the lists that names the address (RFC 5782 2.1); null where none does, or where those that would do not
 * answer in time. The resolver's cache is the cache of lists. Never throws.
 */
export async function listing(resolver: Resolver, lists: readonly string[], address: string): Promise<Listing | null> {
  if (lists.length === 0) return null;
  const answers = Promise.all(lists.map((list) => isListed(resolver, list, address)));
  const listings = await within(checkLimits.listing, answers).catch(() => []);
  return listings.find((one) => one !== null) ?? null;
}

async function isListed(resolver: Resolver, list: string, address: string): Promise<Listing | null> {
  const name = reverseName(address, list);
  const answer = await resolver.resolve(name, 'A');
  // RFC 5782 2.3: entries are 127.0.0.0/8. 127.255.255.0/24 is how lists say that they will not answer us.
  const listed = answer.kind === 'found' && answer.records.some(isEntry);
  if (!listed) return null;
  const reason = await resolver.resolve(name, 'TXT');
  return { list, text: reason.kind === 'found' ? printable(reason.records[0] ?? '') : '' };
}

function isEntry(address: string): boolean {
  return address.startsWith('127.') && !address.startsWith('127.255.255.');
}

/** What may stand in a reply (RFC 5321 4.2). */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, checkLimits.reason);
}
