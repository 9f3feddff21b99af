// One root zone in Debian's Knot DNS.
import { type NameServer, startNameServer } from './name-server.ts';

/** A running Knot DNS on 127.0.0.1. */
export type Knot = Pick<NameServer, 'port' | 'stop'> & AsyncDisposable;

/** Starts Knot DNS with these records, each a line of a zone file with a full name. */
export function startKnot(records: readonly string[]): Promise<Knot> {
  return startNameServer({ zones: { '.': { records } } });
}
