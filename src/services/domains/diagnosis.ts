import type { FailureReason, Resolver } from '#net/dns/types.ts';
import type { RecordType, RecordValues } from '#wire/dns/records.ts';
import type { ExpectedRecord } from './records.ts';

/**
 * How a record is in the world. `wrong`: there is another one in its place, as `found` shows. `unknown`: nobody
 * answered, which says nothing about the record.
 */
export type RecordState =
  | { state: 'ok' }
  | { state: 'missing' }
  | { state: 'wrong'; found: readonly string[] }
  | { state: 'unknown'; reason: FailureReason };

/** A record with its state. */
export interface Diagnosis {
  record: ExpectedRecord;
  result: RecordState;
}

/** Looks every record up, at the configured resolvers. Never throws for what DNS says. */
export function diagnose(resolver: Resolver, records: readonly ExpectedRecord[]): Promise<Diagnosis[]> {
  return Promise.all(records.map(async (record) => ({ record, result: await look(resolver, record) })));
}

async function look(resolver: Resolver, record: ExpectedRecord): Promise<RecordState> {
  switch (record.type) {
    case 'MX': {
      const { exchange } = record;
      const found = await ask(resolver, record.name, 'MX');
      if ('state' in found) return found;
      const shown = found.records.map((mx) => `${mx.preference} ${mx.exchange}`);
      // Mail goes wherever an MX says: one of somebody else beside ours takes part of it.
      return judge(
        shown,
        found.records.every((mx) => mx.exchange === exchange),
      );
    }
    case 'SRV': {
      const { port, target } = record;
      const found = await ask(resolver, record.name, 'SRV');
      if ('state' in found) return found;
      const shown = found.records.map((srv) => `${srv.priority} ${srv.weight} ${srv.port} ${srv.target}`);
      return judge(
        shown,
        found.records.some((srv) => srv.port === port && srv.target === target),
      );
    }
    case 'CNAME': {
      const found = await ask(resolver, record.name, 'CNAME');
      if ('state' in found) return found;
      return judge(found.records, found.records[0] === record.target);
    }
    case 'TXT':
      return lookForText(resolver, record);
  }
}

/** Several texts of different protocols lie at one name: only those that begin alike are this record. */
async function lookForText(resolver: Resolver, record: ExpectedRecord & { type: 'TXT' }): Promise<RecordState> {
  const found = await ask(resolver, record.name, 'TXT');
  if ('state' in found) return found;
  const { version, good } = textRules[record.purpose] ?? exactly(record.text);
  const alike = found.records.filter((text) => text.toLowerCase().startsWith(version));
  if (alike.length === 0) return { state: 'missing' };
  // RFC 7208 4.5, RFC 9989 4.10: of two nobody knows which one holds, so neither does.
  return judge(alike, alike.length === 1 && good(alike[0] ?? '', record.text));
}

interface TextRule {
  /** How a text of this protocol begins, in lower case. */
  version: string;
  /** Whether what is there serves as well as what was expected. */
  good: (found: string, expected: string) => boolean;
}

const textRules: Readonly<Partial<Record<ExpectedRecord['purpose'], TextRule>>> = {
  // A domain may send through others too; what counts is that its own MX, which is us, may.
  spf: { version: 'v=spf1', good: (found) => /(?:^|\s)\+?mx(?:\s|$)/i.test(found) && !/\s\+?all(?:\s|$)/i.test(found) },
  dmarc: { version: 'v=dmarc1', good: (found) => /;\s*p\s*=\s*(?:none|quarantine|reject)\s*(?:;|$)/i.test(found) },
  dkim: { version: 'v=dkim1', good: (found, expected) => keyOf(found) === keyOf(expected) },
  'tls-rpt': { version: 'v=tlsrptv1', good: (found) => /;\s*rua\s*=\s*(?:mailto|https):/i.test(found) },
};

function exactly(text: string): TextRule {
  return { version: text.toLowerCase(), good: (found) => found === text };
}

/** RFC 6376 3.6.1: blanks in the key do not count. */
function keyOf(text: string): string {
  return (/(?:^|;)\s*p\s*=([^;]*)/.exec(text)?.[1] ?? '').replaceAll(/\s/g, '');
}

function judge(found: readonly string[], good: boolean): RecordState {
  if (found.length === 0) return { state: 'missing' };
  return good ? { state: 'ok' } : { state: 'wrong', found };
}

/** Records, or what there is to say without any. */
type Found<T extends RecordType> =
  | Exclude<RecordState, { state: 'ok' | 'wrong' }>
  | { records: readonly RecordValues[T][] };

async function ask<T extends RecordType>(resolver: Resolver, name: string, type: T): Promise<Found<T>> {
  const outcome = await resolver.resolve(name, type);
  switch (outcome.kind) {
    case 'failed':
      return { state: 'unknown', reason: outcome.reason };
    case 'nxdomain':
    case 'no-data':
      return { state: 'missing' };
    case 'found':
      return { records: outcome.records };
  }
}
