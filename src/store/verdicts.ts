import { checkLimits } from '#base/limits.ts';
import type { Transactor } from '#db/types.ts';
import type { AccountReader } from './types.ts';

/** What one check said of a message: a line of the answer to "why is this here?". */
export interface Reason {
  /** `spf`, `dmarc`, `rspamd` and so on. */
  check: string;
  /** The result in the words of RFC 8601 2.7, or of a scanner. */
  result: string;
  /** Domain, score, name: what the result is about. */
  detail: string;
}

/** A message with the reasons why it lies where it lies; null for one that was not checked. */
export interface Explained {
  email_id: number;
  /** Names of the mailboxes that it is in. */
  mailboxes: string[];
  reasons: Reason[] | null;
}

/** Inside `append`: keeps the reasons with the message, those first that fit into checkLimits.reasons. */
export async function recordReasons(
  tx: Transactor,
  account: number,
  email: number,
  reasons: readonly Reason[],
): Promise<void> {
  let room: number = checkLimits.reasons;
  const kept = reasons.filter((reason) => (room -= Buffer.byteLength(JSON.stringify(reason)) + 1) >= 0);
  await tx.run(
    'INSERT INTO email_verdict (account_id, email_id, reasons) VALUES (?, ?, ?)',
    account,
    email,
    JSON.stringify(kept),
  );
}

/** The messages of an account with that Message-ID (without angle brackets), and why they are there; the newest first, at most `limit`. */
export async function explain(reader: AccountReader, messageId: string, limit: number): Promise<Explained[]> {
  const rows = await reader.sql.all<{ email_id: number; reasons: string | null }>(
    `SELECT e.email_id, v.reasons FROM email e
     LEFT JOIN email_verdict v ON v.account_id = e.account_id AND v.email_id = e.email_id
     WHERE e.account_id = ? AND e.message_id = ? ORDER BY e.email_id DESC LIMIT ?`,
    reader.account,
    messageId,
    limit,
  );
  return Promise.all(
    rows.map(async ({ email_id, reasons }) => ({
      email_id,
      mailboxes: await mailboxesOf(reader, email_id),
      reasons: reasons === null ? null : (JSON.parse(reasons) as Reason[]),
    })),
  );
}

async function mailboxesOf(reader: AccountReader, email: number): Promise<string[]> {
  const rows = await reader.sql.all<{ name: string }>(
    `SELECT b.name FROM message m JOIN mailbox b ON b.account_id = m.account_id AND b.mailbox_id = m.mailbox_id
     WHERE m.account_id = ? AND m.email_id = ? ORDER BY b.name`,
    reader.account,
    email,
  );
  return rows.map(({ name }) => name);
}
