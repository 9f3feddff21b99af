import { MailError } from '#base/errors.ts';
import type { OpenOptions } from '#db/open.ts';
import { countAfter } from './emails.ts';
import { Indexer } from './indexer.ts';
import { openSearch } from './open.ts';

/**
 * Makes the index anew, for `sowa reindex`. Searches read what is not there yet, so they stay complete meanwhile, and
 * the service may run. `progress` hears after each transaction how many emails are done. Throws `unsupported` where
 * there can be no index, and the signal's reason when aborted: the service then goes on where this ended.
 */
export async function rebuildSearch(
  options: OpenOptions,
  progress: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  await using search = await openSearch(options);
  const { tables, database, openBodies, missing } = search;
  if (tables === null) throw new MailError('unsupported', missing ?? 'there is no index');
  await tables.clear();
  const indexer = new Indexer({ database, tables, openBodies, log: options.log });
  await using bodies = await openBodies();
  const accounts = await database.reader.all<{ id: number }>(
    'SELECT account_id AS id FROM account_state ORDER BY account_id',
  );
  const total = await database.reader.get<{ n: number }>('SELECT count(*) AS n FROM email');
  let done = 0;
  for (const { id } of accounts) {
    await indexer.catchUp(id, bodies, signal, (emails) => progress((done += emails), total?.n ?? 0));
    signal?.throwIfAborted();
  }
}

/** How the index is, for `sowa doctor`. */
export interface SearchState {
  /** Why there can be no index and what to do; null where there is one. */
  missing: string | null;
  emails: number;
  /** Emails not yet indexed: every search reads them. */
  waiting: number;
  /** Emails too long for the index, or unreadable: every search reads them, too. */
  cut: number;
  /** Bytes on disk. */
  bytes: number;
}

/** Looks at the index of an installation that this or another process has open. */
export async function searchState(options: OpenOptions): Promise<SearchState> {
  await using search = await openSearch(options);
  const { reader } = search.database;
  const accounts = await reader.all<{ id: number }>('SELECT account_id AS id FROM account_state');
  const state = (await search.tables?.state()) ?? { accounts: [], cut: 0, bytes: 0 };
  const through = new Map(state.accounts.map((one) => [one.account, one.through]));
  let [emails, waiting] = [0, 0];
  for (const { id } of accounts) {
    emails += await countAfter(reader, id, 0);
    waiting += await countAfter(reader, id, through.get(id) ?? 0);
  }
  return { missing: search.missing, emails, waiting, cut: state.cut, bytes: state.bytes };
}
