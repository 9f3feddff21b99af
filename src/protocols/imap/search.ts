import { toRanges } from '#store/uid-set.ts';
import { pageOf } from '#wire/imap/page-range.ts';
import type { SearchArguments } from '#wire/imap/search.ts';
import { formatEsearch, formatSearch, type SearchResult } from '#wire/imap/search-response.ts';
import type { ReturnOptions } from '#wire/imap/search-return.ts';
import { Refusal } from './errors.ts';
import { findMatches, type Matches } from './search-matches.ts';
import { asksModseq } from './search-plan.ts';
import { type Numbering, viewOf } from './selection.ts';
import type { Piece, Responses, Session } from './types.ts';

/** SEARCH (RFC 9051 6.4.4). */
export function search(session: Session, args: SearchArguments): Responses {
  return searchMessages(session, args, 'sequence');
}

/** UID SEARCH (RFC 9051 6.4.9). */
export function uidSearch(session: Session, args: SearchArguments): Responses {
  return searchMessages(session, args, 'uid');
}

async function* searchMessages(session: Session, args: SearchArguments, numbering: Numbering): Responses {
  const result = resultOptions(session, args);
  requireNoCharset(session, args);
  if (asksModseq(args.key)) session.enabled.condstore = true;
  // RFC 5182 2.1: a search that fails leaves nothing saved.
  if (result?.save === true) session.saved = [];
  const matches = await findMatches(session, args.key);
  if (result === null)
    yield formatSearch('SEARCH', numbersOf(session, matches.uids, numbering), highest(matches.modseqs));
  else yield* extended(session, result, matches, numbering);
  return { status: 'OK', text: 'Search completed' };
}

/** RFC 9051 6.4.4: IMAP4rev2 answers with ESEARCH also where nothing was asked for. */
function resultOptions({ enabled }: Session, { result }: Pick<SearchArguments, 'result'>): ReturnOptions | null {
  if (result !== null || !enabled.rev2) return result;
  return { min: false, max: false, count: false, all: true, save: false, page: null };
}

/** RFC 6855 3. */
function requireNoCharset({ enabled }: Session, { charset }: { charset: string | null }): void {
  if (enabled.utf8 && charset !== null) throw new Refusal('BAD', null, 'With UTF8=ACCEPT there is one charset');
}

/**
 * ESEARCH (RFC 4731, 5182, 9394) of messages in the order of the result, which need not be that of their UIDs (RFC
 * 5267 3.2: MIN and MAX are then the first and the last).
 */
export function* extended(
  session: Session,
  options: ReturnOptions,
  matches: Matches,
  numbering: Numbering,
): Generator<Piece, void> {
  const { min, max, count, all, page } = options;
  const { uids } = matches;
  const wantsAll = all || count;
  const onPage = page === null ? [] : pageOf(uids, page);
  const [first, last] = [uids.slice(0, 1), uids.slice(-1)];
  const chosen = wantsAll ? uids : [...(min ? first : []), ...(max ? last : []), ...onPage];
  // RFC 5182 2.4 and RFC 9394 3.3: where only some were asked for, only these are saved.
  const isPartial = min || max || page !== null;
  if (options.save) session.saved = toRanges(wantsAll || !isPartial ? uids : chosen);
  if (!wantsAll && !isPartial) return;
  const numbers = (some: readonly number[]) => numbersOf(session, some, numbering);
  const result: SearchResult = {
    ...(count && { count: uids.length }),
    ...(all && { all: numbers(uids) }),
    ...(page !== null && { page: { range: page, numbers: numbers(onPage) } }),
  };
  const [least] = min ? numbers(first) : [];
  const [most] = max ? numbers(last) : [];
  const modseq = modseqOf(matches, wantsAll || page !== null, min, max);
  yield formatEsearch(session.tag, numbering === 'uid', {
    ...(least !== undefined && { min: least }),
    ...(most !== undefined && { max: most }),
    ...result,
    ...(modseq !== undefined && { modseq }),
  });
}

/** The numbers by which a response names messages. */
export function numbersOf(session: Session, uids: readonly number[], numbering: Numbering): number[] {
  const { messages } = viewOf(session);
  return numbering === 'uid' ? [...uids] : uids.map((uid) => messages.sequenceOf(uid));
}

/** RFC 7162 3.1.10: of the messages that the response speaks of. */
function modseqOf({ modseqs }: Matches, whole: boolean, min: boolean, max: boolean): number | undefined {
  if (whole) return highest(modseqs);
  return highest([...(min ? modseqs.slice(0, 1) : []), ...(max ? modseqs.slice(-1) : [])]);
}

/** The highest modseq; undefined where there are none. */
export function highest(modseqs: readonly number[]): number | undefined {
  return modseqs.length === 0 ? undefined : modseqs.reduce((a, b) => Math.max(a, b));
}
