/** APPEND and REPLACE up to the message (RFC 9051 6.3.12, RFC 3502, RFC 3516 4.4, RFC 6855 4, RFC 8508). */
import type { Cursor } from './cursor.ts';
import { parseDateTime } from './date-time.ts';
import { parseFlagList, type Flags } from './flag.ts';
import type { Literal } from './literal.ts';

/** What is said of a message in front of it. */
export interface AppendMessage {
  flags: Flags;
  /** Milliseconds since the epoch; null where it is to be now. */
  internalDate: number | null;
  literal: Literal;
  /** UTF8 (~{…}): the header may be in UTF-8, and `)` follows the message. */
  utf8: boolean;
}

export interface AppendArguments {
  mailbox: string;
  /** The first message; parseNextMessage gives the others. */
  message: AppendMessage;
}

export interface ReplaceArguments extends AppendArguments {
  /** The message number or UID to be replaced; `*` for the last. */
  replaced: number | '*';
}

/** To be called where CommandBuffer stops for the message. */
export function parseAppend(cursor: Cursor): AppendArguments {
  cursor.space();
  const mailbox = cursor.mailbox();
  return { mailbox, message: parseMessage(cursor) };
}

/** To be called where CommandBuffer stops for the message. */
export function parseReplace(cursor: Cursor): ReplaceArguments {
  cursor.space();
  const replaced = cursor.accept('*') ? '*' : cursor.nzNumber();
  return { replaced, ...parseAppend(cursor) };
}

/**
 * What follows a message that was streamed, once CommandBuffer stops again: the next one (RFC 3502 MULTIAPPEND), or
 * null at the end of the command.
 */
export function parseNextMessage(cursor: Cursor, streamed: AppendMessage): AppendMessage | null {
  endMessage(cursor, streamed);
  return cursor.done ? null : parseMessage(cursor);
}

/** What follows the message of REPLACE, of which there is one. */
export function endMessage(cursor: Cursor, streamed: AppendMessage): void {
  cursor.nextLine();
  if (streamed.utf8) cursor.expect(')');
}

const takesMessage = /^[^ ]+ (?:APPEND|(?:UID )?REPLACE [^ ]+) /i;
const announcesMailbox = /^[^ ]+ (?:APPEND|(?:UID )?REPLACE [^ ]+) ~?\{\d+\+?\}$/i;

/** Whether the literal at the end of these lines is a message, and not the mailbox name in front of it. */
export function announcesMessage(lines: readonly string[]): boolean {
  const [first = ''] = lines;
  return takesMessage.test(first) && !(lines.length === 1 && announcesMailbox.test(first));
}

/** RFC 4466 2.7 append-message. */
function parseMessage(cursor: Cursor): AppendMessage {
  cursor.space();
  const flags = cursor.sees('(') ? parseFlagList(cursor) : null;
  if (flags !== null) cursor.space();
  const internalDate = cursor.sees('"') ? parseDateTime(cursor) : null;
  if (internalDate !== null) cursor.space();
  const utf8 = cursor.take(/UTF8 \((?=~)/iy) !== null;
  return { flags: flags ?? { system: 0, keywords: [] }, internalDate, literal: cursor.messageLiteral(), utf8 };
}
