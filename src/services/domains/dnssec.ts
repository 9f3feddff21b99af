import type { ZoneKey } from '#wire/dns/records.ts';
import { namesKey } from '#wire/dns/delegation.ts';
import type { Asking } from './asking.ts';
import type { Check } from './types.ts';
import type { Zone } from './zones.ts';

/** How a zone is with DNSSEC: whether it is signed, whether its parent vouches for it, and whether the resolver agrees. */
export async function checkDnssec(zone: Zone, asking: Asking): Promise<Check> {
  const say = (level: Check['level'], code: Check['code']): Check => ({
    check: 'dnssec',
    subject: zone.name,
    level,
    code,
    detail: '',
  });
  if (zone.bogus) return say('fault', 'bogus');
  const [keys, signers, soa] = await Promise.all([
    keysOf(zone, asking),
    asking.resolve(zone.name, 'DS'),
    asking.resolve(zone.name, 'SOA'),
  ]);
  if (keys === null || signers.kind === 'failed') return say('note', 'timeout');
  const secure = soa.kind === 'found' && soa.secure;
  // The root has no parent: resolvers know its key.
  if (secure) return say('ok', 'dnssec-secure');
  if (signers.kind !== 'found') return say('note', keys.length === 0 ? 'dnssec-unsigned' : 'dnssec-island');
  if (keys.length === 0) return say('fault', 'dnssec-no-key');
  const vouched = signers.records.some((signer) => keys.some((key) => namesKey(signer, zone.name, key)));
  return vouched ? say('note', 'dnssec-unverified') : say('fault', 'dnssec-other-key');
}

/** The keys of the first server that answers; null where none does. */
async function keysOf({ name, servers }: Zone, asking: Asking): Promise<readonly ZoneKey[] | null> {
  for (const { address, fault } of servers) {
    if (fault !== null) continue;
    const keys = await asking.authority(address, name, 'DNSKEY');
    if (keys.kind === 'found') return keys.records;
    if (keys.kind !== 'failed') return [];
  }
  return null;
}
