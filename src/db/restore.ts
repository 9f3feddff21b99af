import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MailError } from '#base/errors.ts';
import { migrations } from './migrations/index.ts';
import { openDatabase, type OpenOptions } from './open.ts';
import { migrateSqlite } from './sqlite/database.ts';
import type { Database } from './types.ts';

/**
 * Opens a new installation with the rows of a snapshot, which may have an older schema. Throws `already-exists` where
 * there is a database with accounts.
 */
export async function openWithRows(snapshot: string, options: OpenOptions): Promise<Database> {
  const file = join(options.directory, 'meta.db');
  if (existsSync(file))
    throw new MailError(
      'already-exists',
      `${options.directory} has a database already: restore needs an empty directory`,
    );
  const staged = `${file}.restoring`;
  copyFileSync(snapshot, staged);
  try {
    await migrateSqlite(staged, migrations, options.log);
    if (options.engine.engine === 'sqlite') {
      renameSync(staged, file);
      return await openDatabase(options);
    }
    const database = await openDatabase(options);
    await database.write([{ name: 'rows.load', lane: 0, args: { file: staged } }]).catch(async (error: unknown) => {
      await database[Symbol.asyncDispose]();
      throw error;
    });
    return database;
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(staged + suffix, { force: true });
  }
}
