const LF = 0x0a;
const CR = 0x0d;

/** A longer line is judged by its beginning: RFC 5322 2.1.1 allows no more, and no field name is as long. */
const lineStart = 998;

const nothing = new Uint8Array(0);

/** What the filter does to a header. Names in lower case. */
export interface HeaderRules {
  /** Fields that are left out. */
  drop: ReadonlySet<string>;
  /** Fields of which `add` wants to know whether they are there. */
  watch: ReadonlySet<string>;
  /** Fields whose text is kept for `collected`. */
  collect: ReadonlySet<string>;
  /** Fields that are left out where `forged` says so of their whole text. */
  judge: ReadonlySet<string>;
  forged(field: Uint8Array): boolean;
  /** Bytes of text kept in all, and of a field to be judged: a longer one is left out. */
  collectLimit: number;
  /** Fields to put at the end of the header, each with its line end; called when that is reached. */
  add(seen: ReadonlySet<string>): string;
}

/**
 * Passes a message on while it looks at its header: counts Received fields, leaves fields out, adds others. Holds back
 * at most one line or one field to be judged, and keeps what it collects. Lines may end in CRLF or LF. A message without any header gets a blank
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
  /** The field to be judged that is being read. */
  #judged: Uint8Array[] = [];
  #judgedLength = 0;
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
    const judged = this.#judge();
    const added = this.#endHeader();
    const gap = this.#atLineStart || added === '' ? '' : '\r\n';
    return [...rest, judged, Buffer.from(gap + added)];
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
      if (this.#atLineStart) {
        if (this.#judgedLength > 0 && !isFold(line)) out.insert(at, this.#judge());
        const added = this.#begin(line);
        if (added !== '') out.insert(at, Buffer.from(added));
      }
      this.#atLineStart = lf !== -1;
      if (!this.#inHeader) break;
      this.#collect(line);
      if (this.#rules.drop.has(this.#field)) out.drop(at, end);
      else if (this.#rules.judge.has(this.#field)) {
        this.#hold(line);
        out.drop(at, end);
      }
      at = end;
    }
    return out.until(bytes.length);
  }

  /** Finds out what a line is; gives what is to be put in front of it. */
  #begin(line: Uint8Array): string {
    if (line[0] === LF || (line[0] === CR && line[1] === LF)) return this.#endHeader();
    const text = Buffer.from(line.subarray(0, lineStart)).toString('latin1');
    // RFC 5322 3.6.8 field names; 4.5 allows white space in front of the colon.
    const name = /^([!-9;-~]+)[ \t]*:/.exec(text)?.[1]?.toLowerCase();
    // A line of an mbox file that was sent along: some programs do, in front of the header.
    if (this.#first && /^>?From /.test(text)) return '';
    if (this.#first && name === undefined) return `${this.#endHeader()}\r\n`;
    this.#first = false;
    if (!isFold(line)) this.#field = name ?? '';
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

  #hold(line: Uint8Array): void {
    this.#judgedLength += line.length;
    if (this.#judgedLength <= this.#rules.collectLimit) this.#judged.push(new Uint8Array(line));
  }

  /** What stays of the field to be judged, which is complete. */
  #judge(): Uint8Array {
    if (this.#judgedLength === 0) return nothing;
    const field = Buffer.concat(this.#judged);
    const stays = this.#judgedLength <= this.#rules.collectLimit && !this.#rules.forged(field);
    this.#judged = [];
    this.#judgedLength = 0;
    // A dropped field takes its missing line end along.
    if (!stays) this.#atLineStart = true;
    return stays ? field : nothing;
  }
}

/** RFC 5322 2.2.3: the line continues the field before it. */
function isFold(line: Uint8Array): boolean {
  return line[0] === 0x20 || line[0] === 0x09;
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

  insert(at: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.until(at);
    this.#pieces.push(bytes);
  }

  /** Everything so far, up to `to`. */
  until(to: number): Uint8Array[] {
    if (to > this.#from) this.#pieces.push(this.#bytes.subarray(this.#from, to));
    this.#from = to;
    return this.#pieces;
  }
}
