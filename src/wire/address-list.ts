/** Address lists of From, To and their kin (RFC 5322 3.4 and 4.4), read tolerantly. */
import { headerLimits } from '#base/limits.ts';
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

  /** The next word or symbol; null at the end. The first comment is kept on the way. */
  #token(): Token | null {
    const scanner = this.#scanner;
    let gap = false;
    for (;;) {
      const space = scanner.take(/\s+/y);
      const comment = scanner.comment();
      if (space === null && comment === null) break;
      if (comment !== null) this.#comment ??= comment.trim();
      gap = true;
    }
    if (scanner.done) return null;
    const quoted = scanner.quoted();
    const word = quoted ?? scanner.take(encodedWord) ?? scanner.take(domainLiteral) ?? scanner.take(atoms);
    if (word !== null) return { text: word, symbol: '', gap };
    const symbol = scanner.text[scanner.at++]!;
    return { text: symbol, symbol, gap };
  }

  /** RFC 5322 4.4 obs-angle-addr: a route in front of the address, `@a,@b:`, is passed. A missing `>` is forgiven. */
  #readAngle(): void {
    if (this.#angle !== null) this.#finishAddress();
    let tokens: Token[] = [];
    for (let token = this.#token(); token !== null && token.symbol !== '>'; token = this.#token()) {
      const route = tokens[0]?.symbol === '@';
      if (token.symbol === ':' && route) tokens = [];
      else if (token.symbol === ',' && !route) {
        this.#scanner.at--;
        break;
      } else if (token.symbol !== '<') tokens.push(token);
    }
    this.#angle = tokens;
  }

  #startGroup(): void {
    this.#add({ name: null, mailbox: join(this.#outside), host: null });
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
    if (this.#angle !== null) {
      const name = join(outside) || this.#comment || null;
      const address = splitAt(this.#angle);
      this.#add({ name, ...address });
      return;
    }
    const [from, to] = bareAddress(outside);
    const name = join(outside.slice(0, from)) || this.#comment || null;
    this.#add({ name, ...splitAt(outside.slice(from, to)) });
  }

  /** Keeps the address, unless there is nothing in it or the list is full, and begins the next. */
  #add(address: EnvelopeAddress): void {
    const empty = address.name === null && address.mailbox === '' && address.host === '';
    if (!empty && this.#list.length < headerLimits.addresses) this.#list.push(address);
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
  const domain = tokens.slice(at + 1).map((token) => ({ ...token, gap: false }));
  return { mailbox: join(tokens.slice(0, at), isParted), host: join(domain) };
}

/** The words as one text, a single space where they are parted. */
function join(tokens: readonly Token[], parted = (_: Token, right: Token) => right.gap): string {
  return tokens.map((token, i) => (i > 0 && parted(tokens[i - 1]!, token) ? ` ${token.text}` : token.text)).join('');
}
