import { iprev } from '#net/dns/iprev.ts';
import { lookUpListing } from '#net/dns/lists.ts';
import type { Asking } from './asking.ts';
import type { Check } from './types.ts';

/** Whether an address of ours has a name in reverse DNS that leads back to it, and is our own (RFC 1912 2.1, RFC 8601 3). */
export async function checkReverse(asking: Asking, address: string, host: string): Promise<Check> {
  const say = (level: Check['level'], code: Check['code'], detail = ''): Check => ({
    check: 'reverse',
    subject: address,
    level,
    code,
    detail,
  });
  const { result, name } = await iprev(asking, address);
  switch (result) {
    case 'pass':
      return name === host ? say('ok', 'reverse-confirmed', name) : say('note', 'reverse-other-name', name);
    case 'permerror':
      return say('fault', 'reverse-missing');
    case 'fail':
      return say('fault', 'reverse-unconfirmed', name);
    case 'temperror':
      return say('note', 'timeout');
  }
}

/** Whether DNS lists of bad addresses name an address of ours (RFC 5782). */
export function checkListings(asking: Asking, address: string, lists: readonly string[]): Promise<Check[]> {
  return Promise.all(lists.map((list) => checkListing(asking, address, list)));
}

async function checkListing(asking: Asking, address: string, list: string): Promise<Check> {
  const found = await lookUpListing(asking, list, address);
  const say = (level: Check['level'], code: Check['code'], detail = ''): Check => ({
    check: 'blocklist',
    subject: `${address}, ${list}`,
    level,
    code,
    detail,
  });
  if (typeof found === 'object') return say('fault', 'listed', found.text);
  if (found === 'clean') return say('ok', 'not-listed');
  return found === 'refused' ? say('note', 'list-refuses') : say('note', 'timeout');
}
