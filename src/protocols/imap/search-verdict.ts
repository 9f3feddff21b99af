import type { SearchKey } from '#wire/imap/search.ts';
import type { SequenceRange } from '#wire/imap/sequence-set.ts';
import { parseDate } from '#wire/date.ts';
import { unpackEnvelope } from '#wire/mime/compact.ts';
import { objectIds } from './object-ids.ts';
import { type SearchRow, type TextKey, uidsOfKey } from './search-plan.ts';
import type { Session } from './types.ts';

/** Whether a message matches; null where that hangs on texts nobody looked at yet. */
type Verdict = boolean | null;

/** Emails that have the text of a key, of those that were asked about. */
export type TextAnswers = ReadonlyMap<TextKey, ReadonlySet<number>>;

/** Decides about one message at a time. */
export type Judge = (row: SearchRow, answers: TextAnswers) => Verdict;

const day = 24 * 3600_000;

/** Turns a key into what decides about rows. `now` is what OLDER and YOUNGER count from. */
export function judgeFor(session: Session, key: SearchKey, now: number): Judge {
  switch (key.kind) {
    case 'not':
      return negated(judgeFor(session, key.key, now));
    case 'and':
      return all(key.keys.map((one) => judgeFor(session, one, now)));
    // De Morgan.
    case 'or':
      return negated(all(key.keys.map((one) => negated(judgeFor(session, one, now)))));
    case 'text':
    case 'header':
      return ({ email_id }, answers) => answers.get(key)?.has(email_id) ?? null;
    case 'sequence':
    case 'uid':
      return within(uidsOfKey(session, key));
    default:
      return rowJudge(key, now);
  }
}

type RowKey = Exclude<SearchKey, { kind: 'not' | 'and' | 'or' | 'text' | 'header' | 'sequence' | 'uid' }>;

function rowJudge(key: RowKey, now: number): (row: SearchRow) => boolean {
  switch (key.kind) {
    case 'all':
      return () => true;
    case 'recent':
      return () => false;
    case 'flag':
      return ({ flags }) => (flags & key.flag) !== 0;
    case 'keyword': {
      const wanted = ` ${key.keyword.toLowerCase()} `;
      return ({ keywords }) => ` ${keywords.toLowerCase()} `.includes(wanted);
    }
    case 'size':
      return key.relation === 'larger' ? ({ size }) => size > key.octets : ({ size }) => size < key.octets;
    case 'modseq':
      return ({ modseq }) => modseq >= key.modseq;
    case 'age': {
      const at = now - key.seconds * 1000;
      return key.relation === 'younger'
        ? ({ internal_date }) => internal_date >= at
        : ({ internal_date }) => internal_date <= at;
    }
    case 'emailid':
      return ({ email_id }) => objectIds.email(email_id) === key.id;
    case 'threadid':
      return ({ thread_id }) => objectIds.thread(thread_id) === key.id;
    case 'date':
      return dateJudge(key);
  }
}

function dateJudge({ of, relation, day: at }: Extract<SearchKey, { kind: 'date' }>): (row: SearchRow) => boolean {
  const instant = { internal: internalDate, saved: saveDate, sent: sentDay }[of];
  const [from, to] = { before: [-Infinity, at], on: [at, at + day], since: [at, Infinity] }[relation] as [
    number,
    number,
  ];
  return (row) => {
    const value = instant(row);
    return value !== null && from <= value && value < to;
  };
}

function internalDate({ internal_date }: SearchRow): number {
  return internal_date;
}

function saveDate({ save_date }: SearchRow): number {
  return save_date;
}

/** RFC 9051 6.4.4 SENTON: the day as the sender wrote it, whatever the time and the zone. */
function sentDay({ envelope, sent_at }: SearchRow): number | null {
  if (sent_at === null) return null;
  const { date } = unpackEnvelope(envelope);
  return parseDate((date ?? '').replace(/\d{1,2}\s*:\s*\d{2}.*$/s, '')) ?? sent_at;
}

function within(ranges: readonly SequenceRange[]): (row: SearchRow) => boolean {
  return ({ uid }) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ranges[middle]?.[1] ?? 0) < uid) low = middle + 1;
      else high = middle;
    }
    return (ranges[low]?.[0] ?? Infinity) <= uid;
  };
}

function negated(judge: Judge): Judge {
  return (row, answers) => {
    const verdict = judge(row, answers);
    return verdict === null ? null : !verdict;
  };
}

function all(judges: readonly Judge[]): Judge {
  return (row, answers) => {
    let verdict: Verdict = true;
    for (const judge of judges) {
      const one = judge(row, answers);
      if (one === false) return false;
      if (one === null) verdict = null;
    }
    return verdict;
  };
}
