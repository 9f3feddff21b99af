import { type ChangeRow, changesSince } from './changes.ts';
import { mailboxById, mailboxColumns } from './mailboxes.ts';
import { type MessageColumns, selectMessages } from './message-columns.ts';
import { type AccountReader, flag, type MailboxRow } from './types.ts';

/** The UIDs of a mailbox, ascending, and the first without \Seen (null where all have it). */
export interface UidList {
  uids: Uint32Array;
  firstUnseen: number | null;
}

/** Rows of one read: about a millisecond in which nobody else has a turn. */
const uidPage = 5_000;

/** All UIDs of a mailbox. `expected` messages are made room for. */
export async function listUids(reader: AccountReader, mailbox: number, expected: number): Promise<UidList> {
  let uids = new Uint32Array(expected);
  let count = 0;
  let firstUnseen: number | null = null;
  for (let after = 0; ;) {
    const rows = await reader.sql.all<{ uid: number; flags: number }>(
      'SELECT uid, flags FROM message WHERE account_id = ? AND mailbox_id = ? AND uid > ? ORDER BY uid LIMIT ?',
      reader.account,
      mailbox,
      after,
      uidPage,
    );
    if (count + rows.length > uids.length) uids = grown(uids, count + rows.length);
    for (const { uid, flags } of rows) {
      uids[count++] = uid;
      if (firstUnseen === null && (flags & flag.seen) === 0) firstUnseen = uid;
    }
    if (rows.length < uidPage) return { uids: uids.subarray(0, count), firstUnseen };
    after = rows.at(-1)?.uid ?? after;
    await nextTurn();
  }
}

/** Columns of the messages with UIDs `from` to `to`, both included, in ascending order, at most `limit` of them. */
export function messagesBetween<K extends keyof MessageColumns>(
  reader: AccountReader,
  mailbox: number,
  [from, to]: readonly [from: number, to: number],
  limit: number,
  columns: readonly K[],
): Promise<Pick<MessageColumns, K>[]> {
  const sql = `${selectMessages(columns)}
    WHERE m.account_id = ? AND m.mailbox_id = ? AND m.uid BETWEEN ? AND ? ORDER BY m.uid LIMIT ?`;
  return reader.sql.all<Pick<MessageColumns, K>>(sql, reader.account, mailbox, from, to, limit);
}

/** UIDs of messages that came or changed after a modseq, ascending: for where the change log does not reach back so far. */
export async function changedSince(reader: AccountReader, mailbox: number, modseq: number): Promise<number[]> {
  const sql = 'SELECT uid FROM message WHERE account_id = ? AND mailbox_id = ? AND modseq > ? ORDER BY uid';
  return (await reader.sql.all<{ uid: number }>(sql, reader.account, mailbox, modseq)).map(({ uid }) => uid);
}

/** UIDs from `from` to `to` of messages that have \Deleted, ascending. */
export async function deletedUids(reader: AccountReader, mailbox: number, from: number, to: number): Promise<number[]> {
  const sql = `SELECT uid FROM message WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?
    AND (flags & ${flag.deleted}) <> 0 ORDER BY uid`;
  return (await reader.sql.all<{ uid: number }>(sql, reader.account, mailbox, from, to)).map(({ uid }) => uid);
}

/** A mailbox by its id. Throws `not-found`. */
export function mailboxNow(reader: AccountReader, mailbox: number): Promise<MailboxRow> {
  return mailboxById(reader.sql, reader.account, mailbox);
}

/**
 * What a session needs to follow a mailbox: the change log after `since` (null where it no longer reaches back), and
 * the mailbox, undefined where it was deleted.
 */
export async function viewChanges(
  reader: AccountReader,
  mailbox: number,
  since: number,
): Promise<{ rows: ChangeRow[] | null; mailbox: MailboxRow | undefined }> {
  const rows = await changesSince(reader.sql, reader.account, since, mailbox);
  const sql = `SELECT ${mailboxColumns} FROM mailbox WHERE account_id = ? AND mailbox_id = ?`;
  return { rows, mailbox: await reader.sql.get<MailboxRow>(sql, reader.account, mailbox) };
}

/** Names that are subscribed to without a mailbox behind them. */
export async function bareSubscriptions(reader: AccountReader): Promise<string[]> {
  const sql = 'SELECT name FROM subscription WHERE account_id = ? ORDER BY name';
  return (await reader.sql.all<{ name: string }>(sql, reader.account)).map(({ name }) => name);
}

/** Bytes of the messages of a mailbox that have \Deleted (RFC 9208 5.1 DELETED-STORAGE). */
export async function deletedBytes(reader: AccountReader, mailbox: number): Promise<number> {
  const sql = `SELECT coalesce(sum(size), 0) AS bytes FROM message WHERE account_id = ? AND mailbox_id = ? AND (flags & ${flag.deleted}) <> 0`;
  return (await reader.sql.get<{ bytes: number }>(sql, reader.account, mailbox))?.bytes ?? 0;
}

function grown(uids: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(length, 2 * uids.length));
  larger.set(uids);
  return larger;
}

/** Lets others have a turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
