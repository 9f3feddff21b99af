/** RFC 2047: text of any language in header fields that carry ASCII only. */
import { decodeCharset } from './charset.ts';
import { decodeEscapes } from './hex-escape.ts';

/** An encoded-word; the language suffix of RFC 2231 5 is skipped. Spaces inside are against RFC 2047 2 but common. */
const encodedWord = /=\?([^?*\s]+)(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=/g;

/**
 * Decodes every encoded-word of an unfolded header value or phrase. White space between two of them disappears (RFC
 * 2047 6.2), and neighbours of one charset are decoded together, as many mailers split a character between them.
 * Whatever is no encoded-word stays as it is. Linear; never throws.
 */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  let result = '';
  let end = 0;
  let run: { charset: string; bytes: Buffer[] } | null = null;
  for (const match of text.matchAll(encodedWord)) {
    const [whole, charset = '', encoding = '', content = ''] = match;
    const between = text.slice(end, match.index);
    const adjacent = run !== null && /^[ \t\r\n]*$/.test(between);
    const bytes =
      encoding.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64')
        : decodeEscapes(content.replaceAll('_', ' '), '=');
    end = match.index + whole.length;
    if (run !== null && adjacent && run.charset === charset.toLowerCase()) {
      run.bytes.push(bytes);
      continue;
    }
    result += textOf(run) + (adjacent ? '' : between);
    run = { charset: charset.toLowerCase(), bytes: [bytes] };
  }
  return result + textOf(run) + text.slice(end);
}

function textOf(run: { charset: string; bytes: Buffer[] } | null): string {
  return run === null ? '' : decodeCharset(Buffer.concat(run.bytes), run.charset);
}

/** RFC 2047 2: an encoded-word has at most 75 characters; `=?utf-8?q?` and `?=` take 12. */
const contentLength = 75 - 12;

/**
 * The text as it may stand in an unstructured field or a phrase: unchanged where it is printable ASCII that survives
 * folding, else wholly as UTF-8 encoded-words divided by single spaces, at which the caller may fold.
 */
export function encodeWords(text: string): string {
  if (!needsEncoding(text)) return text;
  const q = split(text, (char) => encodeQ(char), contentLength).map((content) => `=?utf-8?q?${content}?=`);
  const bytesPerWord = Math.floor(contentLength / 4) * 3;
  const b = split(text, (char) => char, bytesPerWord).map(
    (part) => `=?utf-8?b?${Buffer.from(part).toString('base64')}?=`,
  );
  return (q.join(' ').length <= b.join(' ').length ? q : b).join(' ');
}

/** A word over 75 characters could not be folded; repeated or outer spaces would not survive it. */
function needsEncoding(text: string): boolean {
  return /[^\x20-\x7e]|=\?| {2}|^ | $|[^ ]{76}/.test(text);
}

/** Divides text into pieces whose characters, each turned by `encode`, fill at most `room` bytes. */
function split(text: string, encode: (char: string) => string, room: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const char of text) {
    const encoded = encode(char);
    const size = Buffer.byteLength(encoded);
    if (used + size > room) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += encoded;
    used += size;
  }
  pieces.push(piece);
  return pieces;
}

/** RFC 2047 5 (3): only these stand for themselves everywhere, in a phrase too. */
function encodeQ(char: string): string {
  if (char === ' ') return '_';
  if (/[A-Za-z0-9!*+/-]/.test(char)) return char;
  return Array.from(Buffer.from(char), (byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
