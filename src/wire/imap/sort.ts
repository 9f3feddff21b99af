/** Arguments of SORT and THREAD (RFC 5256, RFC 5267 3, RFC 5957). */
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import type { Cursor } from './cursor.ts';
import { parseCharset, parseKeys, type SearchArguments, type SearchKey } from './search.ts';
import { parseReturnOptions } from './search-return.ts';

const sortKeys = [
  'ARRIVAL',
  'CC',
  'DATE',
  'FROM',
  'SIZE',
  'SUBJECT',
  'TO',
  'DISPLAYFROM', // RFC 5957
  'DISPLAYTO',
] as const;

/** RFC 5256 3, RFC 5957 3. */
export interface SortCriterion {
  readonly key: (typeof sortKeys)[number];
  readonly reverse: boolean;
}

export interface SortArguments extends SearchArguments {
  charset: string;
  criteria: SortCriterion[];
}

const threadAlgorithms = ['ORDEREDSUBJECT', 'REFERENCES'] as const;

export interface ThreadArguments {
  algorithm: (typeof threadAlgorithms)[number];
  charset: string;
  key: SearchKey;
}

export function parseSort(cursor: Cursor): SortArguments {
  const result = parseReturnOptions(cursor);
  cursor.space();
  const criteria = cursor.list(() => parseCriterion(cursor), { most: imapLimits.sortCriteria });
  cursor.space();
  const charset = parseCharset(cursor);
  return { result, criteria, charset, key: parseKeys(cursor, charset) };
}

export function parseThread(cursor: Cursor): ThreadArguments {
  cursor.space();
  const algorithm = oneOf(threadAlgorithms, cursor.word());
  cursor.space();
  const charset = parseCharset(cursor);
  return { algorithm, charset, key: parseKeys(cursor, charset) };
}

function parseCriterion(cursor: Cursor): SortCriterion {
  const reverse = cursor.take(/REVERSE /iy) !== null;
  return { key: oneOf(sortKeys, cursor.word()), reverse };
}

function oneOf<T extends string>(names: readonly T[], word: string): T {
  const name = names.find((known) => known === word);
  if (name === undefined) throw new MailError('bad-syntax', 'there is no such criterion or algorithm');
  return name;
}
