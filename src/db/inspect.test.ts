import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import type { MailError } from '#base/errors.ts';
import { inspectDatabase } from './inspect.ts';
import { migrations } from './migrations/index.ts';
import { migrateSqlite } from './sqlite/database.ts';
import { startPostgres } from './testing.ts';

const sqlite = { engine: 'sqlite' } as const;
const withCode = (code: string) => (error: MailError) => error.code === code;

test('a SQLite database is inspected as it is', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sowa-inspect-'));
  const file = join(directory, 'meta.db');
  try {
    await assert.rejects(inspectDatabase(sqlite, directory), withCode('not-found'));
    await migrateSqlite(file, migrations.slice(0, 1), silentLog);
    assert.deepEqual(await inspectDatabase(sqlite, directory), {
      schema: 1,
      pending: migrations.length - 1,
      damage: [],
    });
    await migrateSqlite(file, migrations, silentLog);
    assert.deepEqual(await inspectDatabase(sqlite, directory), {
      schema: migrations.at(-1)?.number,
      pending: 0,
      damage: [],
    });
    const db = new DatabaseSync(file);
    db.exec(`INSERT INTO migration VALUES (999, 'future', '', 0)`);
    db.close();
    await assert.rejects(inspectDatabase(sqlite, directory), withCode('conflict'));
    writeFileSync(file, 'this was a database');
    await assert.rejects(inspectDatabase(sqlite, directory), withCode('corrupt'));
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a PostgreSQL database is inspected, or does not answer', async () => {
  await using server = await startPostgres();
  const url = await server.createDatabase();
  const { openDatabase } = await import('./open.ts');
  const engine = { engine: 'postgres', url } as const;
  const directory = mkdtempSync(join(tmpdir(), 'sowa-inspect-'));
  const writerModule = new URL('file:///unused');
  const options = { engine, directory, operations: {}, writerModule, log: silentLog, role: 'owner' } as const;
  await (await openDatabase(options))[Symbol.asyncDispose]();
  assert.deepEqual(await inspectDatabase(engine, directory), {
    schema: migrations.at(-1)?.number,
    pending: 0,
    damage: [],
  });
  await server.stop();
  await assert.rejects(inspectDatabase(engine, directory), withCode('unavailable'));
  rmSync(directory, { recursive: true });
});
