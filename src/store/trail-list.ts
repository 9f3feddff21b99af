import { setImmediate as nextTurn } from 'node:timers/promises';
import { trailListLimits } from '#base/limits-trails.ts';
import type { Reader, SqlValue } from '#db/types.ts';
import type { Bounds } from '#directory/access.ts';
import { withinBounds } from '#directory/lists.ts';
import { messageOfRow } from './local-trail.ts';
import { queueIdLength } from './queue-id.ts';

/** A trail as lists show it. */
interface TrailItem {
  queue_id: string;
  account_id: number;
  sender: string;
  received_at: number;
}

/** What is asked for: trails older than the id `before`, of one account where it is given. */
export interface TrailWish {
  bounds: Bounds;
  account: number | null;
  before: string;
  limit: number;
}

/** A page of trails. `next`: before which id the next page begins, also where this one is not full; null at the end. */
export interface TrailPage {
  items: TrailItem[];
  next: string | null;
}

/** Part of all trails: those before one id, from another on. */
interface Stretch {
  before: string;
  /** '' for the oldest of all. */
  from: string;
}

/**
 * Trails of what was queued and of what came in, newest first. Queue ids begin with their time. What comes in has no
 * index by account, so trails are read stretch by stretch, and a page ends where enough of them were read.
 */
export async function listTrails(
  reader: Reader,
  wish: TrailWish,
  limits: { stretch: number; stretches: number } = trailListLimits,
): Promise<TrailPage> {
  const { limit } = wish;
  const found: TrailItem[] = [];
  let before = wish.before;
  for (let count = 0; count < limits.stretches; count++) {
    const from = await stretchFrom(reader, before, limits.stretch);
    found.push(...(await trailsIn(reader, wish, { before, from })));
    if (found.length > limit) return { items: found.slice(0, limit), next: found[limit - 1]?.queue_id ?? null };
    if (from === '') return { items: found, next: null };
    before = from;
    await nextTurn();
  }
  return { items: found, next: before };
}

/** Where a stretch of so many trails begins. */
async function stretchFrom(reader: Reader, before: string, length: number): Promise<string> {
  const begins = async (table: string) => {
    const sql = `SELECT queue_id FROM ${table} WHERE queue_id < ? ORDER BY queue_id DESC LIMIT 1 OFFSET ?`;
    return (await reader.get<{ queue_id: string }>(sql, before, length - 1))?.queue_id ?? '';
  };
  const [queued, here] = await Promise.all([begins('queue_trail'), begins('local_trail')]);
  // A message and its parts stay together.
  return (queued > here ? queued : here).slice(0, queueIdLength);
}

/** One more than are wanted, at most, so that it is known whether there are more. */
function trailsIn(
  reader: Reader,
  { bounds, account, limit }: TrailWish,
  { before, from }: Stretch,
): Promise<TrailItem[]> {
  const conditions: [string, ...SqlValue[]][] = [
    ['t.queue_id >= ?', from],
    ['t.queue_id < ?', before],
    ...withinBounds(bounds, { customer: 'd.customer_id', domain: 'd.name', account: 't.account_id' }),
  ];
  if (account !== null) conditions.push(['t.account_id = ?', account]);
  const where = conditions.map(([sql]) => sql).join(' AND ');
  const values = conditions.flatMap(([, ...given]) => given);
  const trailsOf = (table: string): string =>
    `SELECT ${messageOfRow} AS queue_id, t.account_id, t.sender, t.received_at FROM ${table} t
     LEFT JOIN account a ON a.account_id = t.account_id LEFT JOIN domain d ON d.name = a.domain WHERE ${where}`;
  // What came in and was queued too stands in both, and what came in for several has parts.
  return reader.all<TrailItem>(
    `SELECT queue_id, max(account_id) AS account_id, max(sender) AS sender, min(received_at) AS received_at
     FROM (${trailsOf('queue_trail')} UNION ALL ${trailsOf('local_trail')}) AS found
     GROUP BY queue_id ORDER BY queue_id DESC LIMIT ?`,
    ...values,
    ...values,
    limit + 1,
  );
}
