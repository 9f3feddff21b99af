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
