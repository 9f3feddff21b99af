/** Mailbox names as IMAP4rev1 sends them: modified UTF-7 (RFC 3501 5.1.3). */
import { MailError } from '#base/errors.ts';

/** The name in Unicode. Throws MailError `bad-syntax` for anything that encodeModifiedUtf7 would not have made. */
export function decodeModifiedUtf7(encoded: string): string {
  const name = encoded.replace(/&([A-Za-z0-9+,]*)-/g, (_, base64: string) =>
    base64 === '' ? '&' : decodeShifted(base64),
  );
  // RFC 3501 5.1.3 allows one form only: no shift without need, nothing printable inside one, no stray bits.
  if (!name.isWellFormed() || encodeModifiedUtf7(name) !== encoded) {
    throw new MailError('bad-syntax', 'the mailbox name is not in modified UTF-7');
  }
  return name;
}

/** A well-formed Unicode name as IMAP4rev1 writes it: printable ASCII only. */
export function encodeModifiedUtf7(name: string): string {
  return name.replace(/&|[^ -~]+/g, (run) => (run === '&' ? '&-' : `&${encodeShifted(run)}-`));
}

/** UTF-16BE in base64, "," for "/", without padding. */
function encodeShifted(text: string): string {
  const base64 = Buffer.from(text, 'utf16le').swap16().toString('base64');
  return base64.replace(/=+$/, '').replaceAll('/', ',');
}

function decodeShifted(base64: string): string {
  const octets = Buffer.from(base64.replaceAll(',', '/'), 'base64');
  return octets.length % 2 === 0 ? octets.swap16().toString('utf16le') : '';
}
