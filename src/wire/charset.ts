/** Turning the bytes of mail into text. Nothing here throws: mail is shown as well as it can be. */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Labels seen in mail that the WHATWG Encoding Standard, and so TextDecoder, does not list. */
const aliases: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'utf-8-sig': 'utf-8',
  utf8mb4: 'utf-8',
  win1250: 'windows-1250',
  'win-1250': 'windows-1250',
  'windows-936': 'gbk',
  'windows-949': 'euc-kr',
  'x-cp1250': 'windows-1250',
};

const decoders = new Map<string, TextDecoder>();

/**
 * The text of `bytes` in the charset named by a MIME label (RFC 2046 4.1.2), in any case. Malformed sequences become
 * U+FFFD; a byte order mark of UTF-8 and UTF-16 is removed. A label nobody knows is treated as a missing one.
 */
export function decodeCharset(bytes: Uint8Array, label: string): string {
  const name = normalizeLabel(label);
  if (name === 'utf-7' || name === 'unicode-1-1-utf-7') return decodeUtf7(bytes);
  // US-ASCII and no label promise seven bits; where there are eight, the label is a mailer's default, not knowledge.
  if (name === '' || name === 'us-ascii' || name === 'ascii') return decodeUnlabelled(bytes);
  const decoder = decoderFor(name);
  return decoder === null ? decodeUnlabelled(bytes) : decoder.decode(bytes);
}

/**
 * The text of bytes that carry no label (raw 8-bit header fields): UTF-8 where they are valid UTF-8, else the 8-bit
 * charset of Polish mail, windows-1250, or ISO-8859-2 where the bytes can only be that.
 */
export function decodeUnlabelled(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isAscii(buffer)) return buffer.toString('latin1');
  if (isUtf8(buffer)) return buffer.toString();
  return (looksLikeLatin2(bytes) ? latin2 : windows1250).decode(bytes);
}

const latin2 = new TextDecoder('iso-8859-2');
const windows1250 = new TextDecoder('windows-1250');

/** Ą Ś Ź ą ś ź of ISO-8859-2; in windows-1250 the same bytes are ˇ ¦ ¬ ± ¶ Ľ, which hardly stand in a header. */
const latin2Letters = new Set([0xa1, 0xa6, 0xac, 0xb1, 0xb6, 0xbc]);
/** Ą ą of windows-1250 (Ľ š of ISO-8859-2). */
const windowsLetters = new Set([0xa5, 0xb9]);

/** Bytes 0x80 to 0x9F are controls in ISO-8859-2 and letters (Ś Ź ś ź) and quotes in windows-1250. */
function looksLikeLatin2(bytes: Uint8Array): boolean {
  let found = false;
  for (const byte of bytes) {
    if ((byte >= 0x80 && byte < 0xa0) || windowsLetters.has(byte)) return false;
    found ||= latin2Letters.has(byte);
  }
  return found;
}

function normalizeLabel(label: string): string {
  const name = label.trim().toLowerCase();
  return aliases[name] ?? name;
}

/** A decoder for a known label, null for an unknown one. Labels come from mail, so only known ones are kept. */
function decoderFor(name: string): TextDecoder | null {
  const kept = decoders.get(name);
  if (kept !== undefined) return kept;
  try {
    const decoder = new TextDecoder(name);
    decoders.set(name, decoder);
    return decoder;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** RFC 2152: `+…-` holds UTF-16 in base64 without padding, `+-` is a plus sign. */
function decodeUtf7(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (whole: string, base64: string) =>
    base64 === '' ? whole.replace('-', '') : utf16be.decode(Buffer.from(base64, 'base64')),
  );
}

const utf16be = new TextDecoder('utf-16be');
