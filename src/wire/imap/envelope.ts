/** ENVELOPE (RFC 9051 7.5.2). */
import { domainToASCII } from 'node:url';
import { decodeWords, encodeWords } from '#wire/encoded-word.ts';
import type { Envelope, EnvelopeAddress } from '#wire/mime/summary.ts';
import { formatNstring, formatString, isUsual } from './string.ts';

export function formatEnvelope(envelope: Envelope, utf8: boolean): string {
  const { date, subject, sender, replyTo, to, cc, bcc, inReplyTo, messageId } = envelope;
  const from = formatAddresses(envelope.from, utf8);
  // RFC 9051 7.5.2: missing or empty, these two are as From.
  const senders = sender.length === 0 ? from : formatAddresses(sender, utf8);
  const replies = replyTo.length === 0 ? from : formatAddresses(replyTo, utf8);
  const authors = `${from} ${senders} ${replies}`;
  const recipients = `${formatAddresses(to, utf8)} ${formatAddresses(cc, utf8)} ${formatAddresses(bcc, utf8)}`;
  const ids = `${formatNstring(inReplyTo, utf8)} ${formatNstring(messageId, utf8)}`;
  return `(${formatNstring(date, utf8)} ${formatText(subject, utf8)} ${authors} ${recipients} ${ids})`;
}

/**
 * Text for people, of a header that may hold raw 8-bit characters. For clients that did not enable UTF-8 these become
 * encoded-words, as RFC 2047 would have had them in the first place.
 */
export function formatText(text: string | null, utf8: boolean): string {
  if (text === null) return 'NIL';
  if (isUsual(text)) return `"${text}"`;
  return formatString(utf8 || isAscii(text) ? text : encodeWords(decodeWords(text)), utf8);
}

function formatAddresses(addresses: readonly EnvelopeAddress[], utf8: boolean): string {
  if (addresses.length === 0) return 'NIL';
  let list = '';
  for (const address of addresses) list += formatAddress(address, utf8);
  return `(${list})`;
}

/**
 * RFC 9051 7.5.2 address; the source route is always NIL. For clients that did not enable UTF-8 the domain is written in
 * A-labels (RFC 5890 2.3.2.1); a local part has no other form than its own.
 */
function formatAddress({ name, mailbox, host }: EnvelopeAddress, utf8: boolean): string {
  const domain = host === null || utf8 || isUsual(host) || isAscii(host) ? host : domainToASCII(host) || host;
  return `(${formatText(name, utf8)} NIL ${formatNstring(mailbox, utf8)} ${formatNstring(domain, utf8)})`;
}

/** Whether a text can go to any client as it is. */
export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
