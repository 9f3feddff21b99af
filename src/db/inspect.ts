import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MailError } from '#base/errors.ts';
import { pendingMigrations, schemaNumber } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { Engine } from './open.ts';
import { SqliteConnection } from './sqlite/connection.ts';
import type { Reader } from './types.ts';

/** What a database is like, found without changing it. */
export interface Inspection {
  /** The newest schema step applied. */
  schema: number;
  /** Steps that this program would apply at its next start. */
  pending: number;
  /** What SQLite's own check found damaged; PostgreSQL looks after itself. */
  damage: string[];
}

/** Looks at the database of an installation beside a running service. Throws `not-found` (there is none), `conflict` (newer schema), `unavailable`, `corrupt`. */
export function inspectDatabase(engine: Engine, directory: string): Promise<Inspection> {
  return engine.engine === 'sqlite' ? inspectSqlite(join(directory, 'meta.db')) : inspectPostgres(engine.url);
}

async function inspectSqlite(file: string): Promise<Inspection> {
  if (!existsSync(file)) throw new MailError('not-found', `${file} does not exist`);
  const connection = new SqliteConnection(file, { write: false });
  try {
    const rows = await connection.all<{ quick_check: string }>('PRAGMA quick_check(10)');
    const damage = rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
    return { ...(await inspectSchema(connection)), damage };
  } finally {
    connection.close();
  }
}

async function inspectPostgres(url: string): Promise<Inspection> {
  const [{ Client }, { clientConfig, PostgresConnection, postgresError }] = await Promise.all([
    import('pg'),
    import('./postgres/connection.ts'),
  ]);
  const client = new Client(clientConfig(url));
  // One that breaks between two queries fails the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { ...(await inspectSchema(new PostgresConnection(client))), damage: [] };
  } catch (error) {
    throw postgresError(error);
  } finally {
    await client.end();
  }
}

async function inspectSchema(reader: Reader): Promise<{ schema: number; pending: number }> {
  const pending = await pendingMigrations(reader, migrations);
  return { schema: schemaNumber(migrations, pending), pending: pending.length };
}
