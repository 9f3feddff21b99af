import { changedSince, viewChanges } from '#store/listing.ts';
import { unpackRanges } from '#store/uid-set.ts';
import type { SequenceRange } from '#wire/imap/sequence-set.ts';
import { readerOf } from './account.ts';
import { viewOf } from './selection.ts';
import type { Session } from './types.ts';

/** What became of a mailbox after a modseq, as ascending ranges of UIDs. */
export interface Changed {
  /** Came or changed, and may be gone by now. */
  changed: SequenceRange[];
  /** Gone; null where the change log no longer knows. */
  gone: SequenceRange[] | null;
}

/** Answers RFC 7162's CHANGEDSINCE and VANISHED from the change log, so that it costs what changed, not what is there. */
export async function changedAfter(session: Session, modseq: number): Promise<Changed> {
  const { mailbox } = viewOf(session);
  const reader = readerOf(session);
  const { rows } = await viewChanges(reader, mailbox, modseq);
  if (rows === null) return { changed: merged((await changedSince(reader, mailbox, modseq)).map(single)), gone: null };
  const of = (kinds: readonly string[]) =>
    merged(rows.filter(({ kind }) => kinds.includes(kind)).flatMap(({ uids }) => unpackRanges(uids)));
  return { changed: of(['added', 'flags']), gone: of(['removed']) };
}

/** What two lists of ascending ranges have in common. */
export function intersection(a: readonly SequenceRange[], b: readonly SequenceRange[]): SequenceRange[] {
  const common: SequenceRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [x, y] = [a[i] as SequenceRange, b[j] as SequenceRange];
    const from = Math.max(x[0], y[0]);
    const to = Math.min(x[1], y[1]);
    if (from <= to) common.push([from, to]);
    if (x[1] < y[1]) i++;
    else j++;
  }
  return common;
}

/** What is in ascending ranges, but for the ascending numbers in `without`. */
export function difference(ranges: readonly SequenceRange[], without: Iterable<number>): SequenceRange[] {
  const left: SequenceRange[] = [];
  const numbers = without[Symbol.iterator]();
  let next = numbers.next();
  for (const [from, to] of ranges) {
    let start = from;
    for (; next.done !== true && next.value <= to; next = numbers.next()) {
      if (next.value > start) left.push([start, next.value - 1]);
      start = Math.max(start, next.value + 1);
    }
    if (start <= to) left.push([start, to]);
  }
  return left;
}

function single(uid: number): SequenceRange {
  return [uid, uid];
}

/** Ascending ranges that do not touch. */
function merged(ranges: readonly SequenceRange[]): SequenceRange[] {
  const result: [number, number][] = [];
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
