import { Row, type Value } from './row.ts';

/** Printable US-ASCII without a backslash: no string in such a text has an escape. */
const plain = /^[ -[\]-~]*$/;

/**
 * A packed text (compact.ts) whose strings stand in it as they are, with these still in their quotes; null for another.
 * Nothing is decoded: strings are slices of the text, which can be written as they are.
 */
export function quotedRow(text: string): Row | null {
  if (!plain.test(text) || !text.startsWith('[')) return null;
  const reader = new QuotedReader(text);
  const values = reader.list();
  return values === null || !reader.ended ? null : new Row(values);
}

/** Takes a text apart. What is no packed text gives null, for Row.parse to say so. */
class QuotedReader {
  readonly #text: string;
  /** Behind the bracket that opens the list at hand, or what was read of it. */
  #at = 1;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    return this.#at === this.#text.length;
  }

  list(): Value[] | null {
    const values: Value[] = [];
    if (this.#text.charCodeAt(this.#at) === closing) {
      this.#at++;
      return values;
    }
    for (;;) {
      const value = this.#value();
      if (value === null) return null;
      values.push(value);
      const next = this.#text.charCodeAt(this.#at++);
      if (next === closing) return values;
      if (next !== comma) return null;
    }
  }

  #value(): Value | null {
    const first = this.#text.charCodeAt(this.#at);
    if (first === quote) return this.#string();
    if (first !== opening) return this.#number();
    this.#at++;
    return this.list();
  }

  #string(): string | null {
    const from = this.#at;
    this.#at = this.#text.indexOf('"', from + 1) + 1;
    return this.#at === 0 ? null : this.#text.slice(from, this.#at);
  }

  #number(): number | null {
    const from = this.#at;
    let value = 0;
    for (let digit = this.#digit(); digit >= 0 && digit <= 9; digit = this.#digit()) {
      value = 10 * value + digit;
      this.#at++;
    }
    return this.#at === from ? null : value;
  }

  #digit(): number {
    return this.#text.charCodeAt(this.#at) - zero;
  }
}

const [quote, comma, zero, opening, closing] = [0x22, 0x2c, 0x30, 0x5b, 0x5d] as const;
