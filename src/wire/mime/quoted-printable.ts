/** RFC 2045 6.7. */
import { CR, LF, longestLine, SPACE, TAB } from './lines.ts';

const EQUALS = 0x3d;
const NOT_HEX = 16;

const hexValues = new Uint8Array(256).fill(NOT_HEX);
Buffer.from('0123456789ABCDEF').forEach((byte, value) => (hexValues[byte] = value));
// RFC 2045 6.7 (note 1): lower case is against the rules but can be read.
Buffer.from('abcdef').forEach((byte, value) => (hexValues[byte] = value + 10));

/**
 * Decodes quoted-printable. White space at the end of a line goes, and a line ending in `=` is joined with the next
 * (also where white space follows the `=`); an `=` that introduces nothing stays. Lines may end in CRLF or LF.
 */
export class QuotedPrintableDecoder {
  /**
   * What only the next byte explains: `=`, `=` and one digit, `=` and white space, or white space; the last two may end
   * in CR. Longer white space than a line can have (RFC 5322 2.1.1) is not held.
   */
  readonly #held = new Uint8Array(longestLine);
  #heldLength = 0;
  #out = new Uint8Array(0);
  #length = 0;

  push(chunk: Uint8Array): Uint8Array {
    this.#out = new Uint8Array(this.#heldLength + chunk.length);
    this.#length = 0;
    for (const byte of chunk) {
      if (this.#heldLength > 0) this.#explain(byte);
      else this.#take(byte);
    }
    return this.#out.subarray(0, this.#length);
  }

  end(): Uint8Array {
    this.#out = new Uint8Array(this.#heldLength);
    this.#length = 0;
    // RFC 2045 6.7 (3): the end of the body ends a line, and so the white space or the soft line break in front of it.
    if (this.#isHalfEscape()) this.#release();
    this.#heldLength = 0;
    return this.#out.subarray(0, this.#length);
  }

  #take(byte: number): void {
    if (byte === EQUALS || byte === SPACE || byte === TAB) this.#held[this.#heldLength++] = byte;
    else this.#out[this.#length++] = byte;
  }

  #explain(byte: number): void {
    if (this.#completesEscape(byte)) return;
    if (byte === LF && !this.#isHalfEscape()) this.#endLine();
    else if (this.#mayBelong(byte)) this.#held[this.#heldLength++] = byte;
    else {
      this.#release();
      this.#take(byte);
    }
  }

  #completesEscape(byte: number): boolean {
    if (!this.#isHalfEscape() || hexValues[byte] === NOT_HEX) return false;
    this.#out[this.#length++] = (hexValues[this.#held[1]!]! << 4) | hexValues[byte]!;
    this.#heldLength = 0;
    return true;
  }

  #isHalfEscape(): boolean {
    return this.#heldLength === 2 && this.#held[0] === EQUALS && hexValues[this.#held[1]!] !== NOT_HEX;
  }

  /** Whether `byte` may stand behind what is held so that there is still something to wait for. */
  #mayBelong(byte: number): boolean {
    if (this.#isHalfEscape() || this.#held[this.#heldLength - 1] === CR) return false;
    if (byte === CR || byte === SPACE || byte === TAB) return this.#heldLength < this.#held.length;
    return this.#heldLength === 1 && this.#held[0] === EQUALS && hexValues[byte] !== NOT_HEX;
  }

  #endLine(): void {
    if (this.#held[0] !== EQUALS) {
      if (this.#held[this.#heldLength - 1] === CR) this.#out[this.#length++] = CR;
      this.#out[this.#length++] = LF;
    }
    this.#heldLength = 0;
  }

  #release(): void {
    this.#out.set(this.#held.subarray(0, this.#heldLength), this.#length);
    this.#length += this.#heldLength;
    this.#heldLength = 0;
  }
}
