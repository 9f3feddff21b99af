import { MailError } from '#base/errors.ts';

/** A range of numbers, both ends included. */
export type Range = [from: number, to: number];

/** Packs ascending or unordered numbers as `1:5,7` (RFC 9051 sequence-set without `*`). */
export function packNumbers(numbers: readonly number[]): string {
  return packRanges(toRanges(numbers));
}

/** Joins numbers to ranges; duplicates fold. */
export function toRanges(numbers: readonly number[]): Range[] {
  const ranges: Range[] = [];
  for (const n of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && n <= last[1] + 1) last[1] = Math.max(last[1], n);
    else ranges.push([n, n]);
  }
  return ranges;
}

/** Packs ranges as they are. */
export function packRanges(ranges: readonly Range[]): string {
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}:${to}`)).join(',');
}

/** The inverse of packRanges. Throws `bad-syntax`. */
export function unpackRanges(text: string): Range[] {
  if (text === '') return [];
  return text.split(',').map((item) => {
    const match = /^(\d{1,16})(?::(\d{1,16}))?$/.exec(item);
    if (match === null) throw new MailError('bad-syntax', `not a set of numbers: ${item.slice(0, 40)}`);
    const from = Number(match[1]);
    return [from, match[2] === undefined ? from : Number(match[2])];
  });
}
