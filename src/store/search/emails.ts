import type { Reader } from '#db/types.ts';
import { emailId } from '#store/ids.ts';
import { type EmailRow, emailColumns } from './text.ts';

/** The ids an account's emails can have, both ends included: without the bounds a look-up would read on into other accounts. */
export function idRange(account: number): [first: number, last: number] {
  return [emailId(account, 0), emailId(account + 1, 0) - 1];
}

/** Emails after `email`, ascending by id, at most `limit`. */
export function emailsAfter(reader: Reader, account: number, email: number, limit: number): Promise<EmailRow[]> {
  const [first, last] = idRange(account);
  return reader.all<EmailRow>(
    `SELECT ${emailColumns} FROM email WHERE account_id = ? AND email_id > ? AND email_id <= ? ORDER BY email_id LIMIT ?`,
    account,
    Math.max(email, first - 1),
    last,
    limit,
  );
}

/** One email, unless it is gone. */
export function emailById(reader: Reader, account: number, email: number): Promise<EmailRow | undefined> {
  const sql = `SELECT ${emailColumns} FROM email WHERE account_id = ? AND email_id = ?`;
  return reader.get<EmailRow>(sql, account, email);
}

/** Ids of one look-up by id. */
const page = 50;

/** Those of `emails` that are there, in pages. */
export async function* emailsById(
  reader: Reader,
  account: number,
  emails: readonly number[],
): AsyncGenerator<EmailRow[], void> {
  // Always as many placeholders, so that the statement is one and the same; there is no email -1.
  const marks = Array.from({ length: page }, () => '?').join(', ');
  const sql = `SELECT ${emailColumns} FROM email WHERE account_id = ? AND email_id IN (${marks})`;
  for (let at = 0; at < emails.length; at += page) {
    const ids = Array.from({ length: page }, (_, i) => emails[at + i] ?? -1);
    yield await reader.all<EmailRow>(sql, account, ...ids);
  }
}

/** How many emails come after `email`. */
export async function countAfter(reader: Reader, account: number, email: number): Promise<number> {
  const [first, last] = idRange(account);
  const row = await reader.get<{ n: number }>(
    'SELECT count(*) AS n FROM email WHERE account_id = ? AND email_id > ? AND email_id <= ?',
    account,
    Math.max(email, first - 1),
    last,
  );
  return row?.n ?? 0;
}

/** Those of `emails`, ascending, that are no longer there. */
export async function goneOf(reader: Reader, account: number, emails: readonly number[]): Promise<number[]> {
  const [first, last] = [emails[0], emails.at(-1)];
  if (first === undefined || last === undefined) return [];
  const rows = await reader.all<{ id: number }>(
    'SELECT email_id AS id FROM email WHERE account_id = ? AND email_id BETWEEN ? AND ?',
    account,
    first,
    last,
  );
  const living = new Set(rows.map((row) => row.id));
  return emails.filter((email) => !living.has(email));
}
