import { noFilter, type RowFilter } from '#store/filtered.ts';
import type { MessageColumns } from '#store/message-columns.ts';
import type { SearchKey } from '#wire/imap/search.ts';
import { resolveRanges, type SequenceRange } from '#wire/imap/sequence-set.ts';
import { intersection } from './changed.ts';
import { knownOf, viewOf } from './selection.ts';
import type { Session } from './types.ts';

/** A message as searches, sorting and threading look at it, with what they ask of it. */
export type SearchRow = MessageColumns;

/** A key that asks the text of messages: the search index answers it. */
export type TextKey = Extract<SearchKey, { kind: 'text' | 'header' }>;

type SetKey = Extract<SearchKey, { kind: 'sequence' | 'uid' }>;

const day = 24 * 3600_000;

/** The UIDs that a set of numbers means, as far as the session knows them; what it does not know is nowhere to be found. */
export function uidsOfKey(session: Session, { kind, set }: SetKey): SequenceRange[] {
  const view = viewOf(session);
  const { messages } = view;
  if (set === '$') return knownOf(view, session.saved);
  if (kind === 'uid') return knownOf(view, resolveRanges(set, messages.last));
  const known = intersection(resolveRanges(set, messages.count), [[1, messages.count]]);
  return known.map(([from, to]) => [messages.uidOf(from), messages.uidOf(to)]);
}

/** Where messages can be that a key matches: what its sets leave of all that the session knows. */
export function rangesToSearch(session: Session, key: SearchKey): SequenceRange[] {
  const { messages } = viewOf(session);
  const sets = conjuncts(key).filter((one): one is SetKey => one.kind === 'sequence' || one.kind === 'uid');
  const all: SequenceRange[] = messages.count === 0 ? [] : [[messages.uidOf(1), messages.last]];
  return sets.reduce((ranges, set) => intersection(ranges, uidsOfKey(session, set)), all);
}

/** What of a key the database can look at: never less than what matches. */
export function filterFor(key: SearchKey, now: number): RowFilter {
  const filter = { ...noFilter };
  for (const one of conjuncts(key)) {
    if (one.kind === 'flag') filter.set |= one.flag;
    else if (one.kind === 'not' && one.key.kind === 'flag') filter.unset |= one.key.flag;
    else if (one.kind === 'size') narrowSize(filter, one);
    else if (one.kind === 'modseq') filter.modseq = Math.max(filter.modseq, one.modseq);
    else if (one.kind === 'age') narrowAge(filter, one, now);
    else if (one.kind === 'date' && one.of === 'internal') narrowDate(filter, one);
  }
  return filter;
}

/** The keys that the search index answers, those that ask headers first: they are cheaper. */
export function textKeys(key: SearchKey): TextKey[] {
  const keys = [...leaves(key)].filter((one) => one.kind === 'text' || one.kind === 'header');
  const isBody = (one: TextKey) => Number(one.kind === 'text' && (one.in === 'body' || one.in === 'text'));
  return keys.toSorted((a, b) => isBody(a) - isBody(b));
}

/** The columns by which messages are judged, in an order that is the same for the same keys. */
export function columnsFor(key: SearchKey): (keyof SearchRow)[] {
  const columns = [...leaves(key)].flatMap((one) => (one.kind === 'date' ? dateColumns[one.of] : columnsOf[one.kind]));
  return [...new Set<keyof SearchRow>(['uid', ...columns])].toSorted();
}

const columnsOf: Readonly<Record<Exclude<SearchKey['kind'], 'date'>, readonly (keyof SearchRow)[]>> = {
  all: [],
  recent: [],
  sequence: [],
  uid: [],
  not: [],
  and: [],
  or: [],
  flag: ['flags'],
  keyword: ['keywords'],
  size: ['size'],
  modseq: ['modseq'],
  age: ['internal_date'],
  emailid: ['email_id'],
  threadid: ['thread_id'],
  text: ['email_id'],
  header: ['email_id'],
};

const dateColumns = {
  internal: ['internal_date'],
  saved: ['save_date'],
  sent: ['envelope', 'sent_at'],
} as const satisfies Record<string, readonly (keyof SearchRow)[]>;

/** Whether the sequence numbers and UIDs of messages are all that a key asks. */
export function asksNumbersOnly(key: SearchKey): boolean {
  return [...leaves(key)].every(({ kind }) => ['all', 'sequence', 'uid', 'recent'].includes(kind));
}

/** Whether a key asks modseqs (RFC 7162 3.1.5). */
export function asksModseq(key: SearchKey): boolean {
  return [...leaves(key)].some(({ kind }) => kind === 'modseq');
}

/** Keys that all must match. */
function conjuncts(key: SearchKey): readonly SearchKey[] {
  return key.kind === 'and' ? key.keys.flatMap(conjuncts) : [key];
}

/** Keys without keys in them. */
function* leaves(key: SearchKey): Generator<SearchKey, void> {
  if (key.kind === 'not') yield* leaves(key.key);
  else if (key.kind === 'and' || key.kind === 'or') for (const one of key.keys) yield* leaves(one);
  else yield key;
}

function narrowSize(filter: RowFilter, { relation, octets }: Extract<SearchKey, { kind: 'size' }>): void {
  if (relation === 'larger') filter.least = Math.max(filter.least, octets + 1);
  else filter.most = Math.min(filter.most, octets - 1);
}

function narrowAge(filter: RowFilter, { relation, seconds }: Extract<SearchKey, { kind: 'age' }>, now: number): void {
  const at = now - seconds * 1000;
  if (relation === 'younger') filter.since = Math.max(filter.since, at);
  else filter.before = Math.min(filter.before, at + 1);
}

function narrowDate(filter: RowFilter, { relation, day: at }: Extract<SearchKey, { kind: 'date' }>): void {
  if (relation !== 'before') filter.since = Math.max(filter.since, at);
  if (relation !== 'since') filter.before = Math.min(filter.before, relation === 'on' ? at + day : at);
}
