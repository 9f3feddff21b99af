/** HEADER.FIELDS and HEADER.FIELDS.NOT (RFC 9051 6.4.5.1). */

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;

/**
 * The fields of a header (octets with the blank line at the end) whose names are, or with `not` are not, among the
 * given ones, unchanged and in their order, and the blank line where there is one. Lines that are no field have no
 * name. Linear; never throws.
 */
export function selectFields(header: Uint8Array, names: readonly string[], not: boolean): Uint8Array {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.length);
  const chosen: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.length && !isBlank(bytes, start)) {
    const end = fieldEnd(bytes, start);
    if (wanted.has(nameOf(bytes, start, end)) !== not) chosen.push(bytes.subarray(start, end));
    start = end;
  }
  // RFC 9051 6.4.5.1: the blank line is part of every header, unless the message has none.
  chosen.push(bytes.subarray(start));
  return Buffer.concat(chosen);
}

/** Behind the line break of the field's last line (RFC 5322 2.2.3: lines that begin with white space continue it). */
function fieldEnd(bytes: Buffer, start: number): number {
  let end = lineEnd(bytes, start);
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end = lineEnd(bytes, end);
  return end;
}

function lineEnd(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(LF, from);
  return at === -1 ? bytes.length : at + 1;
}

function isBlank(bytes: Buffer, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

/** In lower case; '' for what is no field. RFC 5322 4.5 allows white space in front of the colon. */
function nameOf(bytes: Buffer, start: number, end: number): string {
  let at = start;
  while (at < end && bytes[at] !== COLON) at++;
  return at === end ? '' : bytes.toString('latin1', start, at).trimEnd().toLowerCase();
}
