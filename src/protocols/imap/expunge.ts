import { deletedUids, mailboxNow } from '#store/listing.ts';
import { packNumbers } from '#store/uid-set.ts';
import type { SequenceRange, SequenceSet } from '#wire/imap/sequence-set.ts';
import { accountOf, readerOf } from './account.ts';
import { messagesOf, portions, viewOf, writableView } from './selection.ts';
import type { Result, Session } from './types.ts';

/** EXPUNGE (RFC 9051 6.4.3). The responses are those of any other session's. */
export function expunge(session: Session): Promise<Result> {
  return remove(session, everything(session));
}

/** UID EXPUNGE (RFC 9051 6.4.9). */
export function uidExpunge(session: Session, set: SequenceSet): Promise<Result> {
  return remove(session, messagesOf(session, set, 'uid'));
}

/** Removes what has \Deleted of all that the session knows; the mailbox's modseq then. */
export async function expungeAll(session: Session): Promise<number> {
  return expungeDeleted(session, everything(session));
}

async function remove(session: Session, ranges: readonly SequenceRange[]): Promise<Result> {
  writableView(session);
  const modseq = await expungeDeleted(session, ranges);
  const text = 'Expunged';
  // RFC 7162 3.2.7.
  return session.enabled.qresync ? { status: 'OK', code: ['HIGHESTMODSEQ', modseq], text } : { status: 'OK', text };
}

/** Some at a time: others read and write between. */
async function expungeDeleted(session: Session, ranges: readonly SequenceRange[]): Promise<number> {
  const { options, limits } = session;
  const view = viewOf(session);
  const reader = readerOf(session);
  const mailbox = await mailboxNow(reader, view.mailbox);
  let modseq = mailbox.modseq;
  if (mailbox.deleted === 0) return modseq;
  for (const portion of portions(view, ranges, limits.expunged)) {
    const uids: number[] = [];
    for (const [from, to] of portion) uids.push(...(await deletedUids(reader, view.mailbox, from, to)));
    if (uids.length === 0) continue;
    const args = { mailbox: view.mailbox, uids: packNumbers(uids), onlyDeleted: true };
    modseq = (await options.store.write(accountOf(session), 'expunge', args)).modseq;
  }
  return modseq;
}

function everything(session: Session): SequenceRange[] {
  const { messages } = viewOf(session);
  return messages.count === 0 ? [] : [[1, messages.last]];
}
