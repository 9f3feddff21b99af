import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

/**
 * The address of this machine to speak from to an address of a host: of those given, one of the same family, and for
 * one host always the same, because greylists (RFC 6647) and reputation know senders by it. Null leaves it to the system.
 */
export function sourceFor(sources: readonly string[], address: string, host: string): string | null {
  if (sources.length === 0) return null;
  const usable = sources.filter((source) => isIPv6(source) === isIPv6(address));
  const chance = createHash('sha256').update(host).digest().readUInt32BE();
  return usable[chance % usable.length] ?? null;
}
