/** STATUS (RFC 9051 6.3.11). */
import { MailError } from '#base/errors.ts';
import type { Cursor } from './cursor.ts';

const statusItems = [
  'MESSAGES',
  'RECENT', // RFC 3501 6.3.10
  'UIDNEXT',
  'UIDVALIDITY',
  'UNSEEN',
  'DELETED',
  'SIZE', // also RFC 8438
  'HIGHESTMODSEQ', // RFC 7162 3.1.7
  'APPENDLIMIT', // RFC 7889 4
  'MAILBOXID', // RFC 8474 4.3
  'DELETED-STORAGE', // RFC 9208 4.1.4
] as const;

export type StatusItem = (typeof statusItems)[number];

export interface StatusArguments {
  mailbox: string;
  items: StatusItem[];
}

export function parseStatus(cursor: Cursor): StatusArguments {
  cursor.space();
  const mailbox = cursor.mailbox();
  cursor.space();
  return { mailbox, items: parseStatusItems(cursor) };
}

/** A list of items in parentheses, each once in the result. */
export function parseStatusItems(cursor: Cursor): StatusItem[] {
  return [...new Set(cursor.list(() => parseItem(cursor)))];
}

function parseItem(cursor: Cursor): StatusItem {
  const word = cursor.word();
  const item = statusItems.find((known) => known === word);
  if (item === undefined) throw new MailError('bad-syntax', 'there is no such status item');
  return item;
}
