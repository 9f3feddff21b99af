import type { Outcome } from '#net/dns/types.ts';
import type { Check } from './types.ts';
import type { FoundZone } from './zones.ts';

/** How the servers of a domain's zone are, each at each address. `soa`: what the resolver says of the domain itself. */
export function checkDelegation(domain: string, zone: FoundZone, soa: Outcome<'SOA'>): Check[] {
  const say = (subject: string, level: Check['level'], code: Check['code']): Check => ({
    check: 'delegation',
    subject,
    level,
    code,
    detail: '',
  });
  if ('fault' in zone) return [say(domain, 'fault', zone.fault)];
  const missing = soa.kind === 'nxdomain' ? [say(domain, 'fault', 'no-domain')] : [];
  if (zone.servers.length === 0 && zone.nameless.length === 0)
    return [...missing, say(zone.name, 'fault', 'no-servers')];
  return [
    ...missing,
    ...zone.nameless.map((name) => say(name, 'fault', 'no-server-address')),
    ...zone.servers.map(({ name, address, fault }) =>
      say(`${name} (${address})`, fault === null ? 'ok' : 'fault', fault ?? 'answers'),
    ),
  ];
}
