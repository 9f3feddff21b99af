/** One command as it arrives: lines, and the literals between them. */
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import { announcesMessage } from './append.ts';
import type { ReceivedCommand } from './cursor.ts';
import { announcedLiteral, type Literal } from './literal.ts';
import { tagOf } from './tag.ts';

/** How much of a command is held; imapLimits has one for either side of the login. */
export interface CommandLimits {
  /** Octets of all lines together. */
  readonly command: number;
  /** Octets of one literal. */
  readonly literal: number;
  /** Literals held at once. */
  readonly literals: number;
}

/** What the session does next. */
export type Step =
  /** Read a line and give it to `line`. */
  | { readonly kind: 'line' }
  /** Send a continuation request, then call `asked`. */
  | { readonly kind: 'ask' }
  /** Read octets and give them to `literal`, until another step comes. */
  | { readonly kind: 'octets' }
  /** The command up to here can be parsed: its message follows. Stream it and call `streamed`, or call `refuse`. */
  | { readonly kind: 'message'; readonly literal: Literal }
  /** The command is over: parse it, or answer `failure`. */
  | { readonly kind: 'end' }
  /** Answer `failure` and end the connection: more is on its way than is worth throwing away. */
  | { readonly kind: 'close' };

type State = 'line' | 'announced' | 'octets' | 'message' | 'end';

/**
 * Collects a command and says what comes next, so that a refused command takes exactly its own octets from the
 * connection: no continuation is sent for it, and non-synchronizing literals of it are thrown away (RFC 7888 4).
 */
export class CommandBuffer implements ReceivedCommand {
  readonly lines: string[] = [];
  readonly literals: (Uint8Array | null)[] = [];
  readonly #limits: CommandLimits;
  #state: State = 'line';
  #tag: string | null = null;
  #failure: MailError | null = null;
  /** Octets of all lines. */
  #length = 0;
  #announced: Literal = { size: 0, synchronizing: false, binary: false };
  #octets = Buffer.alloc(0);
  #received = 0;
  #discarded = 0;

  constructor(limits: CommandLimits) {
    this.#limits = limits;
  }

  /** The tag; null where the first line has none, and the answer is an untagged BAD (RFC 9051 7.1.3). */
  get tag(): string | null {
    return this.#tag;
  }

  /** Why the command was refused. */
  get failure(): MailError | null {
    return this.#failure;
  }

  /** Octets of the announced literal that are still to come. */
  get missing(): number {
    return this.#announced.size - this.#received;
  }

  get next(): Step {
    if (this.#discarded > imapLimits.discarded) return { kind: 'close' };
    if (this.#state === 'message') return { kind: 'message', literal: this.#announced };
    return { kind: this.#state === 'announced' ? 'ask' : this.#state };
  }

  /** Takes a line without its end. */
  line(bytes: Uint8Array): void {
    const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    if (this.#length === 0) this.#tag = tagOf(line);
    this.#length += line.length;
    if (this.#length > this.#limits.command) this.refuse(new MailError('limit', 'the command is too long'));
    if (this.#failure === null) this.lines.push(line);
    const literal = announcedLiteral(line);
    if (literal === null) this.#state = 'end';
    else this.#announce(literal);
  }

  /** The continuation request was sent. */
  asked(): void {
    this.#expectOctets();
  }

  /** Takes octets of the literal; returns those behind it, which the next line begins with. */
  literal(chunk: Uint8Array): Uint8Array {
    const taken = chunk.subarray(0, this.missing);
    if (this.#failure === null) this.#octets.set(taken, this.#received);
    this.#received += taken.length;
    if (this.missing === 0) this.#finishLiteral();
    return chunk.subarray(taken.length);
  }

  /** The message was read, all of it; the command goes on behind it. */
  streamed(): void {
    this.literals.push(null);
    this.#state = 'line';
  }

  /** Nothing of the command is kept from here on; the first reason counts. What is still to come of it is read as `next` says. */
  refuse(error: MailError): void {
    this.#failure ??= error;
    this.lines.length = 0;
    this.literals.length = 0;
    this.#octets = Buffer.alloc(0);
    if (this.#state === 'message' || this.#state === 'announced') this.#announce(this.#announced);
  }

  #announce(literal: Literal): void {
    this.#announced = literal;
    this.#received = 0;
    const isMessage = this.#failure === null && announcesMessage(this.lines);
    if (this.#failure === null && !isMessage) this.#checkLiteral(literal);
    if (this.#failure !== null) this.#discard(literal);
    else if (isMessage) this.#state = 'message';
    else if (literal.synchronizing) this.#state = 'announced';
    else this.#expectOctets();
  }

  #checkLiteral(literal: Literal): void {
    const held = this.literals.filter((octets) => octets !== null).length;
    if (literal.size > this.#limits.literal) this.refuse(new MailError('limit', 'a literal is too long'));
    else if (held >= this.#limits.literals) this.refuse(new MailError('limit', 'the command has too many literals'));
  }

  /** A client that waits for a continuation takes the answer for its refusal; one that does not sends the rest. */
  #discard(literal: Literal): void {
    this.#discarded += literal.synchronizing ? 0 : literal.size;
    if (literal.synchronizing) this.#state = 'end';
    else this.#expectOctets();
  }

  #expectOctets(): void {
    this.#state = 'octets';
    if (this.#failure === null) this.#octets = Buffer.alloc(this.#announced.size);
    if (this.missing === 0) this.#finishLiteral();
  }

  #finishLiteral(): void {
    if (this.#failure === null) this.literals.push(this.#octets);
    this.#state = 'line';
  }
}
