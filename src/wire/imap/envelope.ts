/** ENVELOPE (RFC 9051 7.5.2). */
import { envelopeField } from '#wire/mime/compact.ts';
import type { Row } from '#wire/mime/row.ts';
import { readRow, type RowStrings } from './row-strings.ts';

/** `packed`: as wire/mime/compact.ts packs it. Throws MailError `corrupt`. */
export function formatEnvelope(packed: string, utf8: boolean): string {
  const [row, strings] = readRow(packed, utf8);
  return writeEnvelope(row, strings);
}

export function writeEnvelope(row: Row, strings: RowStrings): string {
  const { date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId } = envelopeField;
  const author = addresses(row, from, strings);
  // RFC 9051 7.5.2: missing or empty, these two are as From.
  const senders = row.at(sender) === 0 ? author : addresses(row, sender, strings);
  const replies = row.at(replyTo) === 0 ? author : addresses(row, replyTo, strings);
  const recipients = `${addresses(row, to, strings)} ${addresses(row, cc, strings)} ${addresses(row, bcc, strings)}`;
  const words = `${nstring(row, date, strings.string)} ${nstring(row, subject, strings.text)}`;
  const ids = `${nstring(row, inReplyTo, strings.string)} ${nstring(row, messageId, strings.string)}`;
  return `(${words} ${author} ${senders} ${replies} ${recipients} ${ids})`;
}

/** A field as `write` has it; NIL where it is missing. */
export function nstring(row: Row, index: number, write: (value: string) => string): string {
  const value = row.textOrNull(index);
  return value === null ? 'NIL' : write(value);
}

/** Name, source route (always NIL), mailbox and host of each. */
function addresses(row: Row, index: number, { string, text, domain }: RowStrings): string {
  const list = row.rowOrNull(index);
  if (list === null) return 'NIL';
  let written = '(';
  for (let at = 0; at < list.length; at += 3) {
    written += `(${nstring(list, at, text)} NIL ${nstring(list, at + 1, string)} ${nstring(list, at + 2, domain)})`;
  }
  return `${written})`;
}
