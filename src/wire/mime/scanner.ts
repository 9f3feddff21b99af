/** Reads a message once, in pieces of any size, into its Summary. */
import { hasAttachment } from './attachment.ts';
import type { Delimiter } from './boundaries.ts';
import { FirstText } from './first-text.ts';
import { HeaderBlock } from './header-block.ts';
import {
  beginsWithDashes,
  countBreaks,
  CR,
  fieldNameLength,
  isBlankLine,
  isFolded,
  isFromLine,
  isLoneDash,
  isUnfinished,
  LF,
  lineEnd,
  type Position,
} from './lines.ts';
import type { Summary } from './summary.ts';
import { MimeTree, type OpenPart } from './tree.ts';

const lineOfDashes = Buffer.from('\n--');

/** Returned by a step that cannot go on before more bytes are there. */
const needsMore = -1;

/** The Summary of a whole message. */
export function scanMessage(bytes: Uint8Array): Summary {
  const scanner = new MessageScanner();
  scanner.push(bytes);
  return scanner.end();
}

/**
 * Scans a message that streams in. The Summary is the same however the message is cut into chunks. Chunks may be
 * changed after `push` has returned. Never throws, whatever the bytes are; holds at most mimeLimits.header of one
 * header, mimeLimits.sample of a text, and mimeLimits.line of an unfinished line.
 */
export class MessageScanner {
  readonly #text = new FirstText();
  readonly #tree = new MimeTree(this.#text);
  readonly #fields = new HeaderBlock();
  /** An unfinished line whose meaning depends on what follows. */
  #held: Buffer | null = null;
  /** Offset in the message of the first byte at hand, and the two bytes in front of it. */
  #base = 0;
  #before: [number | undefined, number | undefined] = [undefined, undefined];
  /** Line feeds so far. */
  #breaks = 0;
  /** Whether the next byte continues a line that is already known for what it is. */
  #midLine = false;

  constructor() {
    this.#beginHeader();
  }

  push(chunk: Uint8Array): void {
    const bytes = this.#held === null ? asBuffer(chunk) : Buffer.concat([this.#held, chunk]);
    const at = this.#scan(bytes, false);
    this.#held = at === bytes.length ? null : Buffer.from(bytes.subarray(at));
  }

  /** Ends the message; the scanner cannot be used again. */
  end(): Summary {
    if (this.#held !== null) this.#scan(this.#held, true);
    while (this.#tree.header !== null) this.#endHeader(this.#position(0));
    const { envelope, threading, structure } = this.#tree.ended(this.#position(0));
    const preview = this.#text.preview;
    return { envelope, structure, preview, ...threading, hasAttachment: hasAttachment(structure), size: this.#base };
  }

  /** Takes what can be taken and returns how much that is: all of it when these are the `last` bytes. */
  #scan(bytes: Buffer, last: boolean): number {
    let at = 0;
    while (at < bytes.length) {
      const next = this.#tree.header === null ? this.#inBody(bytes, at, last) : this.#inHeader(bytes, at, last);
      if (next === needsMore) break;
      at = next;
    }
    this.#text.take(bytes, this.#base, at);
    this.#before = [this.#byte(bytes, at - 2), this.#byte(bytes, at - 1)];
    this.#base += at;
    return at;
  }

  /** One line of a header, or the end of the header in front of it. */
  #inHeader(bytes: Buffer, at: number, last: boolean): number {
    const end = lineEnd(bytes, at);
    if (this.#midLine) {
      this.#fields.continue(bytes, at, end);
      return this.#taken(bytes, end);
    }
    if (!last && isUnfinished(bytes, at, end)) return needsMore;
    if (isBlankLine(bytes, at)) {
      this.#taken(bytes, end);
      this.#endHeader(this.#position(end));
      return end;
    }
    if (this.#delimiter(bytes, at, end) === null && this.#takeField(bytes, at, end)) return this.#taken(bytes, end);
    // The blank line is missing: the body begins with this line, which is then looked at again.
    this.#endHeader(this.#position(at));
    return at;
  }

  /** Takes a line that may stand in a header, and says whether it was one. */
  #takeField(bytes: Buffer, at: number, end: number): boolean {
    const isFirst = this.#base + at === this.#tree.header!.start;
    if (isFolded(bytes, at) && !isFirst) {
      this.#fields.continue(bytes, at, end);
      return true;
    }
    const nameLength = fieldNameLength(bytes, at, end);
    if (nameLength === 0 && !isFromLine(bytes, at)) return false;
    this.#fields.begin(bytes, at, end, nameLength);
    return true;
  }

  /** A delimiter, or everything up to the next line that may be one. */
  #inBody(bytes: Buffer, at: number, last: boolean): number {
    if (this.#midLine || !beginsWithDashes(bytes, at)) {
      if (!last && !this.#midLine && isLoneDash(bytes, at)) return needsMore;
      return this.#opaque(bytes, at);
    }
    const end = lineEnd(bytes, at);
    if (!last && isUnfinished(bytes, at, end)) return needsMore;
    const delimiter = this.#delimiter(bytes, at, end);
    if (delimiter === null) return this.#taken(bytes, end);
    this.#delimited(delimiter, bytes, at, end);
    return end;
  }

  /** Counts the lines of a body from `at`, inside a line or at one that is no delimiter, to the next that may be one. */
  #opaque(bytes: Buffer, at: number): number {
    const found = this.#tree.boundaries.empty ? -1 : bytes.indexOf(lineOfDashes, at);
    const end = found !== -1 ? found + 1 : endOfOpaque(bytes, at);
    this.#breaks += countBreaks(bytes, at, end);
    this.#midLine = bytes[end - 1] !== LF;
    return end;
  }

  #delimited(delimiter: Delimiter<OpenPart>, bytes: Buffer, at: number, end: number): void {
    this.#text.take(bytes, this.#base, at);
    const line = this.#position(at);
    // RFC 2046 5.1.1: the line break in front of a delimiter belongs to it, and not to the part.
    const lineBreak = this.#byte(bytes, at - 2) === CR ? 2 : 1;
    const text: Position = { offset: line.offset - lineBreak, breaks: line.breaks - 1 };
    this.#taken(bytes, end);
    this.#tree.delimited(delimiter, text, line, this.#position(end));
    this.#beginHeader();
  }

  #delimiter(bytes: Buffer, at: number, end: number): Delimiter<OpenPart> | null {
    const { boundaries } = this.#tree;
    return boundaries.empty || !beginsWithDashes(bytes, at) ? null : boundaries.match(bytes, at, end);
  }

  #endHeader(body: Position): void {
    this.#tree.headerEnded(this.#fields.read(), body);
    this.#beginHeader();
  }

  #beginHeader(): void {
    if (this.#tree.header !== null) this.#fields.reset(this.#tree.header.ofMessage);
  }

  /** Moves behind a line, or behind what is there of it, which ends at `end`. */
  #taken(bytes: Buffer, end: number): number {
    this.#midLine = bytes[end - 1] !== LF;
    if (!this.#midLine) this.#breaks++;
    return end;
  }

  #position(at: number): Position {
    return { offset: this.#base + at, breaks: this.#breaks };
  }

  #byte(bytes: Buffer, at: number): number | undefined {
    return at < 0 ? this.#before[at + 2] : bytes[at];
  }
}

/** The end of the bytes, but in front of a lone dash that begins the last line. */
function endOfOpaque(bytes: Buffer, at: number): number {
  const last = bytes.length - 1;
  return last > at && bytes[last - 1] === LF && isLoneDash(bytes, last) ? last : bytes.length;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
