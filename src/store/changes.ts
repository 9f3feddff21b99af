import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import type { Scope } from './types.ts';
import { packNumbers } from './uid-set.ts';

/** What an operation did to a mailbox: messages came, changed or went, or the mailbox itself was made, changed or removed. */
export type ChangeKind = 'added' | 'flags' | 'removed' | 'mailbox';

/** One entry of the change log. */
export interface ChangeRow {
  modseq: number;
  mailbox_id: number;
  kind: ChangeKind;
  /** UIDs concerned, packed (uid-set.ts). */
  uids: string;
  /** Email ids concerned, packed. */
  emails: string;
}

/** Takes the account's next modseq: first in every operation, since it locks the account's row. Throws `not-found`. */
export async function nextModseq(tx: Transactor, account: number): Promise<number> {
  const row = await tx.get<{ modseq: number }>(
    'UPDATE account_state SET modseq = modseq + 1 WHERE account_id = ? RETURNING modseq',
    account,
  );
  if (row === undefined) throw new MailError('not-found', `account ${account} has no mailboxes`);
  return row.modseq;
}

/** Writes the log entry of a change and announces it: one act, so that no change is silent. */
export async function recordChange(
  tx: Transactor,
  scope: Scope,
  change: { modseq: number; mailbox: number; kind: ChangeKind; uids: readonly number[]; emails: readonly number[] },
): Promise<void> {
  await tx.run(
    'INSERT INTO change (account_id, modseq, mailbox_id, kind, uids, emails, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    scope.account,
    change.modseq,
    change.mailbox,
    change.kind,
    packNumbers(change.uids),
    packNumbers(change.emails),
    scope.now,
  );
  const { modseq, mailbox, kind } = change;
  tx.announce({ topic: 'mail', account: scope.account, modseq, mailbox, kind });
}

/**
 * The entries after `since`, oldest first; `mailbox` narrows them. Null when the log no longer reaches back that far:
 * the client must read everything anew (RFC 8620 5.2 cannotCalculateChanges; RFC 7162 3.2.5).
 */
export async function changesSince(
  reader: Reader,
  account: number,
  since: number,
  mailbox: number | null,
): Promise<ChangeRow[] | null> {
  const state = await reader.get<{ low_modseq: number }>(
    'SELECT low_modseq FROM account_state WHERE account_id = ?',
    account,
  );
  if (state === undefined || since < state.low_modseq) return null;
  const columns = 'SELECT modseq, mailbox_id, kind, uids, emails FROM change WHERE account_id = ? AND modseq > ?';
  return mailbox === null
    ? reader.all<ChangeRow>(`${columns} ORDER BY modseq, mailbox_id`, account, since)
    : reader.all<ChangeRow>(`${columns} AND mailbox_id = ? ORDER BY modseq`, account, since, mailbox);
}
