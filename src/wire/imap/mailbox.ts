/** Arguments of commands on mailboxes: CREATE, RENAME, COPY and those with a name alone (RFC 9051 6.3). */
import type { Cursor } from './cursor.ts';
import { MailError } from '#base/errors.ts';
import { parseSequenceSet, type SequenceSet } from './sequence-set.ts';

/** DELETE, SUBSCRIBE, UNSUBSCRIBE, GETQUOTAROOT. */
export function parseMailbox(cursor: Cursor): string {
  cursor.space();
  return cursor.mailbox();
}

export interface CreateArguments {
  /** A separator at its end only says that mailboxes below it are planned (RFC 9051 6.3.4). */
  mailbox: string;
  /** RFC 6154 3: special uses in lower case, without the backslash. */
  use: string[];
}

export function parseCreate(cursor: Cursor): CreateArguments {
  const mailbox = parseMailbox(cursor);
  return { mailbox, use: cursor.accept(' ') ? parseUse(cursor) : [] };
}

export function parseRename(cursor: Cursor): { from: string; to: string } {
  const from = parseMailbox(cursor);
  return { from, to: parseMailbox(cursor) };
}

/** COPY and MOVE, with message numbers or UIDs. */
export function parseCopy(cursor: Cursor): { set: SequenceSet; mailbox: string } {
  cursor.space();
  const set = parseSequenceSet(cursor);
  return { set, mailbox: parseMailbox(cursor) };
}

/** UID EXPUNGE (RFC 9051 6.4.9). */
export function parseUidExpunge(cursor: Cursor): SequenceSet {
  cursor.space();
  return parseSequenceSet(cursor);
}

/** RFC 6154 6: the only parameter of CREATE. */
function parseUse(cursor: Cursor): string[] {
  cursor.expect('(');
  if (cursor.word() !== 'USE') throw new MailError('bad-syntax', 'there is no such parameter');
  cursor.space();
  const use = cursor.list(() => parseAttribute(cursor), { empty: true });
  cursor.expect(')');
  return [...new Set(use)];
}

function parseAttribute(cursor: Cursor): string {
  cursor.expect('\\');
  return cursor.atom().toLowerCase();
}
