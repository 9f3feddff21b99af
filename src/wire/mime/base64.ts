/** RFC 2045 6.8. */

const PADDING = 64;
const IGNORED = 65;

/** The value of each byte of the alphabet; RFC 2045 6.8: all other bytes are to be ignored. */
const values = new Uint8Array(256).fill(IGNORED);
Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=').forEach((byte, value) => {
  values[byte] = value;
});

/**
 * Decodes base64. Tolerant: line breaks anywhere, foreign characters, missing padding, and padding inside (texts that
 * were encoded apart and joined).
 */
export class Base64Decoder {
  /** The bits of a group that is not complete, and how many characters they came from. */
  #bits = 0;
  #count = 0;

  push(chunk: Uint8Array): Uint8Array {
    const out = new Uint8Array(Math.ceil(((chunk.length + this.#count) * 3) / 4));
    let [bits, count, length] = [this.#bits, this.#count, 0];
    for (let at = 0; at < chunk.length; at++) {
      const value = values[chunk[at]!]!;
      if (value === IGNORED) continue;
      if (value === PADDING) {
        length = writeRest(out, length, bits, count);
        count = 0;
        continue;
      }
      bits = (bits << 6) | value;
      if (++count < 4) continue;
      out[length++] = bits >> 16;
      out[length++] = bits >> 8;
      out[length++] = bits;
      count = 0;
    }
    this.#bits = bits;
    this.#count = count;
    return out.subarray(0, length);
  }

  end(): Uint8Array {
    const out = new Uint8Array(2);
    const length = writeRest(out, 0, this.#bits, this.#count);
    this.#count = 0;
    return out.subarray(0, length);
  }
}

/** Writes the whole bytes in the first two or three characters of a group. */
function writeRest(out: Uint8Array, at: number, bits: number, count: number): number {
  if (count < 2) return at;
  out[at] = bits >> (6 * count - 8);
  if (count === 3) out[at + 1] = bits >> 2;
  return at + count - 1;
}
