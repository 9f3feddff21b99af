import { formatDate } from '#wire/date.ts';
import { encodeWords } from '#wire/encoded-word.ts';

/** A letter of plain text, in any language. */
export interface TextMessage {
  /** Who writes; an empty name leaves the address alone. */
  from: { name: string; address: string };
  to: string;
  subject: string;
  /** Without angle brackets. */
  messageId: string;
  /** Milliseconds since the epoch. */
  date: number;
  /** Further fields, complete, without line ends. */
  fields: readonly string[];
  /** Lines may end in LF or CRLF. */
  text: string;
}

/** The message as octets: RFC 5322, the text as UTF-8 in base64 (RFC 2045 6.8) where it is not ASCII. */
export function writeTextMessage(message: TextMessage): Uint8Array {
  const text = `${message.text.replace(/\r?\n/g, '\r\n').trimEnd()}\r\n`;
  const ascii = /^[\t\r\n\x20-\x7e]*$/.test(text) && !/[^\r\n]{999}/.test(text);
  const encoded = Buffer.from(text)
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\r\n');
  const head = [
    `From:${mailbox(message.from)}`,
    `To: <${message.to}>`,
    `Subject:${folded(encodeWords(message.subject))}`,
    `Date: ${formatDate(message.date)}`,
    `Message-ID: <${message.messageId}>`,
    ...message.fields,
    'MIME-Version: 1.0',
    `Content-Type: text/plain; charset=${ascii ? 'us-ascii' : 'utf-8'}`,
    `Content-Transfer-Encoding: ${ascii ? '7bit' : 'base64'}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${ascii ? text : `${encoded}\r\n`}`);
}

/** RFC 5322 3.4: a name in ASCII is quoted, another one encoded (RFC 2047 5). */
function mailbox({ name, address }: TextMessage['from']): string {
  if (name === '') return ` <${address}>`;
  const words = encodeWords(name);
  if (words !== name) return `${folded(words)}\r\n <${address}>`;
  return ` "${name.replace(/["\\]/g, '\\$&')}" <${address}>`;
}

/** RFC 2047 2: a line with encoded-words has at most 76 characters, so each of them, of up to 75, gets its own. */
function folded(words: string): string {
  if (!words.startsWith('=?')) return ` ${words}`;
  return `\r\n ${words.replaceAll('?= =?', '?=\r\n =?')}`;
}
