import type { FailureReason, Resolver } from '#net/dns/types.ts';
import type { RecordType, RecordValues } from '#wire/dns/records.ts';
import type { ExpectedRecord } from './records.ts';
import { isOf, textRuleOf } from './text-rules.ts';

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
  const rule = textRuleOf(record);
  const alike = found.records.filter((text) => isOf(rule, text));
  if (alike.length === 0) return { state: 'missing' };
  // RFC 7208 4.5, RFC 9989 4.10: of two nobody knows which one holds, so neither does.
  return judge(alike, alike.length === 1 && rule.good(alike[0] ?? '', record.text));
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
