/** Decoding of bodies (RFC 2045 6), in pieces of any size. */
import { Base64Decoder } from './base64.ts';
import { QuotedPrintableDecoder } from './quoted-printable.ts';

/** Decodes one body. The output, put together, is the same however the input is cut. Never throws. */
export interface TransferDecoder {
  /** What this much more input yields; may be empty, and may be a view of `chunk`. */
  push(chunk: Uint8Array): Uint8Array;
  /** What is left when the body ends. */
  end(): Uint8Array;
}

/**
 * A decoder for a lower-case Content-Transfer-Encoding; null for one that RFC 2045 6.1 does not know, which RFC 2045
 * 6.4 forbids to interpret.
 */
export function transferDecoder(encoding: string): TransferDecoder | null {
  switch (encoding) {
    case '7bit':
    case '8bit':
    case 'binary':
      return { push: (chunk) => chunk, end: () => new Uint8Array(0) };
    case 'base64':
      return new Base64Decoder();
    case 'quoted-printable':
      return new QuotedPrintableDecoder();
    default:
      return null;
  }
}

/** Decodes bytes that are all there; those of an unknown encoding stay as they are. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Uint8Array {
  const decoder = transferDecoder(encoding);
  if (decoder === null) return bytes;
  const decoded = decoder.push(bytes);
  const rest = decoder.end();
  return rest.length === 0 ? decoded : Buffer.concat([decoded, rest]);
}
