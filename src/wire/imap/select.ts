/** Arguments of SELECT and EXAMINE (RFC 9051 6.3.2, RFC 7162). */
import { MailError } from '#base/errors.ts';
import type { Cursor } from './cursor.ts';
import { parseKnownRanges, type SequenceRange } from './sequence-set.ts';

/** RFC 7162 3.2.5: what the client knows of the mailbox. */
export interface Resync {
  uidValidity: number;
  modseq: number;
  /** Null where all UIDs are meant. */
  knownUids: SequenceRange[] | null;
  /** Message numbers, and the UIDs they had. */
  sequenceMatch: { numbers: SequenceRange[]; uids: SequenceRange[] } | null;
}

export interface SelectArguments {
  mailbox: string;
  condstore: boolean;
  qresync: Resync | null;
}

export function parseSelect(cursor: Cursor): SelectArguments {
  cursor.space();
  const args: SelectArguments = { mailbox: cursor.mailbox(), condstore: false, qresync: null };
  if (cursor.accept(' ')) cursor.list(() => parseParameter(cursor, args));
  return args;
}

function parseParameter(cursor: Cursor, args: SelectArguments): void {
  const name = cursor.word();
  if (name === 'CONDSTORE' && !args.condstore) {
    args.condstore = true;
  } else if (name === 'QRESYNC' && args.qresync === null) {
    cursor.space();
    args.qresync = parseResync(cursor);
  } else {
    throw new MailError('bad-syntax', 'there is no such parameter, or it is given twice');
  }
}

/** RFC 7162 7 select-param. */
function parseResync(cursor: Cursor): Resync {
  cursor.expect('(');
  const uidValidity = cursor.nzNumber();
  cursor.space();
  const resync: Resync = { uidValidity, modseq: cursor.nzNumber64(), knownUids: null, sequenceMatch: null };
  if (cursor.take(/ (?=\d)/y) !== null) resync.knownUids = parseKnownRanges(cursor);
  if (cursor.accept(' (')) resync.sequenceMatch = parseSequenceMatch(cursor);
  cursor.expect(')');
  return resync;
}

function parseSequenceMatch(cursor: Cursor): Resync['sequenceMatch'] {
  const numbers = parseKnownRanges(cursor);
  cursor.space();
  const uids = parseKnownRanges(cursor);
  cursor.expect(')');
  return { numbers, uids };
}
