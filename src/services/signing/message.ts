import { createHash } from 'node:crypto';
import { signingLimits } from '#base/limits-messages.ts';
import { parseHeader } from '#wire/header.ts';
import { RelaxedBody } from '#wire/dkim/relaxed.ts';

/** A field as it is signed. */
export interface Field {
  /** Lower case. */
  name: string;
  /** The whole field with its line end, of Latin-1 characters for octets. */
  text: string;
}

/** The header of a message, and how many octets it takes with the blank line behind it. */
export interface Header {
  fields: readonly Field[];
  length: number;
}

/** A message whose octets can be read as often as they are needed. */
interface Readable {
  open(): AsyncIterable<Uint8Array>;
}

/** Reads as much of a message as its header; null for one that is too long to be signed. */
export async function readHeader(message: Readable): Promise<Header | null> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of message.open()) {
    const from = Math.max(0, bytes.length - 3);
    bytes = Buffer.concat([bytes, chunk]);
    const length = headerLength(bytes, from);
    if ((length ?? bytes.length) > signingLimits.header) return null;
    if (length !== null) return { fields: fieldsOf(bytes.subarray(0, length)), length };
  }
  return { fields: fieldsOf(bytes), length: bytes.length };
}

/** The hash of a body in `relaxed` form, base64: the `bh` of a signature (RFC 6376 3.7). */
export async function bodyHash(message: Readable, { length }: Header): Promise<string> {
  const hash = createHash('sha256');
  const body = new RelaxedBody((bytes) => hash.update(bytes));
  let skip = length;
  for await (const chunk of message.open()) {
    if (skip < chunk.length) body.push(chunk.subarray(skip));
    skip = Math.max(0, skip - chunk.length);
  }
  body.end();
  return hash.digest('base64');
}

/** Behind the blank line that ends a header; null where it is not there yet. */
function headerLength(bytes: Buffer, from: number): number | null {
  if (from === 0 && bytes[0] === 0x0a) return 1;
  if (from === 0 && bytes[0] === 0x0d && bytes[1] === 0x0a) return 2;
  for (let at = bytes.indexOf(0x0a, from); at !== -1; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === 0x0a) return at + 2;
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return at + 3;
  }
  return null;
}

function fieldsOf(header: Buffer): Field[] {
  return parseHeader(header)
    .filter(({ name }) => name !== '')
    .map(({ name, start, end }) => ({ name, text: header.toString('latin1', start, end) }));
}
