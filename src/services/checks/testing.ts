import type { Outcome, Resolver } from '#net/dns/types.ts';
import type { RecordType, RecordValues } from '#wire/dns/records.ts';

/** Records by `name TYPE`; a name without any does not exist, and `failed` does not answer. */
export type Zone = Readonly<Record<string, readonly RecordValues[RecordType][] | 'failed'>>;

/** DNS that knows what a test wrote down. */
export function zoneResolver(zone: Zone): Resolver {
  const names = new Set(Object.keys(zone).map((key) => key.split(' ')[0]));
  return {
    resolve: <T extends RecordType>(asked: string, type: T): Promise<Outcome<T>> => {
      const name = asked.toLowerCase();
      const answer = { name, aliases: [], ttl: 60, secure: false };
      const records = zone[`${name} ${type}`] as readonly RecordValues[T][] | 'failed' | undefined;
      if (records === 'failed') return Promise.resolve({ kind: 'failed', reason: 'timeout' });
      if (records !== undefined) return Promise.resolve({ ...answer, kind: 'found', records });
      return Promise.resolve({ ...answer, kind: names.has(name) ? 'no-data' : 'nxdomain' });
    },
  };
}
