/** Sections of a message as FETCH names them (RFC 9051 6.4.5.1). */
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import type { Cursor } from './cursor.ts';
import { formatAstring } from './string.ts';

/** What of a part is meant. */
export type SectionText =
  | { readonly kind: 'header' | 'text' | 'mime' }
  /** HEADER.FIELDS, or with `not` HEADER.FIELDS.NOT; names as the client wrote them. */
  | { readonly kind: 'fields'; readonly not: boolean; readonly names: readonly string[] };

export interface Section {
  /** Part numbers from the outside in; none for the message itself. */
  readonly part: readonly number[];
  /** Null for the whole message, or the body of the part. */
  readonly text: SectionText | null;
}

/** Some octets of a section. */
export interface Partial {
  readonly offset: number;
  readonly count: number;
}

/** RFC 5322 3.6.8 ftext: no other field could be found. */
const fieldName = /^[!-9;-~]+$/;

/** With its brackets. */
export function parseSection(cursor: Cursor): Section {
  cursor.expect('[');
  const part = parsePart(cursor);
  const text = cursor.sees(']') ? null : parseText(cursor, part.length > 0);
  cursor.expect(']');
  return { part, text };
}

/** RFC 9051 9 section-binary: part numbers only, or nothing, with the brackets. */
export function parseBinarySection(cursor: Cursor): readonly number[] {
  const { part, text } = parseSection(cursor);
  if (text !== null) throw new MailError('bad-syntax', 'BINARY takes part numbers only');
  return part;
}

/** `<offset.count>`; null where there is none. */
export function parsePartial(cursor: Cursor): Partial | null {
  if (!cursor.accept('<')) return null;
  const offset = cursor.number64();
  cursor.expect('.');
  const count = cursor.nzNumber64();
  cursor.expect('>');
  return { offset, count };
}

/** With its brackets, as a FETCH response repeats it. */
export function formatSection({ part, text }: Section): string {
  const words = [...part.map(String), ...(text === null ? [] : [formatText(text)])];
  return `[${words.join('.')}]`;
}

function parsePart(cursor: Cursor): number[] {
  const part: number[] = [];
  for (let more = cursor.take(beforeDigit); more !== null; more = cursor.take(dotBeforeDigit)) {
    if (part.length === imapLimits.sectionDepth) throw new MailError('limit', 'a section has too many numbers');
    part.push(cursor.nzNumber());
  }
  return part;
}

const beforeDigit = /(?=\d)/y;
const dotBeforeDigit = /\.(?=\d)/y;

/** RFC 9051 9 section-text, with the dot in front that part numbers need. */
function parseText(cursor: Cursor, inPart: boolean): SectionText {
  if (inPart) cursor.expect('.');
  const word = cursor.word('a section');
  if (word === 'HEADER') return { kind: 'header' };
  if (word === 'TEXT') return { kind: 'text' };
  // RFC 9051 9: MIME headers are those of parts.
  if (word === 'MIME' && inPart) return { kind: 'mime' };
  if (word !== 'HEADER.FIELDS' && word !== 'HEADER.FIELDS.NOT') {
    throw new MailError('bad-syntax', 'there is no such section');
  }
  cursor.space();
  const names = cursor.list(() => parseFieldName(cursor), { most: imapLimits.headerNames });
  return { kind: 'fields', not: word.endsWith('.NOT'), names };
}

/** RFC 9051 9 header-fld-name. */
export function parseFieldName(cursor: Cursor): string {
  const name = cursor.astring();
  if (!fieldName.test(name)) throw new MailError('bad-syntax', 'the name of a header field is malformed');
  return name;
}

function formatText(text: SectionText): string {
  if (text.kind !== 'fields') return text.kind.toUpperCase();
  const names = text.names.map((name) => formatAstring(name, false));
  return `HEADER.FIELDS${text.not ? '.NOT' : ''} (${names.join(' ')})`;
}
