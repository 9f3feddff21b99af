/** Address lists of From, To and their kin (RFC 5322 3.4 and 4.4), read tolerantly. */
import { headerLimits } from '#base/limits-messages.ts';
import type { EnvelopeAddress } from './mime/summary.ts';
import { Scanner } from './scanner.ts';

/**
 * The addresses of a list in order. Quoting is removed from local parts and names (RFC 9051 7.5.2), encoded-words stay
 * encoded, source routes are dropped, a comment serves as the name where there is no other. An address without `@` has
 * an empty host; a null host marks a group's start and end. At most `headerLimits.addresses` entries are kept (one
 * more for the end of a group). Linear; never throws.
 */
export function parseAddressList(value: string): EnvelopeAddress[] {
  return new ListReader(value).read();
}

interface Token {
  text: string;
  /** The special character that the token is, '' for a word. */
  symbol: string;
  /** White space or a comment stands in front of it. */
  gap: boolean;
}

class ListReader {
  readonly #scanner: Scanner;
  readonly #list: EnvelopeAddress[] = [];
  #group = false;
  /** Of the address being read: what stands outside angle brackets, and inside (null where there were none). */
  #outside: Token[] = [];
  #angle: Token[] | null = null;
  #comment: string | null = null;

  constructor(value: string) {
    this.#scanner = new Scanner(value);
  }

  read(): EnvelopeAddress[] {
    while (!this.#scanner.done && this.#list.length < headerLimits.addresses) this.#step();
    this.#finishAddress();
    this.#finishGroup();
    return this.#list;
  }

  #step(): void {
    const token = this.#token();
    if (token === null) return;
    if (token.symbol === '<') this.#readAngle();
    else if (token.symbol === ',') this.#finishAddress();
    else if (token.symbol === ';') this.#finishGroup();
    else if (token.symbol === ':' && !this.#group && this.#angle === null) this.#startGroup();
    else this.#outside.push(token);
  }

  /** The next word or symbol; null at the end. */
  #token(): Token | null {
    const scanner = this.#scanner;
    const gap = this.#skipGap();
    if (scanner.done) return null;
    const word = scanner.quoted() ?? this.#unit(scanner.text[scanner.at]!) ?? scanner.take(atoms);
    if (word !== null) return { text: word, symbol: '', gap };
    const symbol = scanner.text[scanner.at++]!;
    return { text: symbol, symbol, gap };
  }

  /** What is one word although it may hold special characters. */
  #unit(first: string): string | null {
    if (first === '=') return this.#scanner.take(encodedWord);
    return first === '[' ? this.#scanner.take(domainLiteral) : null;
  }

  /** Passes white space and comments, of which the first is kept; whether there were any. */
  #skipGap(): boolean {
    let gap = this.#scanner.space();
    for (let comment = this.#scanner.comment(); comment !== null; comment = this.#scanner.comment()) {
      this.#comment ??= comment.trim();
      this.#scanner.space();
      gap = true;
    }
    return gap;
  }

  /** RFC 5322 4.4 obs-angle-addr: a route in front of the address, `@a,@b:`, is passed. A missing `>` is forgiven. */
  #readAngle(): void {
    if (this.#angle !== null) this.#finishAddress();
    let tokens: Token[] = [];
    for (let token = this.#token(); token !== null && token.symbol !== '>'; token = this.#token()) {
      const route = tokens[0]?.symbol === '@';
      if (token.symbol === ':' && route) tokens = [];
      else if (token.symbol === ';' || (token.symbol === ',' && !route)) {
        this.#scanner.at--;
        break;
      } else if (token.symbol !== '<') tokens.push(token);
    }
    this.#angle = tokens;
  }

  #startGroup(): void {
    this.#next({ name: null, mailbox: join(this.#outside), host: null });
    this.#group = true;
  }

  /** A semicolon outside a group divides addresses, as people type it. */
  #finishGroup(): void {
    this.#finishAddress();
    if (this.#group) this.#list.push({ name: null, mailbox: null, host: null });
    this.#group = false;
  }

  #finishAddress(): void {
    const outside = this.#outside;
    const [from, to] = this.#angle === null ? bareAddress(outside) : [outside.length, outside.length];
    const name = join(outside.slice(0, from)) || this.#comment || null;
    const { mailbox, host } = splitAt(this.#angle ?? outside.slice(from, to));
    const empty = mailbox === '' && host === '' && (this.#angle === null || name === null);
    this.#next(empty ? null : { name, mailbox, host });
  }

  /** Keeps the entry, if there is one and room for it, and begins the next. */
  #next(entry: EnvelopeAddress | null): void {
    if (entry !== null && this.#list.length < headerLimits.addresses) this.#list.push(entry);
    this.#outside = [];
    this.#angle = null;
    this.#comment = null;
  }
}

/** RFC 2047 2, with spaces and commas inside as some mailers write them. */
const encodedWord = /=\?[^?\s]+\?[BbQq]\?[^?]*\?=/y;
/** RFC 5322 3.4.1. */
const domainLiteral = /\[[^[\]\\\s]*\]/y;
/** Atoms and the dots between them; whatever is not special. */
const atoms = /[^\s()<>,;:"@\\[\]]+/y;

/**
 * Where an address without angle brackets stands among the tokens: the words around the last `@` that no white space
 * parts from it, unless a dot or `@` bridges that (RFC 5322 4.4). Without `@` it is all of them.
 */
function bareAddress(tokens: readonly Token[]): [from: number, to: number] {
  const at = tokens.findLastIndex((token) => token.symbol === '@');
  if (at === -1) return [0, tokens.length];
  let from = at;
  while (from > 0 && !isParted(tokens[from - 1]!, tokens[from]!)) from--;
  let to = at + 1;
  while (to < tokens.length && !isParted(tokens[to - 1]!, tokens[to]!)) to++;
  return [from, to];
}

function isParted(left: Token, right: Token): boolean {
  const bridged = left.symbol === '@' || right.symbol === '@' || left.text.endsWith('.') || right.text.startsWith('.');
  return right.gap && !bridged;
}

/** Local part and domain around the last `@`. */
function splitAt(tokens: readonly Token[]): { mailbox: string; host: string } {
  const at = tokens.findLastIndex((token) => token.symbol === '@');
  if (at === -1) return { mailbox: join(tokens), host: '' };
  const host = tokens.slice(at + 1).map((token) => token.text);
  return { mailbox: join(tokens.slice(0, at), isParted), host: host.join('') };
}

/** The words as one text, a single space where they are parted. */
function join(tokens: readonly Token[], parted = hasGap): string {
  let text = '';
  tokens.forEach((token, i) => (text += i > 0 && parted(tokens[i - 1]!, token) ? ` ${token.text}` : token.text));
  return text;
}

function hasGap(_left: Token, right: Token): boolean {
  return right.gap;
}
