/** A cursor over header text with the lexical tokens that structured fields share (RFC 5322 3.2). */
export class Scanner {
  readonly text: string;
  /** Index of the next character. */
  at = 0;
  /** What is open to the end of the text is looked for once only: that keeps hostile input linear. */
  readonly #open = { comment: false, quote: false };

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** The text that the sticky expression matches here, which is passed; null where it does not match. */
  take(sticky: RegExp): string | null {
    sticky.lastIndex = this.at;
    if (!sticky.test(this.text)) return null;
    const start = this.at;
    this.at = sticky.lastIndex;
    return this.text.slice(start, this.at);
  }

  /** Whether the sticky expression matches here; nothing is passed. */
  sees(sticky: RegExp): boolean {
    sticky.lastIndex = this.at;
    return sticky.test(this.text);
  }

  /** RFC 5322 3.2.2: the content of a comment, nested ones with their parentheses; null where none begins and ends. */
  comment(): string | null {
    if (this.text[this.at] !== '(' || this.#open.comment) return null;
    let depth = 0;
    for (let at = this.at; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === '\\') at++;
      else if (char === '(') depth++;
      else if (char === ')' && --depth === 0) return this.#enclosed(at);
    }
    this.#open.comment = true;
    return null;
  }

  /** RFC 5322 3.2.4: the content of a quoted-string; null where none begins and ends. */
  quoted(): string | null {
    if (this.text[this.at] !== '"' || this.#open.quote) return null;
    for (let at = this.at + 1; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === '\\') at++;
      else if (char === '"') return this.#enclosed(at);
    }
    this.#open.quote = true;
    return null;
  }

  /** Passes white space; whether there was any. */
  space(): boolean {
    const start = this.at;
    while (isSpace(this.text.charCodeAt(this.at))) this.at++;
    return this.at > start;
  }

  /** Passes white space and comments (RFC 5322 3.2.2 CFWS). */
  skipComments(): void {
    do this.space();
    while (this.comment() !== null);
  }

  /** Passes the delimiter at `end`; what lies between it and the one here, quoted-pairs resolved. */
  #enclosed(end: number): string {
    const content = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return content.includes('\\') ? content.replace(/\\(.)/gs, '$1') : content;
  }
}

/** Space, tab and what folding left of a line break. */
function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
