import { MailError } from '#base/errors.ts';
import { storeLimits } from '#base/limits-store.ts';
import type { Transactor } from '#db/types.ts';
import { insertMailbox } from './mailboxes.ts';
import type { Scope } from './types.ts';

/** Mailboxes of a new account (RFC 6154 special uses). Clients and the webmail show them in the user's language by their use. */
const firstMailboxes = [
  ['INBOX', ''],
  ['Drafts', 'drafts'],
  ['Sent', 'sent'],
  ['Archive', 'archive'],
  ['Junk', 'junk'],
  ['Trash', 'trash'],
] as const;

/** Gives an account its mailboxes and counters. `quotaBytes` 0 means no limit. Throws `already-exists`. */
export async function createMail(tx: Transactor, args: Scope & { quotaBytes: number }): Promise<void> {
  if (args.account > storeLimits.accounts) throw new MailError('limit', 'this installation has no more account ids');
  const made = await tx.run(
    `INSERT INTO account_state (account_id, modseq, low_modseq, next_mailbox, next_email, last_uid_validity, used_bytes, used_messages, quota_bytes)
     VALUES (?, 1, 1, 1, 0, 0, 0, 0, ?) ON CONFLICT DO NOTHING`,
    args.account,
    args.quotaBytes,
  );
  if (made === 0) throw new MailError('already-exists', `account ${args.account} has mailboxes already`);
  for (const [name, specialUse] of firstMailboxes) {
    await insertMailbox(tx, args, { name, specialUse, modseq: 1, subscribed: true });
  }
}

/** Sets how much of the account's space is for mail, in bytes; 0 for no limit. Throws `not-found`. */
export async function setQuota(tx: Transactor, args: Scope & { quotaBytes: number }): Promise<void> {
  const changed = await tx.run(
    'UPDATE account_state SET quota_bytes = ? WHERE account_id = ?',
    args.quotaBytes,
    args.account,
  );
  if (changed === 0) throw new MailError('not-found', `account ${args.account} has no mailboxes`);
}

/** Forgets what has served its time: change-log entries past their age, and thread references to threads that are gone. */
export async function tidyMail(tx: Transactor, args: Scope): Promise<void> {
  const old = await tx.get<{ modseq: number | null }>(
    'SELECT max(modseq) AS modseq FROM change WHERE account_id = ? AND changed_at < ?',
    args.account,
    args.now - storeLimits.changeAge,
  );
  if (typeof old?.modseq === 'number') {
    await tx.run('UPDATE account_state SET low_modseq = ? WHERE account_id = ?', old.modseq, args.account);
    await tx.run('DELETE FROM change WHERE account_id = ? AND modseq <= ?', args.account, old.modseq);
  }
  await tx.run(
    `DELETE FROM thread_reference WHERE account_id = ?
     AND thread_id NOT IN (SELECT thread_id FROM email WHERE account_id = ?)`,
    args.account,
    args.account,
  );
}

/** UIDs and modseqs given out after a backup was made are unknown to it: past this step none is given twice. */
const restoreStep = 100_000;

/**
 * After a restore: no UID, modseq or email id that was ever seen is given again, and nothing of the queue leaves by
 * itself, because it may have left since the backup was made.
 */
export async function raiseCounters(tx: Transactor): Promise<void> {
  await tx.run(
    'UPDATE account_state SET modseq = modseq + ?, low_modseq = modseq + ?, next_email = next_email + ?',
    restoreStep,
    restoreStep,
    restoreStep,
  );
  await tx.run('UPDATE mailbox SET uid_next = uid_next + ?, modseq = modseq + ?', restoreStep, restoreStep);
  await tx.run('DELETE FROM change');
  await tx.run(`UPDATE queue_recipient SET state = 'held', claimed_by = NULL`);
}
