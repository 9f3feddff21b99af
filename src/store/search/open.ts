import { join } from 'node:path';
import { codeOf } from '#base/errors.ts';
import { type OpenOptions, openDatabase } from '#db/open.ts';
import type { Database } from '#db/types.ts';
import { SegmentBodies } from '#store/bodies/body-store.ts';
import { searchOperations } from './operations.ts';
import { PostgresTables } from './postgres-tables.ts';
import { SqliteTables } from './sqlite-tables.ts';
import type { SearchTables } from './tables.ts';

/** Index and emails, opened for search beside the service or in its search thread. */
export interface OpenSearch extends AsyncDisposable {
  database: Database;
  /** Null where there can be no index: everything is read then. */
  tables: SearchTables | null;
  /** Why there can be none, and what to do about it. */
  missing: string | null;
  openBodies: () => Promise<SegmentBodies>;
}

/** Opens search of an installation that this or another process has open; rows are read on connections of its own. */
export async function openSearch(options: OpenOptions): Promise<OpenSearch> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await openDatabase({ ...options, operations: searchOperations, role: 'any' }));
  const opened = await openTables(database, options.directory);
  if (opened.tables !== null) stack.use(opened.tables);
  const owned = stack.move();
  return {
    database,
    ...opened,
    openBodies: () => SegmentBodies.open(join(options.directory, 'bodies'), 'any'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function openTables(database: Database, directory: string): Promise<Pick<OpenSearch, 'tables' | 'missing'>> {
  if (database.engine === 'sqlite') return { tables: await SqliteTables.open(directory), missing: null };
  try {
    return { tables: await PostgresTables.open(database), missing: null };
  } catch (error) {
    if (codeOf(error) !== 'unsupported') throw error;
    return { tables: null, missing: (error as Error).message };
  }
}
