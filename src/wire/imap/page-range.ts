/** Pages of a result (RFC 9394 4 partial-range). */
import type { Cursor } from './cursor.ts';

/** The from-th to the to-th result (from 1, both included, `from` the smaller), counted from the first or from the last. */
export interface PageRange {
  readonly from: number;
  readonly to: number;
  readonly fromEnd: boolean;
}

export function parsePageRange(cursor: Cursor): PageRange {
  const fromEnd = cursor.accept('-');
  const first = cursor.nzNumber();
  cursor.expect(fromEnd ? ':-' : ':');
  const second = cursor.nzNumber();
  return { from: Math.min(first, second), to: Math.max(first, second), fromEnd };
}

export function formatPageRange({ from, to, fromEnd }: PageRange): string {
  return fromEnd ? `-${from}:-${to}` : `${from}:${to}`;
}

/** The results on the page, in their order. */
export function pageOf<T>(results: readonly T[], { from, to, fromEnd }: PageRange): T[] {
  if (!fromEnd) return results.slice(from - 1, to);
  return results.slice(Math.max(results.length - to, 0), Math.max(results.length - from + 1, 0));
}
