import { MailError } from '#base/errors.ts';

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;

/** A command line: the keyword in upper case, and everything behind the first space as it stands. */
export interface Pop3Line {
  readonly keyword: string;
  readonly argument: string;
}

/** Splits a command line without its line end (RFC 1939 3; UTF-8 in arguments by RFC 6856 2.2). Throws `bad-syntax`. */
export function parseLine(line: Uint8Array): Pop3Line {
  const text = Buffer.from(line).toString('utf8');
  const [, keyword = '', argument = ''] = /^([A-Za-z0-9]{1,12})(?: ([^\x00-\x1f\x7f\ufffd]*))?$/.exec(text) ?? [];
  if (keyword === '') throw new MailError('bad-syntax', 'not a POP3 command');
  return { keyword: keyword.toUpperCase(), argument };
}

/** For commands without arguments. */
export function noArgument(argument: string): void {
  if (argument !== '') throw new MailError('bad-syntax', 'an argument where there should be none');
}

/** For commands with one argument that may hold spaces: RFC 1939 7 has them in passwords. */
export function someArgument(argument: string): string {
  if (argument === '') throw new MailError('bad-syntax', 'an argument is missing');
  return argument;
}

/** `msg`: a message number, from 1. */
export function messageNumber(argument: string): number {
  if (!/^0*[1-9]\d{0,8}$/.test(argument)) throw new MailError('bad-syntax', 'not a message number');
  return Number(argument);
}

/** `[msg]`; null where it is absent. */
export function optionalMessageNumber(argument: string): number | null {
  return argument === '' ? null : messageNumber(argument);
}

/** `msg n` of TOP. */
export function messageAndLines(argument: string): { message: number; lines: number } {
  const [, message = '', lines = ''] = /^(\d+) (\d{1,9})$/.exec(argument) ?? [];
  return { message: messageNumber(message), lines: Number(lines) };
}

/** `mechanism [initial-response]` of AUTH (RFC 5034 4); `initial` is null where it is absent. */
export function authArgument(argument: string): { mechanism: string; initial: string | null } {
  const [, mechanism = '', initial] = /^([A-Za-z0-9_-]{1,20})(?: ([A-Za-z0-9+/=]+))?$/.exec(argument) ?? [];
  if (mechanism === '') throw new MailError('bad-syntax', 'not a mechanism with an initial response');
  return { mechanism, initial: initial ?? null };
}

/** `[tag]` of LANG: a language tag (RFC 5646 2.1), `*` or nothing. */
export function languageArgument(argument: string): string {
  if (!/^(?:\*|[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8})?$/.test(argument)) {
    throw new MailError('bad-syntax', 'not a language tag');
  }
  return argument;
}

/** A status line (RFC 1939 3); `code` is a response code (RFC 2449 8), which only -ERR may have. */
export function encodeStatus({ ok, code, text }: { ok: boolean; code?: string; text: string }): string {
  return ok ? `+OK ${text}\r\n` : `-ERR ${code === undefined ? '' : `[${code}] `}${text}\r\n`;
}

/**
 * A message as the lines of a multi-line response, without its end (RFC 1939 3): dots that begin a line doubled, lines
 * ended by CRLF. Only what needs it is changed. A bare LF becomes CRLF: many clients end lines there, and would take a
 * dot behind it for the end of the message.
 */
export class DotStuffer {
  /** The last byte so far. A message begins as a line does. */
  #last = LF;

  push(chunk: Uint8Array): Uint8Array {
    const extra = this.#extraBytes(chunk);
    const stuffed = extra === 0 ? chunk : this.#stuff(chunk, extra);
    this.#last = chunk.at(-1) ?? this.#last;
    return stuffed;
  }

  /** What completes the last line. */
  end(): string {
    return this.#last === LF ? '' : '\r\n';
  }

  #extraBytes(chunk: Uint8Array): number {
    let extra = this.#last === LF && chunk[0] === DOT ? 1 : 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) {
      if ((at === 0 ? this.#last : chunk[at - 1]) !== CR) extra++;
      if (chunk[at + 1] === DOT) extra++;
    }
    return extra;
  }

  #stuff(chunk: Uint8Array, extra: number): Uint8Array {
    const stuffed = new Uint8Array(chunk.length + extra);
    let from = 0;
    let to = 0;
    const insert = (byte: number, at: number): void => {
      stuffed.set(chunk.subarray(from, at), to);
      to += at - from;
      from = at;
      stuffed[to++] = byte;
    };
    if (this.#last === LF && chunk[0] === DOT) insert(DOT, 0);
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) {
      if ((at === 0 ? this.#last : chunk[at - 1]) !== CR) insert(CR, at);
      if (chunk[at + 1] === DOT) insert(DOT, at + 1);
    }
    stuffed.set(chunk.subarray(from), to);
    return stuffed;
  }
}

/** Finds where the header, the blank line and so many lines of the body end: what TOP shows (RFC 1939 7). */
export class TopEnd {
  #linesLeft: number;
  #inHeader = true;
  /** Octets of the current line so far, and its first one. */
  #length = 0;
  #first = LF;

  constructor(lines: number) {
    this.#linesLeft = lines;
  }

  /** How much of the next chunk belongs to it; less than its length, or `done`, when that was the end. */
  push(chunk: Uint8Array): number {
    let from = 0;
    while (!this.done && from < chunk.length) {
      const lf = chunk.indexOf(LF, from);
      const end = lf === -1 ? chunk.length : lf;
      if (this.#length === 0) this.#first = chunk[from] ?? LF;
      this.#length += end - from;
      if (lf === -1) return chunk.length;
      this.#endLine();
      from = lf + 1;
    }
    return from;
  }

  get done(): boolean {
    return !this.#inHeader && this.#linesLeft === 0;
  }

  #endLine(): void {
    if (!this.#inHeader) this.#linesLeft--;
    else if (this.#length === 0 || (this.#length === 1 && this.#first === CR)) this.#inHeader = false;
    this.#length = 0;
  }
}
