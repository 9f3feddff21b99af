/** A reader of one command's tokens (RFC 9051 9). What is wrong is a MailError `bad-syntax`. */
import { isAscii, isUtf8 } from 'node:buffer';
import { MailError } from '#base/errors.ts';
import { parseLiteralHead, type Literal } from './literal.ts';
import { decodeModifiedUtf7 } from './modified-utf7.ts';

/** What parsers read: `literals[n]` stands at the end of `lines[n]`. */
export interface ReceivedCommand {
  /** Octets as latin1, without line ends. */
  readonly lines: readonly string[];
  /** Null for a message that was streamed past. */
  readonly literals: readonly (Uint8Array | null)[];
}

export interface CursorOptions {
  /** After ENABLE IMAP4rev2 or UTF8=ACCEPT: quoted strings and mailbox names are UTF-8 (RFC 9051 4.3, RFC 6855 3). */
  utf8: boolean;
}

const atom = /[^\x00-\x20\x7f-\uffff(){%*"\\\]]+/y;
const astring = /[^\x00-\x20\x7f-\uffff(){%*"\\]+/y;
const listMailbox = /[^\x00-\x20\x7f-\uffff(){"\\]+/y;
const word = /[A-Za-z0-9][A-Za-z0-9.-]*/y;
const quoted = /"[^"\\\0\r\n]*(?:\\["\\][^"\\\0\r\n]*)*"/y;
const argumentHead = /\{\d{1,20}\+?\}$/y;
const messageHead = /~?\{\d{1,20}\+?\}$/y;
const numeral = /\d{1,10}(?!\d)/y;
const numeral64 = /\d{1,19}(?!\d)/y;
const nzNumeral = /[1-9]\d{0,9}(?!\d)/y;
const nzNumeral64 = /[1-9]\d{0,18}(?!\d)/y;
/** RFC 9051 9 nz-number: below 2^32. */
const largest = 2 ** 32 - 1;

export class Cursor {
  readonly utf8: boolean;
  readonly #command: ReceivedCommand;
  #line = 0;
  #at = 0;

  constructor(command: ReceivedCommand, options: CursorOptions) {
    this.#command = command;
    this.utf8 = options.utf8;
  }

  /** The text that the sticky expression matches here, which is passed; null where it does not match. */
  take(sticky: RegExp): string | null {
    sticky.lastIndex = this.#at;
    const text = this.#text;
    if (!sticky.test(text)) return null;
    const start = this.#at;
    this.#at = sticky.lastIndex;
    return text.slice(start, this.#at);
  }

  /** As `take`; throws where the expression does not match. */
  need(sticky: RegExp, what: string): string {
    return this.take(sticky) ?? expected(what);
  }

  /** As `need`; gives the groups of the expression, '' for those that took no part. */
  groups(sticky: RegExp, what: string): string[] {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#text) ?? expected(what);
    this.#at = sticky.lastIndex;
    return match.slice(1).map((group: string | undefined) => group ?? '');
  }

  /** Whether these characters stand here. */
  sees(characters: string): boolean {
    return this.#text.startsWith(characters, this.#at);
  }

  /** Passes these characters if they stand here. */
  accept(characters: string): boolean {
    if (!this.sees(characters)) return false;
    this.#at += characters.length;
    return true;
  }

  expect(characters: string): void {
    if (!this.accept(characters)) expected(characters === ' ' ? 'a space' : `"${characters}"`);
  }

  space(): void {
    this.expect(' ');
  }

  /** Whether nothing is left of the line. */
  get done(): boolean {
    return this.#at === this.#text.length;
  }

  /** Throws where something is left of the command. */
  end(): void {
    if (!this.done || this.#line + 1 < this.#command.lines.length) expected('the end of the command');
  }

  /** A keyword of the grammar, in capitals. */
  word(what = 'a keyword'): string {
    return this.need(word, what).toUpperCase();
  }

  atom(): string {
    return this.need(atom, 'an atom');
  }

  number(): number {
    return this.#number(numeral);
  }

  nzNumber(): number {
    return this.#number(nzNumeral);
  }

  /** RFC 9051 9 number64. What is past 2^53 means as much as 2^53 does: nothing of ours is that large. */
  number64(): number {
    return this.#number64(numeral64);
  }

  /** As number64, above zero. */
  nzNumber64(): number {
    return this.#number64(nzNumeral64);
  }

  /** A text: atom characters, quoted or literal. Throws for octets that are no UTF-8. */
  astring(): string {
    return this.take(astring) ?? this.string();
  }

  /** RFC 9051 9 string: quoted or literal, as text. */
  string(): string {
    const fromLiteral = !this.sees('"');
    const octets = this.#string();
    if (isAscii(octets)) return octets.toString('latin1');
    // RFC 9051 4.3: UTF-8 in quoted strings is for those who enabled it; a literal was always 8-bit.
    if ((!fromLiteral && !this.utf8) || !isUtf8(octets)) return expected('US-ASCII or valid UTF-8');
    return octets.toString();
  }

  /** As astring, with UTF-8 in quoted strings whether or not it was enabled. */
  astringUtf8(): string {
    const octets = this.astringOctets();
    return isUtf8(octets) ? octets.toString() : expected('valid UTF-8');
  }

  /** As astring, in whatever charset it is. */
  astringOctets(): Buffer {
    const characters = this.take(astring);
    return characters === null ? this.#string() : Buffer.from(characters, 'latin1');
  }

  /** RFC 9051 9 nstring, as text. */
  nstring(): string | null {
    return this.take(/NIL(?![^ )])/iy) === null ? this.string() : null;
  }

  /** A mailbox name in Unicode: modified UTF-7 (RFC 3501 5.1.3) or, where it was enabled, UTF-8. */
  mailbox(): string {
    return this.#name(this.astring());
  }

  /** RFC 9051 9 list-mailbox: a mailbox name that may hold wildcards. */
  listMailbox(): string {
    return this.#name(this.take(listMailbox) ?? this.string());
  }

  /** A list in parentheses. Throws MailError('limit') for more than `most` items. */
  list<T>(item: () => T, { empty = false, most = Infinity } = {}): T[] {
    this.expect('(');
    if (empty && this.accept(')')) return [];
    const items = [item()];
    while (!this.accept(')')) {
      this.space();
      if (items.length >= most) throw new MailError('limit', `a list has more than ${most} items`);
      items.push(item());
    }
    return items;
  }

  /** A message's literal, at the end of the lines that are here. */
  messageLiteral(): Literal {
    return parseLiteralHead(this.need(messageHead, 'a message literal'));
  }

  /** Goes on behind a message that was streamed past. */
  nextLine(): void {
    this.#line++;
    this.#at = 0;
  }

  get #text(): string {
    return this.#command.lines[this.#line] ?? '';
  }

  #number(sticky: RegExp): number {
    const value = Number(this.need(sticky, 'a number'));
    return value <= largest ? value : expected('a number of 32 bits');
  }

  #number64(sticky: RegExp): number {
    return Math.min(Number(this.need(sticky, 'a number')), Number.MAX_SAFE_INTEGER);
  }

  #string(): Buffer {
    const text = this.take(quoted);
    if (text !== null) return Buffer.from(text.slice(1, -1).replace(/\\(.)/g, '$1'), 'latin1');
    const octets = this.take(argumentHead) === null ? null : this.#command.literals[this.#line];
    // RFC 9051 9 CHAR8: no NUL.
    if (octets === null || octets === undefined || octets.includes(0)) return expected('a string');
    this.nextLine();
    return Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  }

  #name(text: string): string {
    return this.utf8 ? text : decodeModifiedUtf7(text);
  }
}

function expected(what: string): never {
  throw new MailError('bad-syntax', `${what} expected`);
}
