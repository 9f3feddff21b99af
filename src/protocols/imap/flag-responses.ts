import { messagesBetween } from '#store/listing.ts';
import type { MessageRow } from '#store/types.ts';
import { formatFetch, formatModseq } from '#wire/imap/fetch-response.ts';
import { formatFlags } from '#wire/imap/flag.ts';
import type { SequenceRange } from '#wire/imap/sequence-set.ts';
import { readerOf } from './account.ts';
import { viewOf } from './selection.ts';
import type { Piece, Session } from './types.ts';

const columns = ['uid', 'modseq', 'flags', 'keywords'] as const satisfies (keyof MessageRow)[];

type FlagRow = Pick<MessageRow, (typeof columns)[number]>;

/**
 * FETCH responses with the flags that messages have now; without messages that are gone or that the session does not
 * know. `flags` false: the modseq alone, for those who know the flags (RFC 7162 3.1.3).
 */
export async function* flagResponses(
  session: Session,
  ranges: Iterable<SequenceRange>,
  flags = true,
): AsyncGenerator<Piece, void> {
  const { flagged } = viewOf(session);
  for await (const rows of messagesIn(session, ranges)) {
    if (flags) for (const { uid } of rows) flagged.delete(uid);
    yield rows.map((row) => flagResponse(session, row, flags)).join('');
  }
}

/** Rows of the selected mailbox that the session knows, in pages. */
async function* messagesIn(session: Session, ranges: Iterable<SequenceRange>): AsyncGenerator<FlagRow[], void> {
  const { mailbox, messages } = viewOf(session);
  const { page } = session.limits;
  for (const [from, to] of ranges) {
    for (let next = from; next <= to;) {
      const rows = await messagesBetween(readerOf(session), mailbox, [next, to], page, columns);
      yield rows.filter(({ uid }) => messages.sequenceOf(uid) > 0);
      next = rows.length < page ? Infinity : (rows.at(-1)?.uid ?? to) + 1;
    }
  }
}

/** RFC 9051 7.5.2: unsolicited responses say the UID, too. */
function flagResponse(session: Session, row: FlagRow, flags: boolean): string {
  const said = flags ? ` FLAGS ${formatFlags(row.flags, row.keywords)}` : '';
  const modseq = session.enabled.condstore ? ` ${formatModseq(row.modseq)}` : '';
  return formatFetch(viewOf(session).messages.sequenceOf(row.uid), [`UID ${row.uid}${said}${modseq}`]);
}
