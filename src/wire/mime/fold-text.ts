/** Text in one line, for people: no white space but single spaces, nothing that cannot be seen. */

const VISIBLE = 0;
const BLANK = 1;
const INVISIBLE = 2;
const JOINER = 3;

/**
 * Collects text until there is enough of it. White space and controls become single spaces; what is invisible is left
 * out: newsletters pad their first words with it, and direction marks could turn the rest of a line around. Joiners
 * stay within words and emoji. Linear.
 */
export class FoldedText {
  readonly #enough: number;
  #text = '';
  /** What will stand in front of the next visible character: a space or joiners. */
  #between = '';

  /** @param enough UTF-16 units past which nothing more is taken */
  constructor(enough: number) {
    this.#enough = enough;
  }

  get isFull(): boolean {
    return this.#text.length >= this.#enough;
  }

  add(text: string): void {
    let at = 0;
    while (at < text.length && !this.isFull) {
      const end = endOfVisible(text, at, at + this.#enough);
      if (end > at) this.#addVisible(text.slice(at, end));
      else this.#addOther(text[at]!);
      at = Math.max(end, at + 1);
    }
  }

  /** The text, well-formed and without a space at either end. */
  toString(): string {
    return this.#text.toWellFormed();
  }

  #addVisible(text: string): void {
    this.#text += this.#text === '' ? text : this.#between + text;
    this.#between = '';
  }

  #addOther(char: string): void {
    const kind = kindOf(char.charCodeAt(0));
    if (kind === BLANK) this.#between = ' ';
    else if (kind === JOINER && this.#between !== ' ') this.#between += char;
  }
}

function endOfVisible(text: string, start: number, limit: number): number {
  const last = Math.min(limit, text.length);
  let at = start;
  while (at < last && kindOf(text.charCodeAt(at)) === VISIBLE) at++;
  return at;
}

function kindOf(code: number): number {
  if (code < 0xad) return code <= 0x20 || (code >= 0x7f && code <= 0xa0) ? BLANK : VISIBLE;
  if (code >= 0x2000 && code < 0x2070) return kindOfPunctuation(code);
  return rare.get(code) ?? VISIBLE;
}

/** General punctuation: spaces, joiners, marks of direction, invisible operators. */
function kindOfPunctuation(code: number): number {
  if (code <= 0x200a || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f) return BLANK;
  if (code === 0x200c || code === 0x200d) return JOINER;
  return code <= 0x200f || (code >= 0x202a && code <= 0x202e) || code >= 0x2060 ? INVISIBLE : VISIBLE;
}

/** Soft hyphen, grapheme joiner, Arabic letter mark, Ogham and Mongolian separators, wide space, byte order mark. */
const rare = new Map([
  [0xad, INVISIBLE],
  [0x034f, INVISIBLE],
  [0x061c, INVISIBLE],
  [0x1680, BLANK],
  [0x180e, INVISIBLE],
  [0x3000, BLANK],
  [0xfeff, INVISIBLE],
]);
