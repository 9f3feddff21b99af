import { createHash } from 'node:crypto';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Reader, SqlValue } from './types.ts';

/** One step of the schema, in SQLite's words; postgresSchema() translates. Never edited once released: a new number instead. */
export interface Migration {
  number: number;
  name: string;
  sql: string;
  /** What no SQL can say of rows that are there, done behind the SQL. */
  fill?: (connection: MigrationConnection) => Promise<void>;
}

/** What migrating needs of an engine's connection. */
export interface MigrationConnection extends Reader {
  run(sql: string, ...params: SqlValue[]): Promise<number>;
  /** Runs a script of several statements in the engine's dialect. */
  script(sql: string): Promise<void>;
}

interface AppliedRow {
  number: number;
  name: string;
  checksum: string;
}

/**
 * Brings the schema to the newest migration, all pending ones in one transaction. Refuses a schema that is newer than
 * this program or whose applied steps differ from its own. `snapshot` is called before a schema with data is changed.
 * Returns the numbers applied.
 */
export async function migrate(
  connection: MigrationConnection,
  migrations: readonly Migration[],
  snapshot: (schema: number) => Promise<void>,
  log: Log,
): Promise<number[]> {
  await connection.script(
    'CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)',
  );
  const pending = await pendingMigrations(connection, migrations);
  if (pending.length === 0) return [];
  const current = schemaNumber(migrations, pending);
  if (current > 0) await snapshot(current);
  await connection.run('BEGIN');
  try {
    for (const migration of pending) {
      await connection.script(migration.sql);
      await migration.fill?.(connection);
      await connection.run(
        'INSERT INTO migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)',
        migration.number,
        migration.name,
        checksum(migration),
        Date.now(),
      );
    }
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
  const applied = pending.map((migration) => migration.number);
  log.info('schema-migrated', { from: current, to: applied.at(-1) });
  return applied;
}

/** Checks what is applied against what this program knows; the steps still to do. Throws `conflict`. */
export async function pendingMigrations(reader: Reader, migrations: readonly Migration[]): Promise<Migration[]> {
  const applied = await reader.all<AppliedRow>('SELECT number, name, checksum FROM migration ORDER BY number');
  for (const row of applied) {
    const known = migrations.find((migration) => migration.number === row.number);
    if (known === undefined) {
      throw new MailError(
        'conflict',
        `the data was written by a newer Sowa (schema ${row.number} "${row.name}", this program knows ${schemaNumber(migrations, [])}): run that version, or restore a backup made before the upgrade`,
      );
    }
    if (checksum(known) !== row.checksum) {
      throw new MailError(
        'conflict',
        `schema step ${row.number} "${row.name}" was applied with another text than this program has: the program or the database was altered`,
      );
    }
  }
  const done = new Set(applied.map(({ number }) => number));
  return migrations.filter(({ number }) => !done.has(number));
}

/** The number of the newest step that is not pending; 0 where all are. */
export function schemaNumber(migrations: readonly Migration[], pending: readonly Migration[]): number {
  return migrations.findLast((migration) => !pending.includes(migration))?.number ?? 0;
}

function checksum(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}
