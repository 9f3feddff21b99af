import { MailError } from '#base/errors.ts';
import { netLimits } from '#base/limits.ts';

const CR = 0x0d;
const LF = 0x0a;

/** One line without its terminator. */
export interface Line {
  readonly bytes: Uint8Array;
  /** It ended in LF alone instead of CRLF. */
  readonly bareLf: boolean;
}

/** Received bytes that nobody has taken yet: a queue of chunks from which lines or chunks are taken. Pure, linear. */
export class Input {
  #chunks: Uint8Array[] = [];
  /** Leading chunks known to hold no LF, and their bytes: nothing is searched twice. */
  #scanned = 0;
  #scannedBytes = 0;
  #length = 0;
  /** Bytes thrown away of a line that is over its limit; 0 outside such a line. */
  #discarded = 0;

  /** Bytes waiting. */
  get length(): number {
    return this.#length;
  }

  /** Bytes thrown away so far of an over-long line whose end has not arrived. */
  get discarded(): number {
    return this.#discarded;
  }

  /** Whether the peer should not be read until something is taken. */
  get full(): boolean {
    return this.#length >= netLimits.buffered || this.#chunks.length >= netLimits.chunks;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Puts bytes back in front. */
  unshift(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.unshift(bytes);
    this.#length += bytes.length;
    this.#scanned = 0;
    this.#scannedBytes = 0;
  }

  clear(): void {
    this.#chunks = [];
    this.#length = 0;
    this.#scanned = 0;
    this.#scannedBytes = 0;
    this.#discarded = 0;
  }

  /** The last chunk, or null when nothing waits. */
  takeLast(): Uint8Array | null {
    const chunk = this.#chunks.pop();
    if (chunk === undefined) return null;
    this.#length -= chunk.length;
    this.#scanned = 0;
    this.#scannedBytes = 0;
    return chunk;
  }

  /** The first chunk as it arrived, or null when nothing waits. */
  takeChunk(): Uint8Array | null {
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return null;
    this.#length -= chunk.length;
    this.#scanned = 0;
    this.#scannedBytes = 0;
    return chunk;
  }

  /**
   * The next line, or undefined while its end has not arrived. `limit` counts octets with the terminator, as RFC 5321
   * 4.5.3.1.4 does. A longer line is thrown away to its end, and only then reported: MailError('limit'), after which
   * the next line can be taken.
   */
  takeLine(limit: number): Line | undefined {
    for (; this.#scanned < this.#chunks.length; this.#scanned++) {
      const chunk = this.#chunks[this.#scanned] as Uint8Array;
      const at = chunk.indexOf(LF);
      if (at >= 0) return this.#cut(at, limit);
      this.#scannedBytes += chunk.length;
    }
    if (this.#scannedBytes >= limit || this.#discarded > 0) this.#discard();
    return undefined;
  }

  /** Takes everything up to and including the LF at `at` of the chunk numbered #scanned. */
  #cut(at: number, limit: number): Line {
    const last = this.#chunks[this.#scanned] as Uint8Array;
    const length = this.#scannedBytes + at + 1;
    const tooLong = this.#discarded > 0 || length > limit;
    const line = tooLong ? last : this.#join(last, at, length);
    const rest = at + 1 === last.length ? [] : [last.subarray(at + 1)];
    this.#chunks.splice(0, this.#scanned + 1, ...rest);
    this.#length -= length;
    this.#scanned = 0;
    this.#scannedBytes = 0;
    this.#discarded = 0;
    if (tooLong) throw new MailError('limit', `a line is longer than ${limit} octets`);
    const end = length - 1;
    const bareLf = end === 0 || line[end - 1] !== CR;
    return { bytes: line.subarray(0, bareLf ? end : end - 1), bareLf };
  }

  #join(last: Uint8Array, at: number, length: number): Uint8Array {
    if (this.#scanned === 0) return last.subarray(0, at + 1);
    const line = new Uint8Array(length);
    let to = 0;
    for (const chunk of this.#chunks.slice(0, this.#scanned)) {
      line.set(chunk, to);
      to += chunk.length;
    }
    line.set(last.subarray(0, at + 1), to);
    return line;
  }

  /** Throws away what is here of an over-long line. */
  #discard(): void {
    this.#discarded += this.#scannedBytes;
    this.#chunks = [];
    this.#length = 0;
    this.#scanned = 0;
    this.#scannedBytes = 0;
  }
}
