import { codeOf, MailError } from '#base/errors.ts';
import { searchLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Reader } from '#db/types.ts';
import type { Bodies } from './bytes.ts';
import { emailById } from './emails.ts';
import { fold } from './fold.ts';
import { lookUpFor, type SearchQuery } from './query.ts';
import { scanEmail } from './scan.ts';
import type { Answer, SearchTables } from './tables.ts';
import { EmailText } from './text.ts';

/** What the index says of the emails it was asked about; ids ascend. */
export interface Found {
  /** These match. */
  matches: number[];
  /** These have to be read (scanEmail): not indexed, cut for the index, or the index only knows that they may match. */
  unindexed: number[];
}

/**
 * Asks the index about `emails` (ids of one account, ascending). Every email that matches is in one of the two lists,
 * and every one in `matches` does match, however far the indexer is.
 */
export async function find(
  tables: SearchTables | null,
  account: number,
  query: SearchQuery,
  emails: readonly number[],
  signal?: AbortSignal,
): Promise<Found> {
  const isEmpty = fold(query.text) === '';
  // RFC 9051 6.4.4 HEADER: only there an empty text asks something, whether the field exists.
  if (isEmpty && typeof query.field === 'string') return { matches: [...emails], unindexed: [] };
  const answer = tables === null ? null : await ask(tables, account, query, emails, signal);
  if (answer === null) return { matches: [], unindexed: [...emails] };
  const hits = new Set(answer.hits);
  const cut = new Set(answer.cut);
  const found: Found = { matches: [], unindexed: [] };
  for (const email of emails) {
    const isWhole = email <= answer.through && !cut.has(email);
    if (isWhole && !hits.has(email)) continue;
    (isWhole && answer.exact ? found.matches : found.unindexed).push(email);
  }
  return found;
}

async function ask(
  tables: SearchTables,
  account: number,
  query: SearchQuery,
  emails: readonly number[],
  signal?: AbortSignal,
): Promise<Answer | null> {
  const lookUp = lookUpFor(query);
  const [from, to] = [emails[0], emails.at(-1)];
  if (lookUp === null || from === undefined || to === undefined) return null;
  return tables.lookUp(account, lookUp, from, to, signal);
}

/** What reading emails needs. */
export interface ScanParts {
  reader: Reader;
  bodies: Bodies;
  log: Log;
}

/** Those of `emails` that match, found by reading them; some at a time. Throws the signal's reason when aborted. */
export async function scan(
  parts: ScanParts,
  account: number,
  query: SearchQuery,
  emails: readonly number[],
  signal?: AbortSignal,
): Promise<number[]> {
  const matches: number[] = [];
  let next = 0;
  const work = async () => {
    while (next < emails.length) {
      signal?.throwIfAborted();
      const email = emails[next++] as number;
      try {
        if (await matchesRead(parts, account, query, email, signal)) matches.push(email);
      } catch (error) {
        next = emails.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: searchLimits.inFlight }, work));
  return matches.toSorted((a, b) => a - b);
}

// An email that is gone matches nothing. One whose body is damaged neither: the others are still to be found.
async function matchesRead(
  { reader, bodies, log }: ScanParts,
  account: number,
  query: SearchQuery,
  email: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const row = await emailById(reader, account, email);
  if (row === undefined) return false;
  try {
    return await scanEmail(new EmailText(row, bodies), query, signal);
  } catch (error) {
    if (!(error instanceof MailError) || !['corrupt', 'not-found'].includes(codeOf(error) ?? '')) throw error;
    log.warn('search-unreadable', { account, email, error: error.message });
    return false;
  }
}
