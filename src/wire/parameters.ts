/** Parameterised values: Content-Type and Content-Disposition (RFC 2045 5.1, RFC 2183, RFC 2231). */
import { headerLimits } from '#base/limits-messages.ts';
import { decodeCharset } from './charset.ts';
import { decodeWords } from './encoded-word.ts';
import { decodeEscapes } from './hex-escape.ts';
import { Scanner } from './scanner.ts';

/** A value such as `text/plain; charset=utf-8`, taken apart. */
export interface Parameterized {
  /** What stands in front of the parameters, lower case, without comments and white space; may be empty. */
  value: string;
  /** In order of first appearance, each name once; names lower case, values decoded. */
  params: [name: string, value: string][];
}

/**
 * Reads a value leniently: unquoted special characters and spaces, missing semicolons, comments, open quotes, RFC 2231
 * continuations in any order, encoded-words in file names. Linear; never throws.
 */
export function parseParameterized(text: string): Parameterized {
  const scanner = new Scanner(text);
  const value = readValue(scanner);
  const sections = new Map<string, Section[]>();
  while (!scanner.done) {
    const found = readSection(scanner);
    if (found === null) continue;
    const known = sections.get(found.name);
    if (known !== undefined) known.push(found);
    else if (sections.size < headerLimits.parameters) sections.set(found.name, [found]);
  }
  return { value, params: Array.from(sections, ([name, of]) => [name, decodeSections(choose(of))]) };
}

/** One `name=value` as written, with what RFC 2231 puts into the name. */
interface Section {
  name: string;
  /** From `name*1`; null where the value is in one piece. */
  number: number | null;
  /** `name*` or `name*1*`: the text is percent-encoded. */
  extended: boolean;
  text: string;
}

const separators = /[\s;]+/y;
const token = /[^\s;="(]+/y;
const assignment = /[^\s;="(]+\s*=/y;
const equals = /=/y;
const quote = /"/y;
const unquoted = /[^\s;]+/y;
/** Narrower than the names that are accepted: what may follow an unquoted value without a semicolon. */
const plainAssignment = /[\w.*-]+\s*=/y;

/** The type or disposition: tokens up to the first parameter, also where no semicolon divides them. */
function readValue(scanner: Scanner): string {
  let value = '';
  for (;;) {
    scanner.skipComments();
    if (value !== '' && !value.endsWith('/') && scanner.text[scanner.at] !== '/') return value.toLowerCase();
    if (scanner.sees(assignment)) return value.toLowerCase();
    const word = scanner.take(token);
    if (word === null) return value.toLowerCase();
    value += word;
  }
}

/** The next parameter; null where something else was passed. */
function readSection(scanner: Scanner): Section | null {
  scanner.take(separators);
  if (scanner.comment() !== null || scanner.quoted() !== null) return null;
  const name = scanner.take(token);
  scanner.skipComments();
  if (scanner.take(equals) === null) {
    if (name === null) scanner.at++;
    return null;
  }
  scanner.space();
  const [base = '', first, second] = (name ?? '').toLowerCase().split('*');
  const text = scanner.quoted() ?? readUnquoted(scanner);
  const number = first !== undefined && /^\d{1,9}$/.test(first) ? Number(first) : null;
  return base === '' ? null : { name: base, number, extended: first === '' || second === '', text };
}

/**
 * An unquoted value ends at a semicolon, or at white space with another parameter behind it; so file names with spaces
 * are read whole. A quote that never closes, and a comment at the end (RFC 2045 5.1), are no part of it.
 */
function readUnquoted(scanner: Scanner): string {
  scanner.take(quote);
  const start = scanner.at;
  let end = start;
  while (scanner.take(unquoted) !== null) {
    end = scanner.at;
    scanner.space();
    if (scanner.sees(plainAssignment)) break;
  }
  const text = scanner.text.slice(start, end);
  const comment = text.endsWith(')') ? text.search(/\s\(/) : -1;
  return comment === -1 ? text : text.slice(0, comment).trimEnd();
}

/** RFC 6266 4.3 (as RFC 2231 leaves it open): the extended form wins over continuations, these over the plain one. */
function choose(sections: Section[]): Section[] {
  const whole = sections.find((section) => section.number === null && section.extended);
  if (whole !== undefined) return [whole];
  const numbered = sections.filter((section) => section.number !== null);
  if (numbered.length > 0) return numbered.toSorted((a, b) => a.number! - b.number!);
  return sections.slice(0, 1);
}

/** RFC 2231 3 and 4: pieces joined as bytes first, as characters may be split between them. */
function decodeSections(sections: Section[]): string {
  const { name } = sections[0]!;
  if (!sections.some((section) => section.extended)) {
    const text = sections.map((section) => section.text).join('');
    // RFC 2047 5 forbids encoded-words in parameters; for file names the whole world uses them.
    return name === 'filename' || name === 'name' ? decodeWords(text) : text;
  }
  const labelled = sections[0]!.extended ? /^([^']*)'[^']*'/.exec(sections[0]!.text) : null;
  const bytes = sections.map((section, index) => {
    const text = index === 0 && labelled !== null ? section.text.slice(labelled[0].length) : section.text;
    return section.extended ? decodeEscapes(text, '%') : Buffer.from(text);
  });
  return decodeCharset(Buffer.concat(bytes), labelled?.[1] ?? '');
}
