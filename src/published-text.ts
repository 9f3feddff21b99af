import { setTimeout as sleep } from 'node:timers/promises';
import { certificateLimits } from '#base/limits-certificates.ts';
import type { UncheckedResolver } from '#net/dns/types.ts';
import { Asking } from '#services/domains/asking.ts';
import { Zones } from '#services/domains/zones.ts';

/**
 * Waits until every server that answers for a name's zone has this text there: others may ask any of them (RFC 8555
 * 8.4). False where that takes too long, or the zone has no server that answers.
 */
export async function isSeenEverywhere(
  { resolver, dnsPort }: { resolver: UncheckedResolver; dnsPort: number },
  name: string,
  text: string,
): Promise<boolean> {
  const asking = new Asking(resolver, dnsPort, certificateLimits.published);
  const zone = await new Zones(asking).of(name);
  if ('fault' in zone) return false;
  const servers = zone.servers.filter(({ fault }) => fault === null);
  const shows = async (address: string): Promise<boolean> => {
    const outcome = await asking.authority(address, name, 'TXT');
    return outcome.kind === 'found' && outcome.records.includes(text);
  };
  while (servers.length > 0 && asking.left > 1) {
    const shown = await Promise.all(servers.map(({ address }) => shows(address)));
    if (shown.every(Boolean)) return true;
    await sleep(certificateLimits.poll);
  }
  return false;
}
