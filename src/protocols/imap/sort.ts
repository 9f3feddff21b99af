import type { SortArguments } from '#wire/imap/sort.ts';
import { formatSearch } from '#wire/imap/search-response.ts';
import { extended, highest, numbersOf } from './search.ts';
import { type Matches, matchingRows } from './search-matches.ts';
import { asksModseq } from './search-plan.ts';
import type { Numbering } from './selection.ts';
import { orderBy, type Sortable, sortable, columnsToSort } from './sort-order.ts';
import { sortInTurns } from './sort-in-turns.ts';
import type { Responses, Session } from './types.ts';

/** SORT (RFC 5256 3, RFC 5267 3 ESORT, RFC 5957). */
export function sort(session: Session, args: SortArguments): Responses {
  return sortMessages(session, args, 'sequence');
}

/** UID SORT (RFC 5256 3). */
export function uidSort(session: Session, args: SortArguments): Responses {
  return sortMessages(session, args, 'uid');
}

async function* sortMessages(session: Session, args: SortArguments, numbering: Numbering): Responses {
  if (asksModseq(args.key)) session.enabled.condstore = true;
  // RFC 5182 2.1: a search that fails leaves nothing saved.
  if (args.result?.save === true) session.saved = [];
  const matches = await sortedMatches(session, args);
  if (args.result === null)
    yield formatSearch('SORT', numbersOf(session, matches.uids, numbering), highest(matches.modseqs));
  else yield* extended(session, args.result, matches, numbering);
  return { status: 'OK', text: 'Sort completed' };
}

async function sortedMatches(session: Session, { key, criteria }: SortArguments): Promise<Matches> {
  const found: Sortable[] = [];
  for await (const rows of matchingRows(session, key, columnsToSort(criteria))) {
    for (const row of rows) found.push(sortable(row, criteria));
  }
  const sorted = await sortInTurns(found, orderBy(criteria), session.gone);
  return {
    uids: sorted.map(({ uid }) => uid),
    modseqs: asksModseq(key) ? sorted.map(({ modseq }) => modseq) : [],
  };
}
