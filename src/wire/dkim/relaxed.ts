/** Canonicalization `relaxed/relaxed` (RFC 6376 3.4.2, 3.4.4). */

/** Line ends that are written at a time. */
const manyLineEnds = Buffer.from('\r\n'.repeat(4096));

/** A whole field, of Latin-1 characters for octets, as it is signed; without a line end at its end. */
export function relaxedField(field: string): string {
  const colon = field.indexOf(':');
  const name = field.slice(0, colon).trimEnd().toLowerCase();
  const value = field
    .slice(colon + 1)
    .replace(/\r?\n/g, '')
    .replace(/[ \t]+/g, ' ');
  return `${name}:${value.replace(/^ | $/g, '')}`;
}

/**
 * Passes a body on as it is signed, in pieces that need not be kept. A bare LF counts as a line end, because that is
 * what other servers make of it (RFC 6376 5.3). Alike for any chunking, linear, with bounded memory.
 */
export class RelaxedBody {
  readonly #take: (bytes: Uint8Array) => void;
  /** Line ends that nothing came behind yet. */
  #breaks = 0;
  /** White space, and a CR, that nothing came behind yet. */
  #held = '';
  #any = false;

  constructor(take: (bytes: Uint8Array) => void) {
    this.#take = take;
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const text = this.#held + bytes.toString('latin1');
    const end = endOfContent(text);
    if (end > 0) this.#write(text.slice(0, end));
    this.#hold(text.slice(end));
  }

  /** RFC 6376 3.4.4: empty lines at the end are not signed; whatever else there is ends in one line end. */
  end(): void {
    if (this.#held.endsWith('\r')) this.#write(this.#held);
    if (this.#any) this.#take(manyLineEnds.subarray(0, 2));
  }

  #write(content: string): void {
    for (; this.#breaks > 0; this.#breaks -= Math.min(this.#breaks, manyLineEnds.length / 2)) {
      this.#take(manyLineEnds.subarray(0, 2 * this.#breaks));
    }
    // Patterns that match only what changes: most text is relaxed already, and then nothing is copied.
    const relaxed = content.replace(/\t[ \t]*| [ \t]+/g, ' ').replace(/ \r?\n|(?<!\r)\n/g, '\r\n');
    this.#take(Buffer.from(relaxed, 'latin1'));
    this.#any = true;
  }

  #hold(rest: string): void {
    let from = 0;
    for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n', from)) {
      this.#breaks++;
      from = at + 1;
    }
    this.#held = rest.slice(from).replace(/[ \t]+/g, ' ');
  }
}

/** Behind the last octet that is neither white space nor part of a line end. */
function endOfContent(text: string): number {
  let end = text.length;
  for (; end > 0; end--) {
    const char = text[end - 1];
    const ofLineEnd = char === '\n' || (char === '\r' && (end === text.length || text[end] === '\n'));
    if (!ofLineEnd && char !== ' ' && char !== '\t') break;
  }
  return end;
}
