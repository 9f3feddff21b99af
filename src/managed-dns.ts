import type { Clock } from '#base/clock.ts';
import type { Config } from '#config/schema.ts';
import type { DnsDriver } from '#net/dns/driver.ts';
import { Rfc2136Driver } from '#net/dns/rfc2136.ts';
import { parseServer } from '#net/dns/servers.ts';

/** The ways to change zones that the configuration names; none where it names none. */
export function managedDnsDrivers({ managed_dns: primaries }: Config, clock: Clock): DnsDriver[] {
  return primaries.flatMap(({ server: name, key, secret, zones, catalog }) => {
    const server = parseServer(name);
    if (server === null) return [];
    const primary = { name, server, key: { name: key, secret: Buffer.from(secret, 'base64') }, clock };
    return [new Rfc2136Driver(primary, { zones, catalog })];
  });
}
