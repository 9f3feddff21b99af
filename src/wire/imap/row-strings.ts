/** How the strings of packed rows (wire/mime/compact.ts) are written in responses. */
import { domainToASCII } from 'node:url';
import { decodeWords, encodeWords } from '#wire/encoded-word.ts';
import { quotedRow } from '#wire/mime/quoted-row.ts';
import { Row } from '#wire/mime/row.ts';
import { formatString, isUsual } from './string.ts';

/** Writes strings of a row, which are not missing. */
export interface RowStrings {
  string: (value: string) => string;
  /** Text for people, of a header that may hold raw 8-bit characters. */
  text: (value: string) => string;
  domain: (value: string) => string;
  /** Name and value of a parameter. */
  param: (name: string, value: string) => string;
  /** What a string of the row means. */
  decoded: (value: string) => string;
}

/** A packed row and how its strings are written. Throws MailError `corrupt`. */
export function readRow(packed: string, utf8: boolean): [row: Row, strings: RowStrings] {
  const quoted = quotedRow(packed);
  return quoted === null ? [Row.parse(packed), utf8 ? utf8Strings : asciiStrings] : [quoted, quotedStrings];
}

/** Strings of quotedRow: nearly every one. They are quoted strings of IMAP already, whatever they are. */
const quotedStrings: RowStrings = {
  string: (value) => value,
  text: (value) => value,
  domain: (value) => value,
  param: (name, value) => `${name} ${value}`,
  decoded: (value) => value.slice(1, -1),
};

const utf8Strings = decodedStrings(true);
const asciiStrings = decodedStrings(false);

/**
 * For clients that did not enable UTF-8, raw characters in texts become encoded-words, as RFC 2047 would have had them in
 * the first place, and domains are written in A-labels (RFC 5890 2.3.2.1); a local part has no other form than its own.
 */
function decodedStrings(utf8: boolean): RowStrings {
  const string = (value: string) => formatString(value, utf8);
  return {
    string,
    text: (value) => string(utf8 || isAscii(value) ? value : encodeWords(decodeWords(value))),
    domain: (value) => string(utf8 || isAscii(value) ? value : domainToASCII(value) || value),
    param: (name, value) =>
      isUsual(value) || isAscii(value)
        ? `${string(name)} ${string(value)}`
        : `${string(`${name}*`)} ${string(`utf-8''${percentEncoded(value)}`)}`,
    decoded: (value) => value,
  };
}

/** Whether a text can go to any client as it is. */
function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** RFC 2231 7 ext-octet for everything but attribute-char. */
function percentEncoded(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  return encoded.replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
