import { MailError } from '#base/errors.ts';

/** Strict base64 (RFC 4648 3.2–3.5): padded, nothing outside the alphabet, no stray bits; undefined for anything else. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** A client's response line: its bytes, or null where the client cancels with `*` (RFC 4954 4, 5034 4, 9051 6.2.2). Throws `bad-syntax`. */
export function decodeResponse(line: Uint8Array): Uint8Array | null {
  const text = Buffer.from(line).toString('latin1');
  return text === '*' ? null : decodeOrThrow(text);
}

/** The initial response after the mechanism's name: `=` is one of no bytes (RFC 4954 4). Throws `bad-syntax`. */
export function decodeInitialResponse(word: string): Uint8Array {
  return word === '=' ? new Uint8Array() : decodeOrThrow(word);
}

function decodeOrThrow(text: string): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw new MailError('bad-syntax', 'a SASL response is not base64');
  return bytes;
}
