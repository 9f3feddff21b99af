// Debian's primary DNS servers with zones that take dynamic updates: what an installation that manages DNS talks to.
import { startNameServer, type TestZone } from './name-server.ts';

/** The key that every primary here knows. */
export const primaryKey = { name: 'sowa', secret: Buffer.from('a secret of thirty-two octets...').toString('base64') };

/** What a primary serves: records of each zone beside SOA and NS, lines of a zone file with full names. */
export interface PrimaryZones {
  /** Zones that the key may change. */
  zones: Readonly<Record<string, readonly string[]>>;
  /** Zones that nobody may change. */
  fixed?: Readonly<Record<string, readonly string[]>>;
}

/** A running primary on 127.0.0.1. It knows no other names: everything else is refused. */
export interface PrimaryServer extends AsyncDisposable {
  readonly port: number;
}

export type PrimaryKind = 'bind' | 'knot';

/** Starts BIND 9 or Knot DNS. */
export function startPrimary(kind: PrimaryKind, { zones, fixed = {} }: PrimaryZones): Promise<PrimaryServer> {
  const served = (all: Readonly<Record<string, readonly string[]>>, changeable: boolean) =>
    Object.entries(all).map(([name, records]): [string, TestZone] => [name, { records, changeable, negativeTtl: 1 }]);
  return startNameServer({
    kind,
    key: primaryKey,
    zones: Object.fromEntries([...served(zones, true), ...served(fixed, false)]),
  });
}

/** The rest of DNS, as far as a service on this machine under the name mail.sowa.eu needs it: zone `.`. */
export const world: readonly string[] = [
  'mail.sowa.eu. 60 A 127.0.0.1',
  '1.0.0.127.in-addr.arpa. 60 PTR mail.sowa.eu.',
];

/** Settings of a service under that name that asks this server about everything, and may change these zones. */
export function managedBy({ port }: PrimaryServer, zones: readonly string[]): Record<string, string> {
  const server = `127.0.0.1:${port}`;
  return {
    SOWA_HOSTNAME: 'mail.sowa.eu',
    SOWA_DNS_SERVERS: server,
    SOWA_DNS_AUTHORITY_PORT: String(port),
    SOWA_MANAGED_DNS: JSON.stringify([{ server, key: primaryKey.name, secret: primaryKey.secret, zones }]),
  };
}
