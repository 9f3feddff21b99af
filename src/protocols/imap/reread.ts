import { changedSince, listUids } from '#store/listing.ts';
import type { AccountReader } from '#store/types.ts';
import type { News } from './news.ts';
import type { MailboxView } from './view.ts';

/** The news of a mailbox whose change log no longer reaches back to where the session stands: read from its messages. */
export async function reread(reader: AccountReader, view: MailboxView): Promise<News & { modseq: number }> {
  const { modseq } = await reader.state();
  const { uids } = await listUids(reader, view.mailbox, view.messages.count);
  const there = new Set(uids);
  const known = Array.from({ length: view.messages.count }, (_, index) => view.messages.uidOf(index + 1));
  const changed = await changedSince(reader, view.mailbox, view.modseq);
  return {
    added: [...uids].filter((uid) => uid > view.messages.last),
    gone: known.filter((uid) => !there.has(uid)),
    flagged: changed.filter((uid) => view.messages.sequenceOf(uid) > 0),
    modseq,
  };
}
