import type { AccountReader, MessageRow } from './types.ts';

/** A message as searches, sorting and threading look at it; `envelope` as wire/mime/compact.ts packs it. */
export interface SearchRow extends MessageRow {
  thread_id: number;
  envelope: string;
  base_subject: string;
  sent_at: number | null;
}

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

const narrow = 'm.uid, m.email_id, m.modseq, m.flags, m.keywords, m.internal_date, m.save_date, m.size';
const wide = `${narrow}, e.thread_id, e.envelope, e.base_subject, e.sent_at`;
const joined = 'message m JOIN email e ON e.account_id = m.account_id AND e.email_id = m.email_id';
const condition = `m.account_id = ? AND m.mailbox_id = ? AND m.uid BETWEEN ? AND ? AND (m.flags & ?) = ?
  AND m.internal_date >= ? AND m.internal_date < ? AND m.size BETWEEN ? AND ? AND m.modseq >= ? ORDER BY m.uid`;

const narrowSql = `SELECT ${narrow} FROM message m WHERE ${condition}`;
const wideSql = `SELECT ${wide} FROM ${joined} WHERE ${condition}`;

/**
 * Messages with UIDs `from` to `to`, both included, that pass a filter, ascending. Without `withEmail` the rows have
 * only what a MessageRow has.
 */
export function messagesPassing(
  reader: AccountReader,
  mailbox: number,
  [from, to]: readonly [from: number, to: number],
  filter: RowFilter,
  withEmail: boolean,
): Promise<SearchRow[]> {
  return reader.sql.all<SearchRow>(
    withEmail ? wideSql : narrowSql,
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
