import { setImmediate as nextTurn } from 'node:timers/promises';
import { retentionLimits } from '#base/limits-retention.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { queueTime } from './queue-id.ts';
import { forgetQueueTrail } from './queue-trail.ts';

/** The trails of what came in that are an account's, as they were found before it goes. */
export interface OwnTrails {
  ids: readonly string[];
  /** Those with this id or a later one are yet to be looked through. */
  from: string;
}

/**
 * Finds the trails of an account that is about to go. They have no index by account, because every message that comes
 * in would write it: so they are looked through by a reader, which holds nobody up, and only the youngest with the
 * deletion itself.
 */
export async function findOwnTrails(
  reader: Reader,
  account: number,
  { now, stretch = retentionLimits.stretch }: { now: number; stretch?: number },
): Promise<OwnTrails> {
  const from = queueTime(now - retentionLimits.arrival);
  const ids: string[] = [];
  for (let start = ''; start < from; await nextTurn()) {
    const next = await reader.get<{ queue_id: string }>(
      'SELECT queue_id FROM local_trail WHERE queue_id >= ? AND queue_id < ? ORDER BY queue_id LIMIT 1 OFFSET ?',
      start,
      from,
      stretch,
    );
    const end = next?.queue_id ?? from;
    const rows = await reader.all<{ queue_id: string }>(
      'SELECT queue_id FROM local_trail WHERE queue_id >= ? AND queue_id < ? AND account_id = ?',
      start,
      end,
      account,
    );
    ids.push(...rows.map((row) => row.queue_id));
    start = end;
  }
  return { ids, from };
}

/** Inside an operation: the trails of an account go; how many. Those of what is still in the queue go when it leaves. */
export async function eraseTrails(tx: Transactor, account: number, { ids, from }: OwnTrails): Promise<number> {
  let erased = await tx.run('DELETE FROM local_trail WHERE queue_id >= ? AND account_id = ?', from, account);
  for (const id of ids) erased += await tx.run('DELETE FROM local_trail WHERE queue_id = ?', id);
  const left = await tx.all<{ queue_id: string }>(
    `SELECT queue_id FROM queue_trail t WHERE account_id = ?
     AND NOT EXISTS (SELECT 1 FROM queue_message m WHERE m.queue_id = t.queue_id)`,
    account,
  );
  for (const { queue_id: id } of left) await forgetQueueTrail(tx, id);
  return erased + left.length;
}
