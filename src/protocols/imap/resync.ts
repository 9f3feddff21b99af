import { formatVanished } from '#wire/imap/response.ts';
import type { Resync } from '#wire/imap/select.ts';
import { resolveRanges, type SequenceRange } from '#wire/imap/sequence-set.ts';
import { changedAfter, difference, intersection } from './changed.ts';
import { flagResponses } from './flag-responses.ts';
import { knownOf, uidsIn, viewOf } from './selection.ts';
import type { Piece, Session } from './types.ts';

/**
 * What changed since the client was here last (RFC 7162 3.2.5). not done: the client's list of message numbers, which
 * would only help where the change log is too short.
 */
export async function* resync(
  session: Session,
  { modseq, knownUids }: Resync,
  uidNext: number,
): AsyncGenerator<Piece, void> {
  const known: SequenceRange[] = knownUids === null ? [[1, uidNext - 1]] : resolveRanges(knownUids, 0);
  const { changed, gone } = await changedAfter(session, modseq);
  yield* vanished(session, gone === null ? known : intersection(known, gone));
  yield* flagResponses(session, intersection(known, changed));
}

/** VANISHED (EARLIER) for those of the UIDs that no message has which the session knows. */
export function* vanished(session: Session, ranges: readonly SequenceRange[]): Generator<Piece, void> {
  const there = uidsIn(viewOf(session), knownOf(viewOf(session), ranges));
  const uids = difference(ranges, there);
  if (uids.length > 0) yield formatVanished(uids, true);
}
