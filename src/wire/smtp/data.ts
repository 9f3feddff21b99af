/** The content of DATA: RFC 5321 4.5.2 transparency, undone as the bytes stream in. */

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;

/** What running text is searched for: a CR or LF without the other, or a line that begins with a dot. */
const notable = /\r(?!\n)|(?<!\r)\n|\r\n\./g;
/** The same once the message is known to be refused. */
const dotLine = /\r\n\./g;

/** Where the decoder stands: in a line, behind its CR, at the start of a line, behind a dot there, behind that dot and a CR. */
type Place = 'text' | 'cr' | 'start' | 'dot' | 'dot-cr';

/** One chunk, decoded. */
export interface Decoded {
  /** Bytes of the message; worthless once `bare` is set. May share memory with the chunk. */
  data: Uint8Array;
  /** Bytes of the chunk that belong to the message and its end; behind them the next command begins. */
  used: number;
}

/**
 * Decodes a message, alike for any chunking. Only CRLF.CRLF ends it (RFC 5321 4.1.1.4; were any other sequence taken
 * for the end, one message could hide another from a server that disagrees); the CRLF of the DATA command counts as
 * the first. Linear.
 */
export class DataDecoder {
  #place: Place = 'start';
  #ended = false;
  #bare = false;

  /** The end was read. */
  get ended(): boolean {
    return this.#ended;
  }

  /** A CR or LF stood alone, which RFC 5321 2.3.8 forbids: the message must be refused. */
  get bare(): boolean {
    return this.#bare;
  }

  /** Decodes the next chunk. Not to be called after the end. */
  push(chunk: Uint8Array): Decoded {
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    const kept = new KeptBytes(chunk);
    let at = 0;
    while (at < chunk.length && !this.#ended) {
      at = this.#place === 'text' ? this.#skipText(text, at) : this.#step(chunk[at], at, kept);
    }
    return { data: kept.until(at), used: at };
  }

  /** From inside a line to the next thing of note; gives the index of the byte to look at next. */
  #skipText(text: string, from: number): number {
    const pattern = this.#bare ? dotLine : notable;
    pattern.lastIndex = from;
    const found = pattern.test(text);
    const end = found ? pattern.lastIndex : text.length;
    const last = text[end - 1];
    if (found && last === '.') {
      this.#place = 'start';
      return end - 1;
    }
    if (last === '\r' && end === text.length) this.#place = 'cr';
    else if (found) this.#bare = true;
    else if (last === '\n' && text[end - 2] === '\r') this.#place = 'start';
    return end;
  }

  /** At the end or the beginning of a line; gives the index of the byte to look at next. */
  #step(byte: number | undefined, at: number, kept: KeptBytes): number {
    const place = this.#place;
    if (place === 'cr' && byte === LF) {
      this.#place = 'start';
      return at + 1;
    }
    if (place === 'start' && byte === DOT) this.#place = 'dot';
    else if (place === 'dot' && byte === CR) this.#place = 'dot-cr';
    else if (place === 'dot-cr' && byte === LF) this.#ended = true;
    else {
      if (place === 'cr' || place === 'dot-cr') this.#bare = true;
      this.#place = 'text';
      return at;
    }
    kept.drop(at);
    return at + 1;
  }
}

/** The bytes of a chunk without those that were dropped. Copies only where something inside was dropped. */
class KeptBytes {
  readonly #chunk: Uint8Array;
  /** Starts and ends of what is kept, without the last run, which is open. */
  readonly #runs: number[] = [];
  #start = 0;

  constructor(chunk: Uint8Array) {
    this.#chunk = chunk;
  }

  drop(at: number): void {
    if (at > this.#start) this.#runs.push(this.#start, at);
    this.#start = at + 1;
  }

  /** What is kept of the bytes in front of `end`. */
  until(end: number): Uint8Array {
    this.drop(end);
    const [start = 0, stop = 0] = this.#runs;
    if (this.#runs.length <= 2) return this.#chunk.subarray(start, stop);
    const copy = new Uint8Array(this.#chunk.subarray(0, end));
    let length = 0;
    for (let i = 0; i < this.#runs.length; i += 2) {
      const [from = 0, to = 0] = [this.#runs[i], this.#runs[i + 1]];
      copy.copyWithin(length, from, to);
      length += to - from;
    }
    return copy.subarray(0, length);
  }
}
