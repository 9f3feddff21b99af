import { listUids } from '#store/listing.ts';
import type { AccountReader, MailboxRow } from '#store/types.ts';
import { formatList } from '#wire/imap/mailbox-response.ts';
import { formatExists, formatRecent, formatStatus } from '#wire/imap/response.ts';
import type { SelectArguments } from '#wire/imap/select.ts';
import { accountOf, requireMailbox, speaksUtf8 } from './account.ts';
import { Refusal } from './errors.ts';
import { expungeAll } from './expunge.ts';
import { keywordResponses } from './keywords.ts';
import { objectIds } from './object-ids.ts';
import { resync } from './resync.ts';
import { close, viewOf } from './selection.ts';
import type { Piece, Responses, Result, Session } from './types.ts';
import { MailboxView } from './view.ts';

/** SELECT (RFC 9051 6.3.2, RFC 7162 3.1.8 and 3.2.5). */
export function select(session: Session, args: SelectArguments): Responses {
  return open(session, args, false);
}

/** EXAMINE (RFC 9051 6.3.3): as SELECT, but nothing can be changed. */
export function examine(session: Session, args: SelectArguments): Responses {
  return open(session, args, true);
}

/** CLOSE (RFC 9051 6.4.1): removes what is marked without a word of it. */
export async function closeMailbox(session: Session): Promise<Result> {
  const modseq = viewOf(session).readOnly ? null : await expungeAll(session);
  close(session);
  // RFC 7162 3.2.8.
  const code = session.enabled.qresync && modseq !== null ? ({ code: ['HIGHESTMODSEQ', modseq] } as const) : {};
  return { status: 'OK', ...code, text: 'Closed' };
}

/** UNSELECT (RFC 9051 6.4.2). */
export function unselect(session: Session): Result {
  close(session);
  return { status: 'OK', text: 'Unselected' };
}

async function* open(session: Session, args: SelectArguments, readOnly: boolean): Responses {
  const { condstore, qresync } = args;
  // RFC 7162 3.2.5.
  if (qresync !== null && !session.enabled.qresync) throw new Refusal('BAD', null, 'QRESYNC is not enabled');
  if (condstore) session.enabled.condstore = true;
  if (session.view !== null) {
    // RFC 9051 6.3.2: whatever becomes of this one, the other is no longer selected.
    close(session);
    yield formatStatus('*', 'OK', 'The other mailbox is closed', 'CLOSED');
  }
  const { row, firstUnseen } = await openView(session, args.mailbox, readOnly);
  yield* describe(session, row, firstUnseen);
  if (qresync !== null && qresync.uidValidity === row.uid_validity) yield* resync(session, qresync, row.uid_next);
  return readOnly
    ? { status: 'OK', code: 'READ-ONLY', text: 'Selected, to be looked at only' }
    : { status: 'OK', code: 'READ-WRITE', text: 'Selected' };
}

async function openView(
  session: Session,
  name: string,
  readOnly: boolean,
): Promise<{ row: MailboxRow; firstUnseen: number | null }> {
  const { store } = session.options;
  const account = accountOf(session);
  return store.read(account, async (reader: AccountReader) => {
    const row = await requireMailbox(reader, name);
    const { modseq } = await reader.state();
    const { uids, firstUnseen } = await listUids(reader, row.mailbox_id, row.total);
    session.view = new MailboxView(store, {
      account,
      mailbox: row.mailbox_id,
      uidValidity: row.uid_validity,
      readOnly,
      uids,
      keywords: row.keywords,
      modseq,
    });
    session.state = 'selected';
    return { row, firstUnseen };
  });
}

/** RFC 9051 6.3.2, in the order of its example; what RFC 3501 6.3.1 had besides for those who did not enable IMAP4rev2. */
function* describe(session: Session, row: MailboxRow, firstUnseen: number | null): Generator<Piece, void> {
  const view = viewOf(session);
  const { rev2 } = session.enabled;
  yield formatExists(view.messages.count);
  if (!rev2) {
    yield formatRecent(0);
    const unseen = firstUnseen === null ? 0 : view.messages.sequenceOf(firstUnseen);
    if (unseen > 0) yield formatStatus('*', 'OK', 'The first unseen message', ['UNSEEN', unseen]);
  }
  yield formatStatus('*', 'OK', 'UIDs are valid', ['UIDVALIDITY', row.uid_validity]);
  yield formatStatus('*', 'OK', 'The next UID', ['UIDNEXT', row.uid_next]);
  yield* keywordResponses(view);
  if (rev2) yield formatList({ name: row.name, attributes: [] }, speaksUtf8(session));
  yield formatStatus('*', 'OK', 'The highest modseq', ['HIGHESTMODSEQ', row.modseq]);
  yield formatStatus('*', 'OK', 'The id of the mailbox', ['MAILBOXID', objectIds.mailbox(row.mailbox_id)]);
}
