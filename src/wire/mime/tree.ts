/** The MIME tree of a message, built from headers and delimiters as they come by (RFC 2046). */
import { mimeLimits } from '#base/limits-messages.ts';
import type { HeaderField } from '#wire/header.ts';
import { OpenBoundaries, type Delimiter } from './boundaries.ts';
import { readEnvelope, readThreading, type Threading } from './envelope.ts';
import type { Position } from './lines.ts';
import { boundaryOf, enclosesMessage, makePlainText, readPart, type DefaultType } from './part.ts';
import type { Envelope, Part } from './summary.ts';

/** A part whose body is not over. */
export interface OpenPart {
  readonly part: Part;
  readonly parent: OpenPart | null;
  readonly depth: number;
  /** Line feeds of the message in front of the body. */
  readonly breaks: number;
  /** While delimiters of this multipart are looked for. */
  boundary: string | null;
}

/** A part whose header is being read. */
export interface OpenHeader {
  readonly start: number;
  readonly ofMessage: boolean;
  readonly defaultType: DefaultType;
}

/** Is told which part the bytes that follow belong to. */
export interface PartListener {
  opened(part: Part): void;
  closed(part: Part): void;
}

/** The finished tree with what the message's own header says. */
export interface MessageTree {
  envelope: Envelope;
  threading: Threading;
  structure: Part;
}

export class MimeTree {
  readonly boundaries = new OpenBoundaries<OpenPart>();
  readonly #listener: PartListener;
  #header: OpenHeader | null = { start: 0, ofMessage: true, defaultType: 'text/plain' };
  #open: OpenPart | null = null;
  #lastLeaf: OpenPart | null = null;
  #result: MessageTree | null = null;
  #count = 1;

  constructor(listener: PartListener) {
    this.#listener = listener;
  }

  /** The header being read; null within a body. */
  get header(): OpenHeader | null {
    return this.#header;
  }

  /** The header ends and the body begins at `body`. */
  headerEnded(fields: readonly HeaderField[], body: Position): void {
    const header = this.#header!;
    this.#header = null;
    const part = readPart(fields, header.defaultType);
    part.headerStart = header.start;
    part.bodyStart = body.offset;
    this.#attach(part, header.ofMessage ? readEnvelope(fields) : null, fields);
    this.#enter(part, body);
  }

  /**
   * A delimiter line ends every part inside the multipart it belongs to. RFC 2046 5.1.1: at `text`, in front of the
   * line break that the delimiter begins with; at `line`, behind it, where that line break already belongs to a header.
   */
  delimited(delimiter: Delimiter<OpenPart>, text: Position, line: Position, next: Position): void {
    const { owner, closing } = delimiter;
    if (!closing && this.#count >= mimeLimits.parts) {
      this.#giveRestToLastLeaf();
      return;
    }
    this.#closeInside(owner, text, line);
    if (closing) this.#closeBoundary(owner);
    else this.#expectHeader(next, false, owner.part.subtype === 'digest' ? 'message/rfc822' : 'text/plain');
  }

  /** The message ends. */
  ended(end: Position): MessageTree {
    this.#closeInside(null, end, end);
    return this.#result!;
  }

  #attach(part: Part, envelope: Envelope | null, fields: readonly HeaderField[]): void {
    const parent = this.#open?.part;
    if (envelope === null) (parent!.parts ??= []).push(part);
    else if (parent !== undefined) parent.message = { envelope, part };
    else this.#result = { envelope, threading: readThreading(fields, envelope), structure: part };
  }

  /** Opens the body, and the header of the message in it where there is one. */
  #enter(part: Part, body: Position): void {
    const depth = this.#open === null ? 0 : this.#open.depth + 1;
    const open: OpenPart = { part, parent: this.#open, depth, breaks: body.breaks, boundary: null };
    this.#open = open;
    const nested = depth < mimeLimits.nesting;
    if (part.type === 'multipart') this.#enterMultipart(open, nested ? boundaryOf(part) : null);
    this.#listener.opened(part);
    if (nested && enclosesMessage(part) && this.#count < mimeLimits.parts) this.#expectHeader(body, true, 'text/plain');
  }

  #enterMultipart(open: OpenPart, boundary: string | null): void {
    open.boundary = boundary;
    if (boundary === null) makePlainText(open.part);
    else this.boundaries.open(boundary, open);
  }

  #expectHeader(at: Position, ofMessage: boolean, defaultType: DefaultType): void {
    this.#header = { start: at.offset, ofMessage, defaultType };
    this.#count++;
  }

  #closeInside(owner: OpenPart | null, text: Position, line: Position): void {
    let end = text;
    for (let open = this.#open; open !== owner && open !== null; open = open.parent) {
      if (open.part.bodyStart > end.offset) end = line;
      this.#close(open, end);
    }
    this.#open = owner;
  }

  #close(open: OpenPart, end: Position): void {
    const { part } = open;
    part.bodyEnd = end.offset;
    part.lines = end.breaks - open.breaks;
    this.#closeBoundary(open);
    // A multipart without parts cannot be written in IMAP (RFC 9051 9 body-type-mpart), nor does it say anything.
    if (part.type === 'multipart' && part.parts === undefined) makePlainText(part);
    if (part.parts === undefined && part.message === undefined) this.#lastLeaf = open;
    this.#listener.closed(part);
  }

  #closeBoundary(open: OpenPart): void {
    if (open.boundary !== null) this.boundaries.close(open.boundary);
    open.boundary = null;
  }

  /** mimeLimits.parts is reached: the last part, opened again where it was over, goes to the end of the message. */
  #giveRestToLastLeaf(): void {
    this.boundaries.clear();
    if (this.#open?.part.parts !== undefined) this.#open = this.#lastLeaf;
  }
}
