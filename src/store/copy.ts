import { MailError } from '#base/errors.ts';
import type { Transactor } from '#db/types.ts';
import { nextModseq, recordChange } from './changes.ts';
import { discount, hasMailbox } from './expunge.ts';
import { requireKeywords } from './keywords.ts';
import { mailboxById, requireMailbox } from './mailboxes.ts';
import { flag, type MailboxRow, type MessageRow, type Scope } from './types.ts';
import { type Range, unpackRanges } from './uid-set.ts';

/** Arguments of `copy` and `move`. */
export interface CopyArgs extends Scope {
  /** Source. */
  mailbox: number;
  /** UIDs, packed; those that do not exist are ignored. */
  uids: string;
  /** Normalised name of the destination. Throws `not-found` when missing (RFC 9051 6.4.7: TRYCREATE). */
  to: string;
}

/** The UIDs before and after, pairwise (RFC 4315 COPYUID). */
export interface Copied {
  modseq: number;
  mailboxId: number;
  uidValidity: number;
  from: number[];
  to: number[];
}

/** The messages that are copied, in the order of their UIDs, and the ranges that hold just them. */
interface Source {
  ranges: Range[];
  rows: SourceRow[];
}

type SourceRow = Pick<MessageRow, 'uid' | 'email_id' | 'flags' | 'keywords' | 'size'>;

/** Copies messages; the body and what is known of it are shared. All or none, in one transaction. Throws `over-quota`. */
export async function copy(tx: Transactor, args: CopyArgs): Promise<Copied> {
  const modseq = await nextModseq(tx, args.account);
  return copyInto(tx, args, modseq, await requireMailbox(tx, args.account, args.to));
}

/** Copies messages into a mailbox that is there. Throws `over-quota`. */
export async function copyInto(
  tx: Transactor,
  args: Omit<CopyArgs, 'to'>,
  modseq: number,
  target: MailboxRow,
): Promise<Copied> {
  const source = await sourceOf(tx, args);
  await takeSpace(tx, args.account, source.rows);
  return place(tx, args, modseq, target, source);
}

/** Moves messages in one act (RFC 6851): nobody ever sees both or neither. Needs no space. */
export async function move(tx: Transactor, args: CopyArgs): Promise<Copied> {
  const modseq = await nextModseq(tx, args.account);
  const target = await requireMailbox(tx, args.account, args.to);
  if (target.mailbox_id === args.mailbox)
    throw new MailError('bad-argument', 'source and destination are the same mailbox');
  await mailboxById(tx, args.account, args.mailbox);
  const source = await sourceOf(tx, args);
  const moved = await place(tx, args, modseq, target, source);
  for (const [from, to] of source.ranges) {
    await tx.run(
      'DELETE FROM message WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ?',
      args.account,
      args.mailbox,
      from,
      to,
    );
  }
  if (source.rows.length > 0) {
    await discount(tx, args.account, args.mailbox, modseq, source.rows);
    const emails = source.rows.map((row) => row.email_id);
    await recordChange(tx, args, { modseq, mailbox: args.mailbox, kind: 'removed', uids: moved.from, emails });
  }
  return moved;
}

async function sourceOf(tx: Transactor, args: Omit<CopyArgs, 'to'>): Promise<Source> {
  const source: Source = { ranges: [], rows: [] };
  // A deleted mailbox may have rows for a while, but no messages.
  if (!(await hasMailbox(tx, args.account, args.mailbox))) return source;
  for (const [from, to] of unpackRanges(args.uids)) {
    const rows = await tx.all<SourceRow>(
      `SELECT uid, email_id, flags, keywords, size FROM message
       WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ? ORDER BY uid`,
      args.account,
      args.mailbox,
      from,
      to,
    );
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) continue;
    // Not as far as was asked for: copies within one mailbox get UIDs there.
    source.ranges.push([first.uid, last.uid]);
    for (const row of rows) source.rows.push(row);
  }
  return source;
}

async function takeSpace(tx: Transactor, account: number, rows: readonly SourceRow[]): Promise<void> {
  const size = rows.reduce((sum, row) => sum + row.size, 0);
  const state = await tx.get<{ used_bytes: number; quota_bytes: number }>(
    `UPDATE account_state SET used_bytes = used_bytes + ?, used_messages = used_messages + ? WHERE account_id = ?
     RETURNING used_bytes, quota_bytes`,
    size,
    rows.length,
    account,
  );
  if (state !== undefined && rows.length > 0 && state.quota_bytes > 0 && state.used_bytes > state.quota_bytes) {
    throw new MailError('over-quota', 'the account has no room for these copies', { detail: { account, size } });
  }
}

async function place(
  tx: Transactor,
  args: Omit<CopyArgs, 'to'>,
  modseq: number,
  target: MailboxRow,
  { ranges, rows }: Source,
): Promise<Copied> {
  const { mailbox_id: mailboxId, uid_validity: uidValidity } = target;
  const to = rows.map((_, i) => target.uid_next + i);
  let before = target.uid_next - 1;
  // A statement for each range: a million messages take seconds and not half a minute.
  for (const [first, last] of ranges) {
    before += await tx.run(
      `INSERT INTO message (account_id, mailbox_id, uid, email_id, modseq, flags, keywords, internal_date, save_date, size)
       SELECT account_id, CAST(? AS BIGINT), CAST(? AS BIGINT) + row_number() OVER (ORDER BY uid), email_id, CAST(? AS BIGINT),
         flags, keywords, internal_date, CAST(? AS BIGINT), size
       FROM message WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ? ORDER BY uid`,
      mailboxId,
      before,
      modseq,
      args.now,
      args.account,
      args.mailbox,
      first,
      last,
    );
  }
  if (rows.length > 0) {
    const keywords = [...new Set(rows.map((row) => row.keywords))].join(' ').trim();
    if (keywords !== '')
      await requireKeywords(tx, args.account, mailboxId, target.keywords, keywords.replace(/ +/g, ' '));
    await tx.run(
      `UPDATE mailbox SET uid_next = uid_next + ?, modseq = ?, total = total + ?, unseen = unseen + ?, deleted = deleted + ?,
       bytes = bytes + ? WHERE account_id = ? AND mailbox_id = ?`,
      rows.length,
      modseq,
      rows.length,
      rows.filter((row) => (row.flags & flag.seen) === 0).length,
      rows.filter((row) => (row.flags & flag.deleted) !== 0).length,
      rows.reduce((sum, row) => sum + row.size, 0),
      args.account,
      mailboxId,
    );
    await recordChange(tx, args, {
      modseq,
      mailbox: mailboxId,
      kind: 'added',
      uids: to,
      emails: rows.map((row) => row.email_id),
    });
  }
  return { modseq, mailboxId, uidValidity, from: rows.map((row) => row.uid), to };
}
