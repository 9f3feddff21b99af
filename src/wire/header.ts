/** The header block of a message or MIME part (RFC 5322 2.2), read tolerantly. */
import { decodeUnlabelled } from './charset.ts';

/** One header field. `start` and `end` count bytes in the block; `end` is behind the field's last line break. */
export interface HeaderField {
  /** Lower case; empty for lines that are no field (no colon, or a name that RFC 5322 3.6.8 does not allow). */
  name: string;
  /** Unfolded and trimmed, bytes decoded as unlabelled text; encoded-words still encoded. */
  value: string;
  start: number;
  end: number;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads the fields in order, up to the blank line that ends the header or the end of the bytes. Lines may end in CRLF
 * or LF. Every byte in front of the blank line belongs to exactly one field, so the fields can be copied out
 * unchanged. Linear; never throws.
 */
export function parseHeader(bytes: Uint8Array): HeaderField[] {
  const fields: HeaderField[] = [];
  let start = 0;
  while (start < bytes.length && !isBlank(bytes, start)) {
    let end = lineEnd(bytes, start);
    while (isFold(bytes[end])) end = lineEnd(bytes, end);
    fields.push(readField(bytes, start, end));
    start = end;
  }
  return fields;
}

/** The value of the first field of that (lower-case) name. */
export function headerValue(fields: readonly HeaderField[], name: string): string | undefined {
  return fields.find((field) => field.name === name)?.value;
}

/** The values of all fields of that (lower-case) name, in order. */
export function headerValues(fields: readonly HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name === name).map((field) => field.value);
}

function readField(bytes: Uint8Array, start: number, end: number): HeaderField {
  const text = decodeUnlabelled(bytes.subarray(start, end));
  const colon = text.indexOf(':');
  const name = fieldName(text.slice(0, Math.max(colon, 0)));
  return { name, value: unfold(name === '' ? text : text.slice(colon + 1)), start, end };
}

/** RFC 5322 3.6.8 ftext; 4.5 allows white space in front of the colon. */
function fieldName(text: string): string {
  const name = text.trimEnd();
  return /^[\x21-\x7e]+$/.test(name) ? name.toLowerCase() : '';
}

/**
 * RFC 5322 2.2.3: a line break in front of white space disappears. NUL and a stray CR, which RFC 5322 4 only knows as
 * obsolete and no protocol can pass on, become U+FFFD and a space.
 */
function unfold(text: string): string {
  const value = text.trim();
  if (!/[\r\n\0]/.test(value)) return value;
  return value.replace(/\r?\n/g, '').replaceAll('\r', ' ').replaceAll('\0', '\ufffd');
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(LF, from);
  return at === -1 ? bytes.length : at + 1;
}

function isBlank(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

function isFold(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}
