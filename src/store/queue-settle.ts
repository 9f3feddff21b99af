import type { Transactor } from '#db/types.ts';
import { addEvents, forgetQueueTrail, takeEvents, type TrailEvent } from './queue-trail.ts';
import type { Scope } from './types.ts';

/** What becomes of a recipient after an attempt: it leaves the queue, or waits for the next. */
export type SettledRecipient =
  | { number: number; next: null }
  | {
      number: number;
      /** When the next attempt is, milliseconds since the epoch. */
      next: number;
      /** The sender has been told of the delay by now. */
      warned: boolean;
      /** What was said last, and by whom. */
      reply: string;
      host: string | null;
    };

/** Arguments of `queue.settle`. */
export interface SettleArgs extends Scope {
  owner: string;
  queueId: string;
  /** Header bytes made for this message, to be kept; null where there is nothing new. */
  head: Uint8Array | null;
  results: readonly SettledRecipient[];
  events: readonly TrailEvent[];
}

/**
 * Operation: writes down how an attempt ended. A recipient that is done leaves the queue whoever has claimed it by now,
 * because a delivery that happened must not happen again; one that waits is put off only by its owner. The message
 * leaves with its last recipient. Nothing is left to do where the message was dropped meanwhile.
 */
export async function settleQueue(tx: Transactor, args: SettleArgs): Promise<void> {
  const { queueId, events } = args;
  const taken = await takeEvents(tx, queueId, events.length);
  if (taken === undefined) return;
  let leaving = false;
  for (const result of args.results) {
    if (result.next === null) {
      await tx.run('DELETE FROM queue_recipient WHERE queue_id = ? AND number = ?', queueId, result.number);
      leaving = true;
    } else {
      await tx.run(
        `UPDATE queue_recipient SET next_attempt = ?, attempts = attempts + 1, claimed_by = NULL, warned = ?, reply = ?,
         host = ? WHERE queue_id = ? AND number = ? AND claimed_by = ?`,
        result.next,
        result.warned ? 1 : 0,
        result.reply,
        result.host,
        queueId,
        result.number,
        args.owner,
      );
    }
  }
  await addEvents(tx, { queueId, account: taken.account }, taken.first, events);
  if (leaving && (await removeIfEmpty(tx, queueId))) return;
  if (args.head !== null) await tx.run('UPDATE queue_message SET head = ? WHERE queue_id = ?', args.head, queueId);
}

/** Inside an operation: removes a message without recipients; whether it did. Where its account has gone, its trail goes too. */
export async function removeIfEmpty(tx: Transactor, queueId: string): Promise<boolean> {
  const removed = await tx.get<{ account_id: number }>(
    `DELETE FROM queue_message WHERE queue_id = ?
     AND NOT EXISTS (SELECT 1 FROM queue_recipient r WHERE r.queue_id = ?) RETURNING account_id`,
    queueId,
    queueId,
  );
  if (removed === undefined) return false;
  const sql = `SELECT 1 AS gone FROM account WHERE account_id = ? AND status = 'deleted'`;
  if ((await tx.get(sql, removed.account_id)) !== undefined) await forgetQueueTrail(tx, queueId);
  return true;
}
