import { checkLimits } from '#base/limits.ts';
import { type Listing, lookUpListing } from '#net/dns/lists.ts';
import type { Resolver } from '#net/dns/types.ts';
import { within } from './within.ts';

/**
 * The first of the lists that names the address (RFC 5782 2.1); null where none does, or where those that would do not
 * answer in time. The resolver's cache is the cache of lists. Never throws.
 */
export async function listing(resolver: Resolver, lists: readonly string[], address: string): Promise<Listing | null> {
  if (lists.length === 0) return null;
  const answers = Promise.all(lists.map((list) => lookUpListing(resolver, list, address)));
  const listings = await within(checkLimits.listing, answers).catch(() => []);
  return listings.flatMap((one) => (typeof one === 'object' ? [one] : []))[0] ?? null;
}
