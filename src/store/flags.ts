import type { Transactor } from '#db/types.ts';
import { nextModseq, recordChange } from './changes.ts';
import { joinKeywords, requireKeywords, splitKeywords } from './keywords.ts';
import { mailboxById } from './mailboxes.ts';
import { flag, type MessageRow, type Scope } from './types.ts';
import { packNumbers, unpackRanges } from './uid-set.ts';

/** Arguments of `setFlags`: RFC 9051 6.4.6 STORE with RFC 7162's condition. */
export interface SetFlagsArgs extends Scope {
  mailbox: number;
  /** UIDs, packed. */
  uids: string;
  how: 'add' | 'remove' | 'replace';
  /** System flag bits. */
  flags: number;
  keywords: readonly string[];
  /** Leaves messages alone that changed after this modseq (UNCHANGEDSINCE). */
  unchangedSince?: number;
}

type FlagRow = Pick<MessageRow, 'uid' | 'email_id' | 'modseq' | 'flags' | 'keywords'>;

/** Changes flags. `changed` are the UIDs that differ now; `refused` those the condition spared; both packed. */
export async function setFlags(
  tx: Transactor,
  args: SetFlagsArgs,
): Promise<{ modseq: number; changed: string; refused: string }> {
  const modseq = await nextModseq(tx, args.account);
  const mailbox = await mailboxById(tx, args.account, args.mailbox);
  const asked = joinKeywords(args.keywords);
  if (args.how !== 'remove') await requireKeywords(tx, args.account, args.mailbox, mailbox.keywords, asked);
  const changed: FlagRow[] = [];
  const refused: number[] = [];
  const delta = { unseen: 0, deleted: 0 };
  for (const [from, to] of unpackRanges(args.uids)) {
    const rows = await flagRows(tx, args, from, to);
    const spared = rows.filter((row) => isSpared(row, args));
    for (const { uid } of spared) refused.push(uid);
    const free = spared.length === 0 ? rows : rows.filter((row) => !isSpared(row, args));
    for (const alike of groups(free)) {
      const [{ flags, keywords } = { flags: 0, keywords: '' }] = alike;
      const next = applied({ flags, keywords }, args, asked);
      if (next.flags === flags && next.keywords === keywords) continue;
      delta.unseen += alike.length * (bit(flags, flag.seen) - bit(next.flags, flag.seen));
      delta.deleted += alike.length * (bit(next.flags, flag.deleted) - bit(flags, flag.deleted));
      await update(tx, args, modseq, alike, next, rows.length);
      for (const row of alike) changed.push(row);
    }
  }
  if (changed.length > 0) {
    await tx.run(
      'UPDATE mailbox SET modseq = ?, unseen = unseen + ?, deleted = deleted + ? WHERE account_id = ? AND mailbox_id = ?',
      modseq,
      delta.unseen,
      delta.deleted,
      args.account,
      args.mailbox,
    );
    const uids = changed.map((row) => row.uid);
    const emails = changed.map((row) => row.email_id);
    await recordChange(tx, args, { modseq, mailbox: args.mailbox, kind: 'flags', uids, emails });
  }
  return { modseq, changed: packNumbers(changed.map((row) => row.uid)), refused: packNumbers(refused) };
}

function isSpared({ modseq }: FlagRow, { unchangedSince }: SetFlagsArgs): boolean {
  return unchangedSince !== undefined && modseq > unchangedSince;
}

/** Rows with the same flags and keywords together. */
function groups(rows: readonly FlagRow[]): FlagRow[][] {
  const alike = new Map<string, FlagRow[]>();
  for (const row of rows) {
    const key = `${row.flags} ${row.keywords}`;
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [row]);
    else group.push(row);
  }
  return [...alike.values()];
}

/** One statement goes through all rows of a range: worth it for rows that are more than one in so many of them. */
const share = 8;

/** Gives rows, alike until now and ascending, their new flags. `among`: how many rows their range has. */
async function update(
  tx: Transactor,
  { account, mailbox, unchangedSince }: SetFlagsArgs,
  modseq: number,
  alike: readonly FlagRow[],
  next: Pick<FlagRow, 'flags' | 'keywords'>,
  among: number,
): Promise<void> {
  const set = 'UPDATE message SET flags = ?, keywords = ?, modseq = ? WHERE account_id = ? AND mailbox_id = ?';
  const values = [next.flags, next.keywords, modseq, account, mailbox];
  if (alike.length * share < among) {
    for (const { uid } of alike) await tx.run(`${set} AND uid = ?`, ...values, uid);
    return;
  }
  const [first] = alike;
  await tx.run(
    `${set} AND uid BETWEEN ? AND ? AND flags = ? AND keywords = ? AND modseq <= ?`,
    ...values,
    first?.uid ?? 0,
    alike.at(-1)?.uid ?? 0,
    first?.flags ?? 0,
    first?.keywords ?? '',
    unchangedSince ?? Number.MAX_SAFE_INTEGER,
  );
}

function flagRows(tx: Transactor, args: SetFlagsArgs, from: number, to: number): Promise<FlagRow[]> {
  return tx.all<FlagRow>(
    `SELECT uid, email_id, modseq, flags, keywords FROM message
     WHERE account_id = ? AND mailbox_id = ? AND uid BETWEEN ? AND ? ORDER BY uid`,
    args.account,
    args.mailbox,
    from,
    to,
  );
}

function applied(
  row: Pick<FlagRow, 'flags' | 'keywords'>,
  args: SetFlagsArgs,
  asked: string,
): { flags: number; keywords: string } {
  if (args.how === 'replace') return { flags: args.flags, keywords: asked };
  const have = splitKeywords(row.keywords);
  if (args.how === 'add') {
    return {
      flags: row.flags | args.flags,
      keywords: asked === '' ? row.keywords : joinKeywords([...have, ...splitKeywords(asked)]),
    };
  }
  const gone = new Set(splitKeywords(asked.toLowerCase()));
  return { flags: row.flags & ~args.flags, keywords: have.filter((k) => !gone.has(k.toLowerCase())).join(' ') };
}

function bit(flags: number, mask: number): number {
  return (flags & mask) === 0 ? 0 : 1;
}
