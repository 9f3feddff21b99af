import { MailError } from '#base/errors.ts';
import { checkLimits } from '#base/limits.ts';
import { parseHeader } from '#wire/header.ts';

/**
 * Passes a message on to be checked, with no more DKIM signatures than are looked at: each would cost a hash over the
 * whole body. Holds the header back until it is complete.
 */
export class HeaderGate {
  #pending: Buffer | null = Buffer.alloc(0);

  /** What to pass on of the next chunk. Throws `limit` for a header that is too long. */
  push(chunk: Uint8Array): Uint8Array[] {
    if (this.#pending === null) return [chunk];
    const from = Math.max(0, this.#pending.length - 3);
    const bytes = Buffer.concat([this.#pending, chunk]);
    const end = headerEnd(bytes, from);
    if ((end === -1 ? bytes.length : end) > checkLimits.header) {
      throw new MailError('limit', 'the header is too long to be checked');
    }
    this.#pending = end === -1 ? bytes : null;
    return end === -1 ? [] : [...fewSignatures(bytes.subarray(0, end)), bytes.subarray(end)];
  }

  /** What is left at the end of the message. */
  end(): Uint8Array[] {
    const rest = this.#pending;
    this.#pending = null;
    return rest === null ? [] : fewSignatures(rest);
  }
}

/** Behind the header's last line break, in front of the blank line; -1 where it is not there yet. */
function headerEnd(bytes: Buffer, from: number): number {
  if (from === 0 && (bytes[0] === 0x0a || (bytes[0] === 0x0d && bytes[1] === 0x0a))) return 0;
  for (let at = bytes.indexOf(0x0a, from); at !== -1; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === 0x0a || (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a)) return at + 1;
  }
  return -1;
}

function fewSignatures(header: Buffer): Uint8Array[] {
  let count = 0;
  return parseHeader(header)
    .filter(({ name }) => name !== 'dkim-signature' || ++count <= checkLimits.signatures)
    .map(({ start, end }) => header.subarray(start, end));
}
