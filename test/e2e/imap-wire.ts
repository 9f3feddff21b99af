/** IMAP as it is on the wire, for tests that compare two servers: commands as text, responses as values. */
import type { Readable, Writable } from 'node:stream';

/** What a response is made of: strings, whether quoted, literal or atom, as Latin-1; NIL; lists. */
export type Value = string | null | Value[];

/** How a server answered a command. */
export interface Answer {
  /** Untagged responses, without their `*`. */
  responses: Value[][];
  /** The tagged response without its tag: `OK …`. */
  status: string;
}

/** A conversation with a server. */
export class ImapWire {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #to: Writable;
  #bytes: Buffer = Buffer.alloc(0);
  #tags = 0;

  /** Reads the greeting first. */
  static async open(from: Readable, to: Writable): Promise<ImapWire> {
    const wire = new ImapWire(from, to);
    await wire.#response();
    return wire;
  }

  private constructor(from: Readable, to: Writable) {
    this.#chunks = from[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    this.#to = to;
  }

  /** Sends a command, given without its tag and its line end; literals in it are non-synchronizing. */
  async command(...pieces: (string | Uint8Array)[]): Promise<Answer> {
    const tag = this.send(...pieces);
    const responses: Value[][] = [];
    for (;;) {
      const next = await this.next(tag);
      if (typeof next === 'string') return { responses, status: next };
      responses.push(next);
    }
  }

  /** Sends a command without waiting for what comes of it; its tag. */
  send(...pieces: (string | Uint8Array)[]): string {
    const tag = `t${this.#tags++}`;
    this.#to.write(
      Buffer.concat([`${tag} `, ...pieces, '\r\n'].map((piece) => Buffer.from(piece as string, 'latin1'))),
    );
    return tag;
  }

  /** Sends a line that is no command. */
  line(text: string): void {
    this.#to.write(`${text}\r\n`);
  }

  /** The next response: the values of an untagged one, or of a command's tagged one what follows the tag. */
  async next(tag: string): Promise<Value[] | string> {
    const bytes = await this.#response();
    if (bytes.startsWith(`${tag} `)) return bytes.slice(tag.length + 1).trimEnd();
    return parseResponse(bytes.replace(/^\* /, ''));
  }

  /** One response with its literals and its line end. */
  async #response(): Promise<string> {
    let end = 0;
    for (;;) {
      const lineEnd = this.#bytes.indexOf('\r\n', end);
      if (lineEnd < 0) {
        await this.#more();
        continue;
      }
      const literal = /\{(\d+)\}$/.exec(this.#bytes.toString('latin1', end, lineEnd));
      end = lineEnd + 2 + Number(literal?.[1] ?? 0);
      if (literal !== null) continue;
      const response = this.#bytes.toString('latin1', 0, end);
      this.#bytes = this.#bytes.subarray(end);
      return response;
    }
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done === true) throw new Error(`the server went away: ${this.#bytes.toString('latin1')}`);
    this.#bytes = Buffer.concat([this.#bytes, value]);
  }
}

/** An atom may hold a section, with brackets and a list in it. */
const atom = /(?:BODY|BINARY(?:\.SIZE)?)\[[^\]]*\](?:<\d+>)?|\[[^\]]*\]|[^\s()"{}\r\n]+/iy;
const quoted = /"((?:[^"\\]|\\.)*)"/y;
const literalHead = /~?\{(\d+)\}\r\n/y;
const space = /[ \r\n]+/y;

/** The values of a response. Throws for what is not well-formed. */
function parseResponse(bytes: string): Value[] {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(bytes);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const value = (): Value => {
    if (bytes[at] === '(') return list();
    const string = take(quoted);
    if (string !== null) return (string[1] ?? '').replaceAll(/\\(.)/g, '$1');
    const head = take(literalHead);
    if (head !== null) {
      at += Number(head[1]);
      return bytes.slice(at - Number(head[1]), at);
    }
    const word = take(atom)?.[0];
    if (word === undefined) throw new Error(`malformed at ${at}: ${bytes}`);
    return word.toUpperCase() === 'NIL' ? null : word;
  };
  const list = (): Value[] => {
    const values: Value[] = [];
    for (at++; bytes[at] !== ')'; take(space)) values.push(value());
    at++;
    return values;
  };
  const values: Value[] = [];
  for (; at < bytes.length; take(space)) values.push(value());
  return values;
}
