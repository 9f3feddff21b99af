/** RETURN of SEARCH and SORT (RFC 4731, RFC 5182, RFC 5267, RFC 9394). */
import { MailError } from '#base/errors.ts';
import type { Cursor } from './cursor.ts';
import { parsePageRange, type PageRange } from './page-range.ts';

export interface ReturnOptions {
  min: boolean;
  max: boolean;
  count: boolean;
  all: boolean;
  /** RFC 5182: keep the result for `$`. */
  save: boolean;
  /** RFC 9394 3.1. */
  page: PageRange | null;
}

/** With the space in front; null where there is no RETURN. */
export function parseReturnOptions(cursor: Cursor): ReturnOptions | null {
  if (cursor.take(/ RETURN (?=\()/iy) === null) return null;
  const options: ReturnOptions = { min: false, max: false, count: false, all: false, save: false, page: null };
  const given = cursor.list(() => parseOption(cursor, options), { empty: true });
  // RFC 4731 3.1: an empty list means ALL.
  if (given.length === 0) options.all = true;
  // RFC 9394 3.1: one PARTIAL, or one ALL, or neither.
  if (options.page !== null && options.all) throw new MailError('bad-syntax', 'PARTIAL and ALL exclude each other');
  return options;
}

function parseOption(cursor: Cursor, options: ReturnOptions): void {
  const name = cursor.word();
  switch (name) {
    case 'MIN':
    case 'MAX':
    case 'COUNT':
    case 'ALL':
    case 'SAVE':
      options[name.toLowerCase() as Lowercase<typeof name>] = true;
      return;
    case 'PARTIAL':
      if (options.page !== null) throw new MailError('bad-syntax', 'PARTIAL is given twice');
      cursor.space();
      options.page = parsePageRange(cursor);
      return;
    default:
      throw new MailError('bad-syntax', 'there is no such result option');
  }
}
