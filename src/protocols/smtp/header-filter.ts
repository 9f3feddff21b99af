const LF = 0x0a;
const CR = 0x0d;

/** A longer line is judged by its beginning: RFC 5322 2.1.1 allows no more, and no field name is as long. */
const lineStart = 998;

/** What the filter does to a header. Names in lower case. */
export interface HeaderRules {
  /** Fields that are left out. */
  drop: ReadonlySet<string>;
  /** Fields of which `add` wants to know whether they are there. */
  watch: ReadonlySet<string>;
  /** Fields whose text is kept for `collected`. */
  collect: ReadonlySet<string>;
  /** Bytes of text kept in all. */
  collectLimit: number;
  /** Fields to put at the end of the header, each with its line end; called when that is reached. */
  add(seen: ReadonlySet<string>): string;
}

/**
 * Passes a message on while it looks at its header: counts Received fields, leaves fields out, adds others. Holds back
 * at most one line, and keeps what it collects. Lines may end in CRLF or LF. A message without any header gets a blank
 * line in front, because other fields will stand before it. Linear, alike for any chunking.
 */
export class HeaderFilter {
  /** Received fields so far. */
  received = 0;
  /** There was more text to collect than the limit allows. */
  overflow = false;

  readonly #rules: HeaderRules;
  readonly #seen = new Set<string>();
  readonly #collected: Uint8Array[] = [];
  #collectedLength = 0;
  /** An unfinished line. */
  #pending: Uint8Array = Buffer.alloc(0);
  #inHeader = true;
  #atLineStart = true;
  /** No line of a header was seen yet. */
  #first = true;
  /** The field that the current line belongs to; '' for a line that is no field. */
  #field = '';

  constructor(rules: HeaderRules) {
    this.#rules = rules;
  }

  /** The collected fields, in order, with their names and line ends. */
  get collected(): Uint8Array {
    return Buffer.concat(this.#collected);
  }

  /** What to pass on of the next chunk; may share memory with it. */
  push(chunk: Uint8Array): Uint8Array[] {
    if (!this.#inHeader) return [chunk];
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    this.#pending = Buffer.alloc(0);
    return this.#filter(bytes, false);
  }

  /** What is left at the end of the message. */
  end(): Uint8Array[] {
    if (!this.#inHeader) return [];
    const rest = this.#filter(this.#pending, true);
    if (!this.#inHeader) return rest;
    const added = this.#endHeader();
    const gap = this.#atLineStart || added === '' ? '' : '\r\n';
    return [...rest, Buffer.from(gap + added)];
  }

  #filter(bytes: Uint8Array, last: boolean): Uint8Array[] {
    const out = new Pieces(bytes);
    let at = 0;
    while (at < bytes.length && this.#inHeader) {
      const lf = bytes.indexOf(LF, at);
      const end = lf === -1 ? bytes.length : lf + 1;
      if (lf === -1 && this.#atLineStart && !last && end - at < lineStart) {
        this.#pending = Buffer.from(bytes.subarray(at));
        return out.until(at);
      }
      const line = bytes.subarray(at, end);
      if (this.#atLineStart) out.insert(at, this.#begin(line));
      this.#atLineStart = lf !== -1;
      if (!this.#inHeader) break;
      this.#collect(line);
      if (this.#rules.drop.has(this.#field)) out.drop(at, end);
      at = end;
    }
    return out.until(bytes.length);
  }

  /** Finds out what a line is; gives what is to be put in front of it. */
  #begin(line: Uint8Array): string {
    if (line[0] === LF || (line[0] === CR && line[1] === LF)) return this.#endHeader();
    const text = Buffer.from(line.subarray(0, lineStart)).toString('latin1');
    const folded = /^[ \t]/.test(text);
    // RFC 5322 3.6.8 field names; 4.5 allows white space in front of the colon.
    const name = /^([!-9;-~]+)[ \t]*:/.exec(text)?.[1]?.toLowerCase();
    // A line of an mbox file that was sent along: some programs do, in front of the header.
    if (this.#first && /^>?From /.test(text)) return '';
    if (this.#first && name === undefined) return `${this.#endHeader()}\r\n`;
    this.#first = false;
    if (!folded) this.#field = name ?? '';
    if (name === 'received') this.received++;
    if (name !== undefined && this.#rules.watch.has(name)) this.#seen.add(name);
    return '';
  }

  #endHeader(): string {
    this.#inHeader = false;
    return this.#rules.add(this.#seen);
  }

  #collect(line: Uint8Array): void {
    if (!this.#rules.collect.has(this.#field)) return;
    this.#collectedLength += line.length;
    if (this.#collectedLength > this.#rules.collectLimit) this.overflow = true;
    else this.#collected.push(new Uint8Array(line));
  }
}

/** A chunk with parts left out and others put in. */
class Pieces {
  readonly #bytes: Uint8Array;
  readonly #pieces: Uint8Array[] = [];
  #from = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  drop(from: number, to: number): void {
    this.until(from);
    this.#from = to;
  }

  insert(at: number, text: string): void {
    if (text === '') return;
    this.until(at);
    this.#pieces.push(Buffer.from(text));
  }

  /** Everything so far, up to `to`. */
  until(to: number): Uint8Array[] {
    if (to > this.#from) this.#pieces.push(this.#bytes.subarray(this.#from, to));
    this.#from = to;
    return this.#pieces;
  }
}
