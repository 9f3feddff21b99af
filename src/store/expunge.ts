import type { Reader, Transactor } from '#db/types.ts';
import { nextModseq, recordChange } from './changes.ts';
import { flag, type Scope } from './types.ts';
import { type Range, unpackRanges } from './uid-set.ts';

/** What is left of a removed message for counters and logs. */
export interface RemovedRow {
  uid: number;
  email_id: number;
  flags: number;
  size: number;
}

/** Removes messages by UID; UIDs that do not exist are ignored (RFC 9051 6.4.9). `onlyDeleted` spares those without \Deleted. */
export async function expunge(
  tx: Transactor,
  args: Scope & { mailbox: number; uids: string; onlyDeleted?: boolean },
): Promise<{ modseq: number; uids: number[] }> {
  const modseq = await nextModseq(tx, args.account);
  return { modseq, uids: await expungeRanges(tx, args, modseq, unpackRanges(args.uids)) };
}

/** Removes messages with all that follows from it; their UIDs, ascending. */
export async function expungeRanges(
  tx: Transactor,
  args: Scope & { mailbox: number; onlyDeleted?: boolean },
  modseq: number,
  ranges: readonly Range[],
): Promise<number[]> {
  // A deleted mailbox may have rows for a while, which are counted no longer.
  if (!(await hasMailbox(tx, args.account, args.mailbox))) return [];
  const removed = await deleteMessages(tx, args.account, args.mailbox, ranges, args.onlyDeleted);
  if (removed.length === 0) return [];
  await giveBack(tx, args.account, sumOfSizes(removed), removed.length);
  await discount(tx, args.account, args.mailbox, modseq, removed);
  const uids = removed.map((row) => row.uid);
  const emails = removed.map((row) => row.email_id);
  await recordChange(tx, args, { modseq, mailbox: args.mailbox, kind: 'removed', uids, emails });
  return uids.toSorted((a, b) => a - b);
}

/** Deletes message rows and the emails nothing else holds. Counters are the caller's. */
export async function deleteMessages(
  tx: Transactor,
  account: number,
  mailbox: number,
  ranges: readonly Range[],
  onlyDeleted = false,
): Promise<RemovedRow[]> {
  const removed: RemovedRow[] = [];
  const condition = onlyDeleted ? `AND (flags & ${flag.deleted}) <> 0` : '';
  for (const [from, to] of ranges) {
    const rows = await tx.all<RemovedRow>(
      `DELETE FROM message WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ? ${condition}
       RETURNING uid, email_id, flags, size`,
      account,
      mailbox,
      from,
      to,
    );
    for (const row of rows) removed.push(row);
  }
  await deleteUnheld(tx, account, [...new Set(removed.map((row) => row.email_id))]);
  return removed;
}

/** Ids of one statement. */
const page = 50;

/** Deletes those of the emails that no mailbox holds any more. */
async function deleteUnheld(tx: Transactor, account: number, emails: readonly number[]): Promise<void> {
  // Always as many placeholders, so that the statement is one and the same; there is no email -1.
  const marks = Array.from({ length: page }, () => '?').join(', ');
  for (let at = 0; at < emails.length; at += page) {
    const ids = Array.from({ length: page }, (_, i) => emails[at + i] ?? -1);
    const gone = await tx.run(
      `DELETE FROM email WHERE account_id = ? AND email_id IN (${marks})
       AND NOT EXISTS (SELECT 1 FROM message m WHERE m.account_id = email.account_id AND m.email_id = email.email_id)`,
      account,
      ...ids,
    );
    if (gone === 0) continue;
    await tx.run(
      `DELETE FROM email_verdict WHERE account_id = ? AND email_id IN (${marks})
       AND NOT EXISTS (SELECT 1 FROM email e WHERE e.account_id = email_verdict.account_id AND e.email_id = email_verdict.email_id)`,
      account,
      ...ids,
    );
  }
}

/** Gives an account space back. */
export async function giveBack(tx: Transactor, account: number, bytes: number, messages: number): Promise<void> {
  await tx.run(
    'UPDATE account_state SET used_bytes = used_bytes - ?, used_messages = used_messages - ? WHERE account_id = ?',
    bytes,
    messages,
    account,
  );
}

/** Takes removed messages off the mailbox's counters. */
export async function discount(
  tx: Transactor,
  account: number,
  mailbox: number,
  modseq: number,
  removed: readonly RemovedRow[],
): Promise<void> {
  await tx.run(
    `UPDATE mailbox SET modseq = ?, total = total - ?, unseen = unseen - ?, deleted = deleted - ?, bytes = bytes - ?
     WHERE account_id = ? AND mailbox_id = ?`,
    modseq,
    removed.length,
    removed.filter((row) => (row.flags & flag.seen) === 0).length,
    removed.filter((row) => (row.flags & flag.deleted) !== 0).length,
    sumOfSizes(removed),
    account,
    mailbox,
  );
}

/** Whether a mailbox of that id is there. */
export async function hasMailbox(reader: Reader, account: number, mailbox: number): Promise<boolean> {
  const sql = 'SELECT 1 FROM mailbox WHERE account_id = ? AND mailbox_id = ?';
  return (await reader.get(sql, account, mailbox)) !== undefined;
}

function sumOfSizes(rows: readonly { size: number }[]): number {
  return rows.reduce((sum, row) => sum + row.size, 0);
}
