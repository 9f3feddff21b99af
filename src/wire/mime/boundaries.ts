/** The boundaries that may end the part at hand (RFC 2046 5.1.1, 5.1.2). */
import { beginsWithDashes, CR, LF, longestLine, SPACE, TAB } from './lines.ts';

/** A line that is a delimiter: whose, and whether it is the closing one. */
export interface Delimiter<Owner> {
  owner: Owner;
  closing: boolean;
}

/** Open multiparts by boundary. Of several with one boundary the innermost counts until it closes. */
export class OpenBoundaries<Owner extends { readonly depth: number }> {
  readonly #owners = new Map<string, Owner[]>();
  /** How many open boundaries have each length: most lines that begin with dashes have another one. */
  readonly #lengths = new Map<number, number>();

  /** Whether no line can be a delimiter. */
  get empty(): boolean {
    return this.#owners.size === 0;
  }

  open(boundary: string, owner: Owner): void {
    const key = keyOf(boundary);
    const owners = this.#owners.get(key);
    if (owners === undefined) this.#owners.set(key, [owner]);
    else owners.push(owner);
    this.#count(key.length, 1);
  }

  /** Forgets the innermost multipart with this boundary; inner ones close before outer ones. */
  close(boundary: string): void {
    const key = keyOf(boundary);
    const owners = this.#owners.get(key);
    if (owners?.pop() === undefined) return;
    if (owners.length === 0) this.#owners.delete(key);
    this.#count(key.length, -1);
  }

  clear(): void {
    this.#owners.clear();
    this.#lengths.clear();
  }

  /**
   * What the line in `bytes[at, end)`, which begins with two dashes, delimits. RFC 2046 5.1.1: the boundary stands
   * alone but for white space behind it; so a boundary that begins with another one is never taken for it.
   */
  match(bytes: Buffer, at: number, end: number): Delimiter<Owner> | null {
    const content = bytes[end - 1] === LF ? end - 1 : end;
    if (content - at > longestLine) return null;
    const last = trimmedEnd(bytes, at + 2, content);
    const plain = this.#owner(bytes, at + 2, last);
    const closed = beginsWithDashes(bytes, last - 2) ? this.#owner(bytes, at + 2, last - 2) : undefined;
    if (closed !== undefined && closed.depth > (plain?.depth ?? -1)) return { owner: closed, closing: true };
    return plain === undefined ? null : { owner: plain, closing: false };
  }

  #count(length: number, change: number): void {
    const count = (this.#lengths.get(length) ?? 0) + change;
    if (count === 0) this.#lengths.delete(length);
    else this.#lengths.set(length, count);
  }

  #owner(bytes: Buffer, start: number, end: number): Owner | undefined {
    if (!this.#lengths.has(end - start)) return undefined;
    return this.#owners.get(bytes.toString('latin1', start, end))?.at(-1);
  }
}

/** Boundaries are compared as bytes, so that an 8-bit one, against the rules, matches too. */
function keyOf(boundary: string): string {
  return Buffer.from(boundary).toString('latin1');
}

function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start && isPadding(bytes[last - 1]!)) last--;
  return last;
}

function isPadding(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR;
}
