import { isIP, isIPv4 } from 'node:net';
import { checkLimits } from '#base/limits.ts';
import { reverseName } from '#wire/dns/names.ts';
import type { Resolver } from './types.ts';

/** RFC 8601 2.7.3. */
export interface IprevResult {
  result: 'pass' | 'fail' | 'temperror' | 'permerror';
  address: string;
  /** The name that was found and confirmed, or the first that was not; ''. */
  name: string;
}

/** Whether the client's address has a name that leads back to it (RFC 8601 3). Never throws. */
export async function iprev(resolver: Resolver, address: string): Promise<IprevResult> {
  const pointers = await resolver.resolve(reverseName(address), 'PTR');
  if (pointers.kind === 'failed') return { result: 'temperror', address, name: '' };
  if (pointers.kind !== 'found') return { result: 'permerror', address, name: '' };
  const names = pointers.records.slice(0, checkLimits.pointers).filter(isPlainName);
  let failed = false;
  for (const name of names) {
    const forward = await resolver.resolve(name, isIPv4(address) ? 'A' : 'AAAA');
    if (forward.kind === 'found' && forward.records.some((one) => canonical(one) === canonical(address))) {
      return { result: 'pass', address, name };
    }
    failed ||= forward.kind === 'failed';
  }
  return { result: failed ? 'temperror' : 'fail', address, name: names[0] ?? '' };
}

/** RFC 5952, without IPv4 digits at the end. */
function canonical(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

/** What may stand in a header field as it is: whatever PTR records say is chosen by whoever sends. */
function isPlainName(name: string): boolean {
  return /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(name) && name.length <= 253;
}
