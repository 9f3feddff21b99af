/** Strings as responses write them (RFC 9051 4.3). The result is text to be sent as UTF-8. */

const usual = /^[ !#-[\]-~]*$/;
/** What may stand between quotes, the quote and the backslash behind another. */
const plain = /^[\x01-\x09\x0b\x0c\x0e-\x7f]*$/;
const plainUtf8 = /^[^\0\r\n\ud800-\udfff]*$/u;
const astring = /^[^\x00-\x20\x7f-\uffff(){%*"\\]+$/;

/** What may stand between quotes as it is: nearly every string, so this is asked first. */
export function isUsual(text: string): boolean {
  return usual.test(text);
}

/**
 * Quoted, or where that is not possible a literal: for line breaks, and for anything but US-ASCII without `utf8` (ENABLE
 * IMAP4rev2 or UTF8=ACCEPT). NUL, which no string may hold, becomes U+FFFD.
 */
export function formatString(text: string, utf8: boolean): string {
  if (isUsual(text)) return `"${text}"`;
  if (!(utf8 ? plainUtf8 : plain).test(text)) return formatLiteral(text.replaceAll('\0', '\ufffd'));
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** As formatString, NIL for null. */
export function formatNstring(text: string | null, utf8: boolean): string {
  return text === null ? 'NIL' : formatString(text, utf8);
}

/** As it is where that is possible, else as formatString. */
export function formatAstring(text: string, utf8: boolean): string {
  return astring.test(text) && text.toUpperCase() !== 'NIL' ? text : formatString(text, utf8);
}

/** The head of a literal whose octets follow; literal8 where they may hold NUL. */
export function literalHead(size: number, binary = false): string {
  return `${binary ? '~' : ''}{${size}}\r\n`;
}

function formatLiteral(text: string): string {
  return literalHead(Buffer.byteLength(text)) + text;
}
