import { codeOf } from '#base/errors.ts';
import { mailboxName } from '#store/mailboxes.ts';
import { toRanges } from '#store/uid-set.ts';
import { formatStatus, type ResponseCode } from '#wire/imap/response.ts';
import { formatRanges, type SequenceSet } from '#wire/imap/sequence-set.ts';
import { accountOf } from './account.ts';
import { Refusal } from './errors.ts';
import { messagesOf, type Numbering, requireThere, viewOf, writableView } from './selection.ts';
import type { Responses, Result, Session } from './types.ts';

interface CopyArguments {
  set: SequenceSet;
  mailbox: string;
}

/** COPY (RFC 9051 6.4.7). */
export function copy(session: Session, args: CopyArguments): Promise<Result> {
  return copyMessages(session, args, 'sequence');
}

/** UID COPY (RFC 9051 6.4.9). */
export function uidCopy(session: Session, args: CopyArguments): Promise<Result> {
  return copyMessages(session, args, 'uid');
}

/** MOVE (RFC 9051 6.4.8). */
export function move(session: Session, args: CopyArguments): Responses {
  return moveMessages(session, args, 'sequence');
}

/** UID MOVE (RFC 9051 6.4.9). */
export function uidMove(session: Session, args: CopyArguments): Responses {
  return moveMessages(session, args, 'uid');
}

async function copyMessages(session: Session, args: CopyArguments, numbering: Numbering): Promise<Result> {
  const { code } = await place(session, args, numbering, 'copy');
  return { status: 'OK', ...(code !== undefined && { code }), text: 'Copied' };
}

async function* moveMessages(session: Session, args: CopyArguments, numbering: Numbering): Responses {
  writableView(session);
  const { code, modseq } = await place(session, args, numbering, 'move');
  // RFC 9051 6.4.8: in front of the EXPUNGE responses, which are those of any other session's.
  if (code !== undefined) yield formatStatus('*', 'OK', 'Where they are now', code);
  const text = 'Moved';
  return session.enabled.qresync ? { status: 'OK', code: ['HIGHESTMODSEQ', modseq], text } : { status: 'OK', text };
}

async function place(
  session: Session,
  { set, mailbox }: CopyArguments,
  numbering: Numbering,
  how: 'copy' | 'move',
): Promise<{ code?: ResponseCode; modseq: number }> {
  const view = viewOf(session);
  const to = mailboxName(mailbox);
  const named = messagesOf(session, set, numbering);
  // RFC 9051 6.4.7: all or none.
  if (numbering === 'sequence') requireThere(view, named);
  const uids = formatRanges(named);
  const args = { mailbox: view.mailbox, uids, to };
  const done = await session.options.store.write(accountOf(session), how, args).catch((error: unknown) => {
    throw codeOf(error) === 'not-found' ? noDestination() : error;
  });
  if (done.to.length === 0) return { modseq: done.modseq };
  return { code: ['COPYUID', done.uidValidity, toRanges(done.from), toRanges(done.to)], modseq: done.modseq };
}

/** RFC 9051 6.4.7: the client may create it and try again. */
export function noDestination(): Refusal {
  return new Refusal('NO', 'TRYCREATE', 'There is no such mailbox');
}
