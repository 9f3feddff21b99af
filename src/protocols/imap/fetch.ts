import { mailboxNow } from '#store/listing.ts';
import { toRanges } from '#store/uid-set.ts';
import type { FetchArguments, FetchItem } from '#wire/imap/fetch.ts';
import { pageOf } from '#wire/imap/page-range.ts';
import { resolveRanges, type SequenceRange } from '#wire/imap/sequence-set.ts';
import { readerOf } from './account.ts';
import { changedAfter, intersection } from './changed.ts';
import { Refusal } from './errors.ts';
import { Fetcher } from './fetcher.ts';
import { vanished } from './resync.ts';
import { countOf, knownOf, messagesOf, type Numbering, uidsIn, viewOf } from './selection.ts';
import type { Piece, Responses, Session } from './types.ts';

/** FETCH (RFC 9051 6.4.5). */
export function fetch(session: Session, args: FetchArguments): Responses {
  return fetchMessages(session, args, 'sequence');
}

/** UID FETCH (RFC 9051 6.4.9). */
export function uidFetch(session: Session, args: FetchArguments): Responses {
  return fetchMessages(session, args, 'uid');
}

async function* fetchMessages(session: Session, args: FetchArguments, numbering: Numbering): Responses {
  const items = withImplied(args, numbering);
  // RFC 7162 3.1: asking for modseqs switches them on.
  if (items.some((item) => item.kind === 'simple' && item.name === 'MODSEQ')) session.enabled.condstore = true;
  if (args.vanished && !session.enabled.qresync) throw new Refusal('BAD', null, 'QRESYNC is not enabled');
  const named = messagesOf(session, args.set, numbering);
  const ranges = await narrowed(session, args, named);
  if (args.vanished && args.changedSince !== null) yield* vanishedSince(session, args);
  const fetcher = new Fetcher(session, items);
  yield* fetcher.responses(ranges);
  if (fetcher.failure !== undefined) throw fetcher.failure;
  // RFC 5530 3: the client named messages that others have expunged. UIDs are no promise (RFC 9051 6.4.9).
  if (numbering === 'sequence' && args.changedSince === null && fetcher.found < countOf(viewOf(session), ranges)) {
    throw new Refusal('NO', 'EXPUNGEISSUED', 'Some of the messages were expunged');
  }
  return { status: 'OK', text: 'Fetch completed' };
}

/** UID FETCH says the UID (RFC 9051 6.4.9), CHANGEDSINCE the modseq (RFC 7162 3.1.4.1), also unasked. */
function withImplied({ items, changedSince }: FetchArguments, numbering: Numbering): FetchItem[] {
  const implied: FetchItem[] = [];
  if (numbering === 'uid') implied.push({ kind: 'simple', name: 'UID' });
  if (changedSince !== null) implied.push({ kind: 'simple', name: 'MODSEQ' });
  const names = new Set(implied.map((item) => (item.kind === 'simple' ? item.name : '')));
  return [...implied, ...items.filter((item) => item.kind !== 'simple' || !names.has(item.name))];
}

/** Those of the named messages that CHANGEDSINCE and PARTIAL (RFC 9394 3.4) leave. */
async function narrowed(
  session: Session,
  { changedSince, page }: FetchArguments,
  named: SequenceRange[],
): Promise<SequenceRange[]> {
  const view = viewOf(session);
  const ranges =
    changedSince === null
      ? named
      : knownOf(view, intersection(named, (await changedAfter(session, changedSince)).changed));
  return page === null ? ranges : toRanges(pageOf(uidsIn(view, ranges), page));
}

/** RFC 7162 3.2.6. */
async function* vanishedSince(session: Session, { set, changedSince }: FetchArguments): AsyncGenerator<Piece, void> {
  const { gone } = await changedAfter(session, changedSince ?? 0);
  // Here `*` is the last UID there ever was: the message that had it may be among those that are gone.
  const { uid_next } = await mailboxNow(readerOf(session), viewOf(session).mailbox);
  const named = set === '$' ? session.saved : resolveRanges(set, uid_next - 1);
  yield* vanished(session, gone === null ? named : intersection(named, gone));
}
