/** Conversion of a message to seven bits (RFC 6152 3, RFC 2045 6). */
import { ContentScan } from '#wire/smtp/content-scan.ts';
import { encodeBase64Lines, encodeQuotedPrintable } from './encode-transfer.ts';
import { scanMessage } from './scanner.ts';
import type { Part } from './summary.ts';

/** Octets that stand for others; in ascending order, none within another. */
interface Edit {
  from: number;
  to: number;
  octets: Uint8Array;
}

/** Fields that sign the body: RFC 6376 3.5, RFC 8617 4.1. */
const signature = /^(?:dkim-signature|arc-message-signature)[ \t]*:/im;
const identity = new Set(['7bit', '8bit', 'binary']);

/**
 * A message with the same content in seven bits and lines that SMTP carries; null where that cannot be: the header is not
 * ASCII, a signature in it would break (RFC 6376 5.3), or an encoding is already not what it says.
 */
export function toSevenBit(message: Uint8Array): Buffer | null {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const { structure } = scanMessage(bytes);
  const edits: Edit[] = [];
  if (signature.test(headerOf(bytes, structure)) || !convert(bytes, structure, true, edits)) return null;
  const converted = applied(bytes, edits);
  // What stands between parts belongs to nobody and cannot be encoded.
  return demands(converted) ? null : converted;
}

/** Adds what must change of a part; false where it cannot. */
function convert(bytes: Buffer, part: Part, ofMessage: boolean, edits: Edit[]): boolean {
  const { type, subtype, bodyStart, bodyEnd, encoding, parts, message } = part;
  const body = bytes.subarray(bodyStart, bodyEnd);
  if (!demands(body)) return true;
  // RFC 1847 2.1: what is signed must not be touched on the way.
  if ((type === 'multipart' && subtype === 'signed') || !identity.has(encoding)) return false;
  const children = parts ?? (message === undefined ? undefined : [message.part]);
  // RFC 2046 5.2: fragments and references of messages have no encoding.
  if (children === undefined && (type === 'message' || type === 'multipart')) return false;
  const encoded = children === undefined ? encode(type, body) : null;
  const header = withEncoding(headerOf(bytes, part), encoded?.name ?? '7bit', ofMessage);
  edits.push({ from: part.headerStart, to: bodyStart, octets: Buffer.from(header, 'latin1') });
  if (encoded !== null) edits.push({ from: bodyStart, to: bodyEnd, octets: Buffer.from(encoded.text, 'latin1') });
  return (children ?? []).every((child) => convert(bytes, child, message !== undefined, edits));
}

/** Text stays readable where it is text. */
function encode(type: string, body: Buffer): { name: string; text: string } {
  const plain = type === 'text' && !body.includes(0) && !/\r(?!\n)|(?<!\r)\n/.test(body.toString('latin1'));
  if (plain) return { name: 'quoted-printable', text: encodeQuotedPrintable(body) };
  return { name: 'base64', text: encodeBase64Lines(body) };
}

/** The header with another encoding. RFC 1428 3: a message without MIME gets what says as much as is known of it. */
function withEncoding(header: string, encoding: string, ofMessage: boolean): string {
  const fields = header
    .replace(/(^|\n)\r?\n$/, '$1')
    .replace(/^content-transfer-encoding[ \t]*:.*\r?\n(?:[ \t].*\r?\n)*/gim, '');
  const mime = !ofMessage || /^mime-version[ \t]*:/im.test(fields) ? '' : 'MIME-Version: 1.0\r\n';
  const typed = !ofMessage || /^content-type[ \t]*:/im.test(fields);
  const type = typed ? '' : 'Content-Type: text/plain; charset=unknown-8bit\r\n';
  return `${fields}${mime}${type}Content-Transfer-Encoding: ${encoding}\r\n\r\n`;
}

function headerOf(bytes: Buffer, { headerStart, bodyStart }: Part): string {
  return bytes.toString('latin1', headerStart, bodyStart);
}

function demands(octets: Uint8Array): boolean {
  const scan = new ContentScan();
  scan.push(octets);
  const { eightBit, binary } = scan.finish();
  return eightBit || binary;
}

function applied(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { from, to, octets } of edits) {
    pieces.push(bytes.subarray(at, from), octets);
    at = to;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}
