import { codeOf } from '#base/errors.ts';
import { copyMessages } from '#store/copy-messages.ts';
import type { Copied } from '#store/copy.ts';
import { mailboxName } from '#store/mailboxes.ts';
import { toRanges } from '#store/uid-set.ts';
import { formatStatus } from '#wire/imap/response.ts';
import { formatRanges, type SequenceRange, type SequenceSet } from '#wire/imap/sequence-set.ts';
import { accountOf } from './account.ts';
import { Refusal } from './errors.ts';
import { messagesOf, type Numbering, portions, requireThere, viewOf, writableView } from './selection.ts';
import type { Responses, Result, Session } from './types.ts';

interface CopyArguments {
  set: SequenceSet;
  mailbox: string;
}

/** COPY (RFC 9051 6.4.7). */
export function copy(session: Session, args: CopyArguments): Promise<Result> {
  return copyNamed(session, args, 'sequence');
}

/** UID COPY (RFC 9051 6.4.9). */
export function uidCopy(session: Session, args: CopyArguments): Promise<Result> {
  return copyNamed(session, args, 'uid');
}

/** MOVE (RFC 9051 6.4.8). */
export function move(session: Session, args: CopyArguments): Responses {
  return moveMessages(session, args, 'sequence');
}

/** UID MOVE (RFC 9051 6.4.9). */
export function uidMove(session: Session, args: CopyArguments): Responses {
  return moveMessages(session, args, 'uid');
}

/** RFC 9051 6.4.7: all or none. Some at a time nevertheless: where it fails, the store takes back what was copied. */
async function copyNamed(session: Session, args: CopyArguments, numbering: Numbering): Promise<Result> {
  const view = viewOf(session);
  const some = portions(view, namedBy(session, args, numbering), session.limits.copied);
  const copied = await copyMessages(session.options.store, accountOf(session), {
    mailbox: view.mailbox,
    portions: Array.from(some, formatRanges),
    to: mailboxName(args.mailbox),
  }).catch(refuseMissing);
  const [from, to] = [copied.flatMap((one) => one.from), copied.flatMap((one) => one.to)];
  const uidValidity = copied[0]?.uidValidity ?? 0;
  const code = from.length === 0 ? {} : { code: ['COPYUID', uidValidity, toRanges(from), toRanges(to)] as const };
  return { status: 'OK', ...code, text: 'Copied' };
}

/** Some at a time: RFC 6851 3.3 wants each message moved or not, and lets a command end in the middle of its set. */
async function* moveMessages(session: Session, args: CopyArguments, numbering: Numbering): Responses {
  const view = writableView(session);
  const moved: Copied[] = [];
  const named = namedBy(session, args, numbering);
  let failure: unknown;
  try {
    // Also of nothing: it must have somewhere to go.
    const some = named.length === 0 ? [named] : portions(view, named, session.limits.moved);
    for (const portion of some) moved.push(await moveSome(session, args.mailbox, portion));
  } catch (error) {
    failure = error;
  }
  const [from, to] = [moved.flatMap((one) => one.from), moved.flatMap((one) => one.to)];
  // RFC 9051 6.4.8: in front of the EXPUNGE responses, which are those of any other session's.
  if (from.length > 0) {
    const code = ['COPYUID', moved[0]?.uidValidity ?? 0, toRanges(from), toRanges(to)] as const;
    yield formatStatus('*', 'OK', 'Where they are now', code);
  }
  if (failure !== undefined) throw failure;
  const text = 'Moved';
  const modseq = moved.at(-1)?.modseq;
  if (!session.enabled.qresync || modseq === undefined) return { status: 'OK', text };
  return { status: 'OK', code: ['HIGHESTMODSEQ', modseq], text };
}

/** The messages that a command names. RFC 9051 6.4.7: where one of them is gone, none is copied. */
function namedBy(session: Session, { set }: CopyArguments, numbering: Numbering): SequenceRange[] {
  const named = messagesOf(session, set, numbering);
  if (numbering === 'sequence') requireThere(viewOf(session), named);
  return named;
}

function moveSome(session: Session, mailbox: string, named: readonly SequenceRange[]): Promise<Copied> {
  const args = { mailbox: viewOf(session).mailbox, uids: formatRanges(named), to: mailboxName(mailbox) };
  return session.options.store.write(accountOf(session), 'move', args).catch(refuseMissing);
}

function refuseMissing(error: unknown): never {
  throw codeOf(error) === 'not-found' ? noDestination() : error;
}

/** RFC 9051 6.4.7: the client may create it and try again. */
export function noDestination(): Refusal {
  return new Refusal('NO', 'TRYCREATE', 'There is no such mailbox');
}
