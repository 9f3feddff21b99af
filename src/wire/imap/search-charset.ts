/** Charsets of search strings (RFC 9051 6.4.4). */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { MailError } from '#base/errors.ts';

/** What BADCHARSET names: of what TextDecoder knows, the charsets of Polish clients (RFC 9051 7.1). */
export const searchCharsets = ['UTF-8', 'US-ASCII', 'ISO-8859-2', 'WINDOWS-1250', 'ISO-8859-1', 'WINDOWS-1252'];

/** Turns the octets of a search string into text. Throws MailError `bad-syntax` for octets that the charset does not have. */
export type SearchDecoder = (octets: Buffer) => string;

/**
 * The decoder of a charset named by the client; UTF-8 for null, which RFC 9051 6.4.4 has as the default, and of which
 * the US-ASCII of RFC 3501 is a part. Throws MailError `unsupported`, with the name as detail `charset`, for a charset
 * that is not known: the answer is NO [BADCHARSET].
 */
export function searchDecoder(charset: string | null): SearchDecoder {
  const name = charset?.toLowerCase() ?? 'utf-8';
  if (name === 'utf-8') return (octets) => (isUtf8(octets) ? octets.toString() : malformed());
  if (name === 'us-ascii') return (octets) => (isAscii(octets) ? octets.toString('latin1') : malformed());
  const decoder = strictDecoder(name);
  return (octets) => {
    try {
      return decoder.decode(octets);
    } catch (cause) {
      return malformed(cause);
    }
  };
}

function strictDecoder(name: string): TextDecoder {
  try {
    return new TextDecoder(name, { fatal: true });
  } catch (cause) {
    throw new MailError('unsupported', 'the charset is not known', { cause, detail: { charset: name } });
  }
}

function malformed(cause?: unknown): never {
  throw new MailError('bad-syntax', 'a search string is not in its charset', { cause });
}
