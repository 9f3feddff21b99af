import type { RecordType, RecordValues } from '#wire/dns/records.ts';
import type { Outcome } from './types.ts';

const loopback: Partial<Record<RecordType, string>> = { A: '127.0.0.1', AAAA: '::1' };

/** RFC 6761 6.3: `localhost` is this machine, whatever a server would say. Undefined for other names. */
export function localAnswer<T extends RecordType>(name: string, type: T): Outcome<T> | undefined {
  if (name !== 'localhost' && !name.endsWith('.localhost')) return undefined;
  const answer = { name, aliases: [], ttl: 0, secure: false };
  const address = loopback[type];
  if (address === undefined) return { kind: 'no-data', ...answer };
  return { kind: 'found', ...answer, records: [address as RecordValues[T]] };
}
