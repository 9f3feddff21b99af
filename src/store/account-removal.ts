import { stepLimits } from '#base/limits-steps.ts';
import type { Transactor } from '#db/types.ts';
import { type Erased, noteErased } from '#directory/erasure.ts';
import { eraseTrails, type OwnTrails } from './erasure.ts';
import type { Scope } from './types.ts';
import { dropUnfinished, endUnfinished, noteUnfinished, recallUnfinished, type Unfinished } from './unfinished.ts';

/** Tables that have as many rows as an account has mail, and their keys within it. */
const large = [
  ['message', 'mailbox_id, uid'],
  ['email', 'email_id'],
  ['email_verdict', 'email_id'],
  ['thread_reference', 'hash'],
  ['change', 'modseq, mailbox_id'],
] as const;

/**
 * Removes everything an account has; how much that was. From here on nothing of it can be reached; what is more than one
 * transaction may hold others up for is removed in steps of their own (continueDrop). Bodies that no other account
 * shares become garbage for compaction.
 */
export async function dropMail(tx: Transactor, args: Scope & { trails: OwnTrails }): Promise<Partial<Erased>> {
  const { account } = args;
  const used = await tx.get<{ bytes: number; messages: number }>(
    'SELECT used_bytes AS bytes, used_messages AS messages FROM account_state WHERE account_id = ?',
    account,
  );
  const gone = (table: string) => tx.run(`DELETE FROM ${table} WHERE account_id = ?`, account);
  const erased = {
    bytes: used?.bytes ?? 0,
    messages: used?.messages ?? 0,
    mailboxes: await gone('mailbox'),
    trails: await eraseTrails(tx, account, args.trails),
  };
  for (const table of ['subscription', 'account_state']) await gone(table);
  await dropUnfinished(tx, account);
  if (await dropSome(tx, account)) await noteUnfinished(tx, { kind: 'drop', account, mailbox: 0, began: 0 }, '');
  await noteErased(tx, account, erased);
  tx.announce({ topic: 'mail-gone', account });
  return erased;
}

/** One more step of what dropMail began. True where more is left. */
export async function continueDrop(tx: Transactor, { work }: Scope & { work: Unfinished }): Promise<boolean> {
  if ((await recallUnfinished(tx, work)) === undefined) return false;
  const more = await dropSome(tx, work.account);
  if (!more) await endUnfinished(tx, work);
  return more;
}

/** Removes as many rows as one transaction may hold others up for. True where there may be more. */
async function dropSome(tx: Transactor, account: number): Promise<boolean> {
  let room: number = stepLimits.removed;
  for (const [table, key] of large) {
    room -= await tx.run(
      `DELETE FROM ${table} WHERE account_id = ? AND (${key}) IN
         (SELECT ${key} FROM ${table} WHERE account_id = ? ORDER BY ${key} LIMIT ?)`,
      account,
      account,
      room,
    );
    if (room === 0) return true;
  }
  return false;
}
