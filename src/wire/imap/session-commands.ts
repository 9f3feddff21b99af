/** Arguments of commands on the session and the account. */
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import type { Cursor } from './cursor.ts';

/** The command's name in capitals, with the one behind UID: `UID FETCH`. Passes the tag, which CommandBuffer has. */
export function parseCommandName(cursor: Cursor): string {
  cursor.need(/[^ ]+ /y, 'a tag and a command');
  const name = cursor.word('a command');
  return name === 'UID' && cursor.accept(' ') ? `UID ${cursor.word('a command')}` : name;
}

/** CAPABILITY, NOOP, LOGOUT, STARTTLS, CHECK, CLOSE, UNSELECT, EXPUNGE, IDLE, NAMESPACE, UNAUTHENTICATE. */
export function parseNothing(): null {
  return null;
}

/** Whether a line ends IDLE (RFC 9051 6.3.13). */
export function isDone(line: Uint8Array): boolean {
  return line.length === 4 && Buffer.from(line).toString('latin1').toUpperCase() === 'DONE';
}

/**
 * RFC 9051 6.2.3. Before the login nobody can have enabled UTF-8; it is taken nevertheless, because people have
 * passwords with the letters of their language, and there is nothing else that it could be.
 */
export function parseLogin(cursor: Cursor): { login: string; password: string } {
  cursor.space();
  const login = cursor.astringUtf8();
  cursor.space();
  return { login, password: cursor.astringUtf8() };
}

/** RFC 9051 6.2.2: the mechanism, and perhaps its first response, still in base64; `=` stands for an empty one. */
export function parseAuthenticate(cursor: Cursor): { mechanism: string; initial: string | null } {
  cursor.space();
  const mechanism = cursor.atom().toUpperCase();
  return { mechanism, initial: cursor.accept(' ') ? cursor.need(base64, 'base64') : null };
}

const base64 = /[A-Za-z0-9+/=]+/y;

/** RFC 9051 6.3.1: names of capabilities in capitals. */
export function parseEnable(cursor: Cursor): string[] {
  const capabilities: string[] = [];
  do {
    cursor.space();
    capabilities.push(cursor.atom().toUpperCase());
  } while (!cursor.done);
  return capabilities;
}

/** One thing that a client says of itself; null where it has no value for it. */
export type IdPair = readonly [field: string, value: string | null];

/** RFC 2971 3.1: fields of the client in order; null for NIL. Throws `limit` past the limits of RFC 2971 3.3. */
export function parseId(cursor: Cursor): IdPair[] | null {
  cursor.space();
  if (cursor.take(/NIL$/iy) !== null) return null;
  return cursor.list(() => parseIdPair(cursor), { empty: true, most: imapLimits.idPairs });
}

/** RFC 4978 3: the algorithm in capitals. */
export function parseCompress(cursor: Cursor): string {
  cursor.space();
  return cursor.atom().toUpperCase();
}

function parseIdPair(cursor: Cursor): IdPair {
  const field = cursor.string();
  cursor.space();
  const value = cursor.nstring();
  if (Buffer.byteLength(field) > imapLimits.idField || Buffer.byteLength(value ?? '') > imapLimits.idValue) {
    throw new MailError('limit', 'a field of ID is too long');
  }
  return [field, value];
}
