/** MAIL and RCPT as a client writes them for a server with these extensions. */
import type { ServerExtensions } from './server-extensions.ts';
import { encodeXtext } from './xtext.ts';

/** What MAIL says of a message. */
export interface MailCommand {
  /** Reverse path; '' is the null sender. */
  sender: string;
  size: number;
  /** As which it really leaves; said only to servers that know the word. */
  body: '7BIT' | '8BITMIME' | 'BINARYMIME';
  smtputf8: boolean;
  requireTls: boolean;
  ret: 'FULL' | 'HDRS' | null;
  /** Decoded; null where there is none. */
  envelopeId: string | null;
}

export interface RcptCommand {
  address: string;
  /** NOTIFY as given, '' where it was not. */
  notify: string;
  /** ORCPT, `type;address` decoded; null where there is none. */
  original: string | null;
}

/** The MAIL command, without its line end. */
export function mailLine(mail: MailCommand, extensions: ServerExtensions): string {
  const { sender, size, body, ret, envelopeId } = mail;
  const words = [`MAIL FROM:<${sender}>`];
  if (extensions.size) words.push(`SIZE=${size}`);
  if (extensions.eightBitMime && body !== '7BIT') words.push(`BODY=${body}`);
  if (mail.smtputf8) words.push('SMTPUTF8');
  if (mail.requireTls) words.push('REQUIRETLS');
  // RFC 3461 5.2.1: what the sender said goes on unchanged.
  if (extensions.dsn && ret !== null) words.push(`RET=${ret}`);
  if (extensions.dsn && envelopeId !== null) words.push(`ENVID=${encodeXtext(envelopeId)}`);
  return words.join(' ');
}

/** The RCPT command, without its line end. `smtputf8`: the transaction is one of RFC 6531. */
export function rcptLine(
  { address, notify, original }: RcptCommand,
  extensions: ServerExtensions,
  smtputf8: boolean,
): string {
  const words = [`RCPT TO:<${address}>`];
  if (extensions.dsn && notify !== '') words.push(`NOTIFY=${notify}`);
  if (extensions.dsn && original !== null) words.push(`ORCPT=${encodeOriginal(original, smtputf8)}`);
  return words.join(' ');
}

/** RFC 3461 4.2: `type;xtext`. RFC 6533 3: an address of type utf-8 is written as it is under SMTPUTF8, else in utf-8-addr-xtext. */
function encodeOriginal(original: string, smtputf8: boolean): string {
  const divide = original.indexOf(';');
  const type = original.slice(0, divide);
  const address = original.slice(divide + 1);
  if (type.toLowerCase() !== 'utf-8') return `${type};${encodeXtext(address)}`;
  const special = smtputf8 ? /[^!-*,-<>-[\]-~\u0080-\u{10ffff}]/gu : /[^!-*,-<>-[\]-~]/gu;
  return `${type};${address.replace(special, (char) => `\\x{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`)}`;
}
