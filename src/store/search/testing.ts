import { packSummary } from '#wire/mime/compact.ts';
import { scanMessage } from '#wire/mime/scanner.ts';
import type { Bodies } from './bytes.ts';
import { type EmailRow, EmailText } from './text.ts';

/** The searchable text of a message in memory, whose bytes come in chunks of `chunk`; for tests. */
export function emailText(message: string | Uint8Array, chunk = 100_000): EmailText {
  const bytes = typeof message === 'string' ? Buffer.from(message) : message;
  const row: EmailRow = { email_id: 1, ref: 'memory', size: bytes.length, ...packSummary(scanMessage(bytes)) };
  const bodies: Bodies = {
    read: async function* (_body, from = 0, to = bytes.length) {
      for (let at = from; at < to; at += chunk) yield bytes.subarray(at, Math.min(at + chunk, to));
    },
  };
  return new EmailText(row, bodies);
}
