import type { Log } from '#base/log.ts';
import { migrations } from './migrations/index.ts';
import { copyRows } from './snapshot.ts';
import { openSqlite } from './sqlite/database.ts';
import type { Database, Operations } from './types.ts';
import { join } from 'node:path';

/** Where rows live: the data directory, or PostgreSQL beside it. */
export type Engine = { engine: 'sqlite' } | { engine: 'postgres'; url: string };

/** How the program opens its database. */
export interface OpenOptions {
  engine: Engine;
  /** Data directory. */
  directory: string;
  operations: Operations;
  /** Module of the writer thread with the same operations. */
  writerModule: URL;
  log: Log;
  /** `owner`: the service; `any`: a command, which joins the running service if there is one. */
  role: 'owner' | 'any';
}

/** Opens the database of an installation, creating or migrating it. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { engine, directory, operations, writerModule, log, role } = options;
  if (engine.engine === 'sqlite') return openSqlite({ directory, migrations, writerModule, log, role });
  const snapshot = async (reader: Parameters<typeof copyRows>[0], schema: number) => {
    await copyRows(reader, migrations.slice(0, schema), join(directory, `meta.db.schema-${schema}-${Date.now()}`));
  };
  // Loaded where it is used: the embedded service need not hold the driver in memory.
  const { openPostgres } = await import('./postgres/database.ts');
  return openPostgres({ url: engine.url, operations, migrations, snapshot, log });
}
