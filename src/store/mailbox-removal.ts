import { stepLimits } from '#base/limits-steps.ts';
import type { Transactor } from '#db/types.ts';
import { nextModseq, recordChange } from './changes.ts';
import { deleteMessages, type RemovedRow } from './expunge.ts';
import type { Scope } from './types.ts';
import { endUnfinished, recallUnfinished, type Unfinished } from './unfinished.ts';

/** Removes the first messages of a mailbox that is gone: as many as one transaction may hold others up for. */
export async function removeSome(tx: Transactor, account: number, mailbox: number): Promise<RemovedRow[]> {
  const end = await tx.get<{ uid: number }>(
    `SELECT uid FROM message WHERE account_id = ? AND mailbox_id = ? ORDER BY uid LIMIT 1 OFFSET ${stepLimits.removed - 1}`,
    account,
    mailbox,
  );
  return deleteMessages(tx, account, mailbox, [[1, end?.uid ?? 2 ** 32]]);
}

/**
 * One more step of a deletion that `mailbox.delete` began: the mailbox, its name and the space it took are gone since
 * then. True where more is left.
 */
export async function continueRemoval(tx: Transactor, args: Scope & { work: Unfinished }): Promise<boolean> {
  const { account, work } = args;
  const modseq = await nextModseq(tx, account);
  if ((await recallUnfinished(tx, work)) === undefined) return false;
  const removed = await removeSome(tx, account, work.mailbox);
  const more = removed.length === stepLimits.removed;
  if (!more) await endUnfinished(tx, work);
  if (removed.length === 0) return more;
  // For the search index, which follows the log. Nobody has the mailbox any more whom the UIDs could concern.
  const emails = removed.map((row) => row.email_id);
  await recordChange(tx, args, { modseq, mailbox: work.mailbox, kind: 'removed', uids: [], emails });
  return more;
}
