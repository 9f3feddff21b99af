import type { Reader, SqlValue } from '#db/types.ts';
import type { Bounds } from '#directory/access.ts';
import { withinBounds } from '#directory/lists.ts';

/** A trail as lists show it. */
export interface TrailItem {
  queue_id: string;
  account_id: number;
  sender: string;
  received_at: number;
}

/** What is asked for: trails older than the id `before`, of one account where it is given. */
export interface TrailPage {
  bounds: Bounds;
  account: number | null;
  before: string;
  limit: number;
}

/** Trails of what was queued and of what came in, newest first. Queue ids begin with their time. */
export function listTrails(reader: Reader, { bounds, account, before, limit }: TrailPage): Promise<TrailItem[]> {
  const conditions: [string, ...SqlValue[]][] = [
    ['t.queue_id < ?', before],
    ...withinBounds(bounds, { customer: 'd.customer_id', domain: 'd.name', account: 't.account_id' }),
  ];
  if (account !== null) conditions.push(['t.account_id = ?', account]);
  const where = conditions.map(([sql]) => sql).join(' AND ');
  const values = conditions.flatMap(([, ...given]) => given);
  const from = (table: string): string =>
    `SELECT t.queue_id, t.account_id, t.sender, t.received_at FROM ${table} t
     LEFT JOIN account a ON a.account_id = t.account_id LEFT JOIN domain d ON d.name = a.domain WHERE ${where}`;
  return reader.all<TrailItem>(
    `${from('queue_trail')} UNION ${from('local_trail')} ORDER BY queue_id DESC LIMIT ?`,
    ...values,
    ...values,
    limit,
  );
}
