import type { Transactor } from '#db/types.ts';
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
  const removed = await removeMessages(tx, args.account, args.mailbox, unpackRanges(args.uids), args.onlyDeleted);
  if (removed.length === 0) return { modseq, uids: [] };
  await discount(tx, args.account, args.mailbox, modseq, removed);
  const uids = removed.map((row) => row.uid);
  const emails = removed.map((row) => row.email_id);
  await recordChange(tx, args, { modseq, mailbox: args.mailbox, kind: 'removed', uids, emails });
  return { modseq, uids: uids.toSorted((a, b) => a - b) };
}

/** Deletes message rows and the emails nothing else holds, and gives the account its space back. Mailbox counters are the caller's. */
export async function removeMessages(
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
  for (const { email_id } of removed) {
    const gone = await tx.run(
      `DELETE FROM email WHERE account_id = ? AND email_id = ?
       AND NOT EXISTS (SELECT 1 FROM message WHERE account_id = ? AND email_id = ?)`,
      account,
      email_id,
      account,
      email_id,
    );
    if (gone === 0) continue;
    await tx.run('DELETE FROM email_verdict WHERE account_id = ? AND email_id = ?', account, email_id);
  }
  await tx.run(
    'UPDATE account_state SET used_bytes = used_bytes - ?, used_messages = used_messages - ? WHERE account_id = ?',
    sumOfSizes(removed),
    removed.length,
    account,
  );
  return removed;
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

function sumOfSizes(rows: readonly { size: number }[]): number {
  return rows.reduce((sum, row) => sum + row.size, 0);
}
