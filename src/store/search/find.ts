import { codeOf, MailError } from '#base/errors.ts';
import { searchLimits } from '#base/limits-store.ts';
import type { Log } from '#base/log.ts';
import type { Reader } from '#db/types.ts';
import type { Bodies } from './bytes.ts';
import { emailsById } from './emails.ts';
import { fold } from '#base/fold.ts';
import { lookUpFor, type SearchQuery } from './query.ts';
import { scanEmail } from './scan.ts';
import type { Answer, SearchTables } from './tables.ts';
import { type EmailRow, EmailText } from './text.ts';

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

/** Those of `emails` that match, found by reading them, some at a time; what is gone matches nothing. Throws the signal's reason when aborted. */
export async function scan(
  parts: ScanParts,
  account: number,
  query: SearchQuery,
  emails: readonly number[],
  signal?: AbortSignal,
): Promise<number[]> {
  const matches: number[] = [];
  for await (const rows of emailsById(parts.reader, account, emails)) {
    for (let at = 0; at < rows.length; at += searchLimits.inFlight) {
      signal?.throwIfAborted();
      const some = rows.slice(at, at + searchLimits.inFlight);
      const answers = await Promise.all(some.map((row) => matchesRead(parts, account, query, row, signal)));
      some.forEach((row, i) => answers[i] === true && matches.push(row.email_id));
    }
  }
  return matches.toSorted((a, b) => a - b);
}

// One whose body is damaged matches nothing: the others are still to be found.
async function matchesRead(
  { bodies, log }: ScanParts,
  account: number,
  query: SearchQuery,
  row: EmailRow,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    return await scanEmail(new EmailText(row, bodies), query, signal);
  } catch (error) {
    if (!(error instanceof MailError) || !['corrupt', 'not-found'].includes(codeOf(error) ?? '')) throw error;
    log.warn('search-unreadable', { account, email: row.email_id, error: error.message });
    return false;
  }
}
