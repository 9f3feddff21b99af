/** The fields of one header that the summary uses, collected while the header streams by. */
import { mimeLimits } from '#base/limits-messages.ts';
import { parseHeader, type HeaderField } from '#wire/header.ts';
import { LF } from './lines.ts';

const ofParts = [
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
  'content-description',
  'content-md5',
  'content-language',
  'content-location',
];
const ofMessages = [
  ...ofParts,
  'date',
  'subject',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'in-reply-to',
  'message-id',
  'references',
];

/**
 * Collects the wanted fields within mimeLimits.header and mimeLimits.headers. A field is chosen by first letter, last
 * letter and length of its name: Received, DKIM and ARC fields, most of a header, are passed over without making a
 * string.
 */
export class HeaderBlock {
  #bytes = Buffer.allocUnsafe(2048);
  #length = 0;
  #limit = 0;
  #inAll = 0;
  #wanted = wantedInParts;
  #keeping = false;

  /** Starts the header of a message, or of a part that is none. */
  reset(ofMessage: boolean): void {
    this.#length = 0;
    this.#limit = Math.min(mimeLimits.header, mimeLimits.headers - this.#inAll);
    this.#wanted = ofMessage ? wantedInMessages : wantedInParts;
    this.#keeping = false;
  }

  /** Takes the first line of a field, or the part of it that is at hand. */
  begin(bytes: Buffer, start: number, end: number, nameLength: number): void {
    this.#keeping =
      nameLength > 0 && this.#wanted[key(bytes[start]!, bytes[start + nameLength - 1]!, nameLength)] === 1;
    this.continue(bytes, start, end);
  }

  /** Takes what continues the field: the rest of its line or another line. */
  continue(bytes: Buffer, start: number, end: number): void {
    if (!this.#keeping) return;
    const room = this.#limit - this.#length;
    if (end - start > room) this.#fill(bytes, start, start + room);
    else this.#append(bytes, start, end);
  }

  /** The fields, when the header is over. */
  read(): HeaderField[] {
    this.#inAll += this.#length;
    return parseHeader(this.#bytes.subarray(0, this.#length));
  }

  /** Keeps whole lines only: half an address or a cut boundary would be worse than none. */
  #fill(bytes: Buffer, start: number, end: number): void {
    this.#append(bytes, start, end);
    this.#length = this.#bytes.subarray(0, this.#length).lastIndexOf(LF) + 1;
    this.#limit = this.#length;
  }

  #append(bytes: Buffer, start: number, end: number): void {
    const length = this.#length + end - start;
    if (length > this.#bytes.length) this.#grow(length);
    bytes.copy(this.#bytes, this.#length, start, end);
    this.#length = length;
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** One number for first letter and last letter, in either case, and length. */
function key(first: number, last: number, length: number): number {
  return ((first & 31) << 10) | ((last & 31) << 5) | Math.min(length, 31);
}

function keysOf(names: readonly string[]): Uint8Array {
  const keys = new Uint8Array(1 << 15);
  for (const name of names) keys[key(name.charCodeAt(0), name.charCodeAt(name.length - 1), name.length)] = 1;
  return keys;
}

const wantedInParts = keysOf(ofParts);
const wantedInMessages = keysOf(ofMessages);
