/** The preview of a message: the first words of its text, readable in one line (RFC 8970, RFC 8621 4.1.4). */
import { mimeLimits } from '#base/limits-messages.ts';
import { decodeCharset } from '#wire/charset.ts';
import { FoldedText } from './fold-text.ts';
import { addHtmlText } from './html-text.ts';
import type { Part } from './summary.ts';
import { decodeTransfer } from './transfer.ts';

/** Bytes tried first: they are enough for most texts, and each further try takes eight times as many. */
const firstTry = 1024;
const growth = 8;

/**
 * Up to mimeLimits.preview UTF-16 units of the text in `bytes`, the beginning of the body of a text/plain or text/html
 * part; empty where there is nothing to read. `isWhole`: the bytes are the whole body. Linear; never throws.
 */
export function previewOf(part: Part, bytes: Uint8Array, isWhole: boolean): string {
  for (let size = firstTry; size < bytes.length; size *= growth) {
    const text = readable(part, bytes.subarray(0, size), false);
    if (text.length > mimeLimits.preview) return cut(text);
  }
  return cut(readable(part, bytes, isWhole));
}

/** The text in one line; somewhat more than a preview where it is longer. */
function readable(part: Part, bytes: Uint8Array, isWhole: boolean): string {
  const charset = part.params.find(([name]) => name === 'charset')?.[1] ?? '';
  const decoded = decodeCharset(decodeTransfer(bytes, part.encoding), charset);
  const text = isWhole ? decoded : withoutCutCharacter(decoded);
  const folded = new FoldedText(mimeLimits.preview + 1);
  if (part.subtype === 'html') addHtmlText(text, folded);
  else folded.add(text);
  return folded.toString();
}

/** A character whose last bytes are missing has been decoded to U+FFFD. */
function withoutCutCharacter(text: string): string {
  return text.endsWith('\ufffd') ? text.slice(0, -1) : text;
}

/** RFC 8970 3.1 counts characters; no half of a surrogate pair is left. */
function cut(text: string): string {
  const short = text.slice(0, mimeLimits.preview);
  return (short.isWellFormed() ? short : short.slice(0, -1)).trimEnd();
}
