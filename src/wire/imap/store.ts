/** Arguments of STORE (RFC 9051 6.4.6). */
import { MailError } from '#base/errors.ts';
import type { Cursor } from './cursor.ts';
import { parseFlags, type Flags } from './flag.ts';
import { parseSequenceSet, type SequenceSet } from './sequence-set.ts';

export interface StoreArguments {
  set: SequenceSet;
  how: 'replace' | 'add' | 'remove';
  silent: boolean;
  flags: Flags;
  /** RFC 7162 3.1.3; zero is allowed. */
  unchangedSince: number | null;
}

const hows = { '': 'replace', '+': 'add', '-': 'remove' } as const;

const item = /([+-]?)FLAGS(\.SILENT)?(?= )/iy;

export function parseStore(cursor: Cursor): StoreArguments {
  cursor.space();
  const set = parseSequenceSet(cursor);
  cursor.space();
  const unchangedSince = cursor.sees('(') ? parseUnchangedSince(cursor) : null;
  const [sign, silent] = cursor.groups(item, 'FLAGS');
  cursor.space();
  return {
    set,
    how: hows[sign as keyof typeof hows],
    silent: silent !== '',
    flags: parseFlags(cursor),
    unchangedSince,
  };
}

/** RFC 4466 2.5 store-modifiers: there is one. */
function parseUnchangedSince(cursor: Cursor): number {
  cursor.expect('(');
  if (cursor.word() !== 'UNCHANGEDSINCE') throw new MailError('bad-syntax', 'there is no such modifier');
  cursor.space();
  const modseq = cursor.number64();
  cursor.expect(') ');
  return modseq;
}
