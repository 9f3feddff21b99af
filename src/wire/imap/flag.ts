/** Flags and keywords (RFC 9051 2.3.2). */
import { MailError } from '#base/errors.ts';
import type { Cursor } from './cursor.ts';

/** System flags, each standing for the bit of its place: `\Seen` is 1, `\Draft` is 16. */
export const systemFlags = ['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft'] as const;

export interface Flags {
  /** Bits, as systemFlags numbers them. */
  system: number;
  /** In the order given. */
  keywords: string[];
}

const bits = new Map(systemFlags.map((name, index) => [name.toLowerCase(), 1 << index]));

/** RFC 9051 9 flag-list. */
export function parseFlagList(cursor: Cursor): Flags {
  return collect(cursor.list(() => parseFlag(cursor), { empty: true }));
}

/** RFC 9051 9 store-att-flags: a flag-list, or flags without parentheses. */
export function parseFlags(cursor: Cursor): Flags {
  if (cursor.sees('(')) return parseFlagList(cursor);
  const flags = [parseFlag(cursor)];
  while (cursor.accept(' ')) flags.push(parseFlag(cursor));
  return collect(flags);
}

/** The flags of a FETCH or FLAGS response: bits, and keywords divided by spaces. */
export function formatFlags(system: number, keywords: string): string {
  const named = namesOf[system & (namesOf.length - 1)]!;
  return `(${named}${named === '' || keywords === '' ? '' : ' '}${keywords})`;
}

/** The names of every combination of bits. */
const namesOf = Array.from({ length: 1 << systemFlags.length }, (_, system) =>
  systemFlags.filter((_, index) => (system & (1 << index)) !== 0).join(' '),
);

/** One flag: a bit or a keyword. */
function parseFlag(cursor: Cursor): number | string {
  if (!cursor.accept('\\')) return cursor.atom();
  // RFC 9051 9: \Recent cannot be set, and other flags than the system's are for future standards.
  const bit = bits.get(`\\${cursor.atom().toLowerCase()}`);
  if (bit === undefined) throw new MailError('bad-syntax', 'there is no such system flag');
  return bit;
}

function collect(flags: readonly (number | string)[]): Flags {
  const system = flags.reduce<number>((sum, flag) => (typeof flag === 'number' ? sum | flag : sum), 0);
  return { system, keywords: flags.filter((flag) => typeof flag === 'string') };
}
