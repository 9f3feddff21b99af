/** Sets of message numbers and UIDs (RFC 9051 9 sequence-set). */
import { MailError } from '#base/errors.ts';
import type { Cursor } from './cursor.ts';

/** Both ends included, the smaller first. */
export type SequenceRange = readonly [from: number, to: number];

/** Ranges as the client gave them, Infinity for `*`; or `$`, the saved result of the last search (RFC 5182). */
export type SequenceSet = readonly SequenceRange[] | '$';

const characters = /[\d:*,]+/y;
const item = /^(\*|[1-9]\d{0,9})(?::(\*|[1-9]\d{0,9}))?$/;

export function parseSequenceSet(cursor: Cursor): SequenceSet {
  return cursor.accept('$') ? '$' : parseRanges(cursor);
}

/** A set that cannot be `$`. */
function parseRanges(cursor: Cursor): SequenceRange[] {
  return cursor.need(characters, 'a set of numbers').split(',').map(parseItem);
}

/** A set without `*` (RFC 7162 7 known-uids). */
export function parseKnownRanges(cursor: Cursor): SequenceRange[] {
  const ranges = parseRanges(cursor);
  return ranges.every(([, to]) => to !== Infinity) ? ranges : wrong();
}

/**
 * The numbers meant in a mailbox whose last one is `last` (0 where it is empty): ascending ranges that do not touch,
 * `*` replaced. RFC 9051 9: `*` is the last number, also where that is smaller than the other end; in an empty mailbox
 * a range with it means nothing. Numbers past `last` that the client named stay.
 */
export function resolveRanges(ranges: readonly SequenceRange[], last: number): SequenceRange[] {
  const merged: [number, number][] = [];
  const known = last === 0 ? ranges.filter(([, to]) => to !== Infinity) : ranges;
  const resolved = known.map(([from, to]) => ordered(finite(from, last), finite(to, last)));
  for (const [from, to] of resolved.toSorted(([a], [b]) => a - b)) {
    const previous = merged.at(-1);
    if (previous !== undefined && from <= previous[1] + 1) previous[1] = Math.max(previous[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function formatRanges(ranges: readonly SequenceRange[]): string {
  return ranges.map(([from, to]) => formatRange(from, to)).join(',');
}

/**
 * Numbers in their order, runs of ascending ones as ranges: a set where they ascend, and of SORT the ordered set that
 * RFC 5267 3.2 wants.
 */
export function formatNumbers(numbers: Iterable<number>): string {
  const items: string[] = [];
  let from = 0;
  let to = 0;
  for (const number of numbers) {
    if (from !== 0 && number === to + 1) {
      to = number;
      continue;
    }
    if (from !== 0) items.push(formatRange(from, to));
    from = to = number;
  }
  if (from !== 0) items.push(formatRange(from, to));
  return items.join(',');
}

function parseItem(text: string): SequenceRange {
  const [, first, second] = item.exec(text) ?? wrong();
  const from = parseNumber(first!);
  return second === undefined ? [from, from] : ordered(from, parseNumber(second));
}

function parseNumber(text: string): number {
  if (text === '*') return Infinity;
  const number = Number(text);
  return number < 2 ** 32 ? number : wrong();
}

function ordered(a: number, b: number): SequenceRange {
  return a <= b ? [a, b] : [b, a];
}

function finite(number: number, last: number): number {
  return number === Infinity ? last : number;
}

function formatRange(from: number, to: number): string {
  const first = from === Infinity ? '*' : String(from);
  if (from === to) return first;
  return to === Infinity ? `${first}:*` : `${first}:${to}`;
}

function wrong(): never {
  throw new MailError('bad-syntax', 'a set of numbers is malformed');
}
