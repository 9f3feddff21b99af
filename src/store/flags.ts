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
    for (const row of await flagRows(tx, args, from, to)) {
      if (args.unchangedSince !== undefined && row.modseq > args.unchangedSince) {
        refused.push(row.uid);
        continue;
      }
      const next = applied(row, args, asked);
      if (next.flags === row.flags && next.keywords === row.keywords) continue;
      delta.unseen += bit(row.flags, flag.seen) - bit(next.flags, flag.seen);
      delta.deleted += bit(next.flags, flag.deleted) - bit(row.flags, flag.deleted);
      await tx.run(
        'UPDATE message SET flags = ?, keywords = ?, modseq = ? WHERE account_id = ? AND mailbox_id = ? AND uid = ?',
        next.flags,
        next.keywords,
        modseq,
        args.account,
        args.mailbox,
        row.uid,
      );
      changed.push(row);
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

function applied(row: FlagRow, args: SetFlagsArgs, asked: string): { flags: number; keywords: string } {
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
