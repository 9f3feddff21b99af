import { mimeLimits } from '#base/limits-messages.ts';

/** What a message demands of those who carry it. */
export interface ContentNeeds {
  /** There are octets above 127: 8BITMIME (RFC 6152). */
  eightBit: boolean;
  /** A NUL, a CR or LF alone, or a line of more than 998 octets: BINARYMIME (RFC 3030 3). */
  binary: boolean;
  /** There are octets above 127 in the header: SMTPUTF8 (RFC 6531 1.1, RFC 6532 3). */
  utf8Header: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

/** Finds out what a message demands, whatever its sender declared, alike for any chunking. Linear. */
export class ContentScan {
  #eightBit = false;
  #binary = false;
  #utf8Header = false;
  #inHeader = true;
  /** Octets of the line so far, without its end. */
  #line = 0;
  #behindCr = false;

  push(chunk: Uint8Array): void {
    for (const octet of chunk) this.#take(octet);
  }

  finish(): ContentNeeds {
    return {
      eightBit: this.#eightBit,
      binary: this.#binary || this.#behindCr || this.#line > mimeLimits.line,
      utf8Header: this.#utf8Header,
    };
  }

  #take(octet: number): void {
    if (octet === LF) return this.#endLine();
    if (this.#behindCr) this.#binary = true;
    this.#behindCr = octet === CR;
    if (octet === CR) return;
    this.#line++;
    if (octet >= 0x80) {
      this.#eightBit = true;
      this.#utf8Header ||= this.#inHeader;
    } else if (octet === 0) this.#binary = true;
  }

  #endLine(): void {
    if (!this.#behindCr || this.#line > mimeLimits.line) this.#binary = true;
    if (this.#line === 0) this.#inHeader = false;
    this.#line = 0;
    this.#behindCr = false;
  }
}
