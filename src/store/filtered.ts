import { type MessageColumns, selectMessages } from './message-columns.ts';
import type { AccountReader } from './types.ts';

/** What narrow rows can be asked. */
export interface RowFilter {
  /** System flags that must be set, and those that must not be. */
  set: number;
  unset: number;
  /** INTERNALDATE from here on, and before here; milliseconds since the epoch. */
  since: number;
  before: number;
  /** Octets, both included. */
  least: number;
  most: number;
  /** Lowest modseq. */
  modseq: number;
}

/** Lets everything pass. */
export const noFilter: RowFilter = {
  set: 0,
  unset: 0,
  since: Number.MIN_SAFE_INTEGER,
  before: Number.MAX_SAFE_INTEGER,
  least: 0,
  most: Number.MAX_SAFE_INTEGER,
  modseq: 0,
};

const condition = `m.account_id = ? AND m.mailbox_id = ? AND m.uid BETWEEN ? AND ? AND (m.flags & ?) = ?
  AND m.internal_date >= ? AND m.internal_date < ? AND m.size BETWEEN ? AND ? AND m.modseq >= ? ORDER BY m.uid`;

/** Columns of the messages with UIDs `from` to `to`, both included, that pass a filter, ascending. */
export function messagesPassing<K extends keyof MessageColumns>(
  reader: AccountReader,
  mailbox: number,
  [from, to]: readonly [from: number, to: number],
  filter: RowFilter,
  columns: readonly K[],
): Promise<Pick<MessageColumns, K>[]> {
  return reader.sql.all<Pick<MessageColumns, K>>(
    `${selectMessages(columns)} WHERE ${condition}`,
    reader.account,
    mailbox,
    from,
    to,
    filter.set | filter.unset,
    filter.set,
    filter.since,
    filter.before,
    filter.least,
    filter.most,
    filter.modseq,
  );
}
