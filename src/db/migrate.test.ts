import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import { type Migration, migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { postgresPlaceholders, postgresSchema } from './postgres/schema.ts';
import { SqliteConnection } from './sqlite/connection.ts';

const steps: Migration[] = [
  { number: 1, name: 'one', sql: 'CREATE TABLE one (a INTEGER) STRICT;' },
  { number: 2, name: 'two', sql: 'CREATE TABLE two (a INTEGER) STRICT;' },
];

function memory() {
  const connection = new SqliteConnection(':memory:', { write: true });
  const port = {
    get: connection.get.bind(connection),
    all: connection.all.bind(connection),
    run: connection.run.bind(connection),
    script: async (sql: string) => connection.exec(sql),
  };
  const snapshots: number[] = [];
  const run = (list: readonly Migration[]) =>
    migrate(port, list, async (schema) => void snapshots.push(schema), silentLog);
  return { connection, run, snapshots };
}

test('steps run once and in order; a snapshot is taken only where there was a schema', async () => {
  const { run, snapshots } = memory();
  assert.deepEqual(await run(steps.slice(0, 1)), [1]);
  assert.deepEqual(await run(steps), [2]);
  assert.deepEqual(await run(steps), []);
  assert.deepEqual(snapshots, [1]);
});

test('a step with a lower number that comes later is done too', async () => {
  const { run } = memory();
  const late = { number: 3, name: 'three', sql: 'CREATE TABLE three (a INTEGER) STRICT;' };
  const last = { number: 4, name: 'four', sql: 'CREATE TABLE four (a INTEGER) STRICT;' };
  assert.deepEqual(await run([...steps, last]), [1, 2, 4]);
  assert.deepEqual(await run([...steps, late, last]), [3]);
});

test('a newer schema and an altered step are refused', async () => {
  const { run } = memory();
  await run(steps);
  await assert.rejects(
    run(steps.slice(0, 1)),
    (error) => codeOf(error) === 'conflict' && /newer Sowa/.test(String(error)),
  );
  const altered = [
    { ...(steps[0] as Migration), sql: 'CREATE TABLE other (a INTEGER) STRICT;' },
    steps[1] as Migration,
  ];
  await assert.rejects(run(altered), (error) => codeOf(error) === 'conflict' && /altered/.test(String(error)));
});

test('a step that fails leaves the schema as it was', async () => {
  const { connection, run } = memory();
  await run(steps.slice(0, 1));
  const bad = [
    ...steps,
    { number: 3, name: 'three', sql: 'CREATE TABLE three (a INTEGER); CREATE TABLE one (b TEXT);' },
  ];
  await assert.rejects(run(bad));
  assert.deepEqual(await connection.all("SELECT name FROM sqlite_schema WHERE name IN ('two', 'three')"), []);
});

test('a login history from before clients were told apart stays', async () => {
  const { connection, run } = memory();
  await run(migrations.filter(({ number }) => number < 24));
  await connection.run("INSERT INTO login_history VALUES (1, 2, 'imap', '192.0.2.1', 'ok', 3, 4)");
  await run(migrations);
  assert.deepEqual(
    (await connection.all('SELECT account_id, protocol, outcome, agent, attempts, last_at FROM login_history')).map(
      (row) => ({ ...(row as object) }),
    ),
    [{ account_id: 1, protocol: 'imap', outcome: 'ok', agent: '', attempts: 3, last_at: 4 }],
  );
});

test('who had an account and a domain before lists folded names is found by them', async () => {
  const { connection, run } = memory();
  await run(migrations.filter(({ number }) => number < 27));
  connection.exec(`
    INSERT INTO domain (name, created_at) VALUES ('xn--w-uga1v8h.test', 0);
    INSERT INTO account (account_id, local, domain, display_name, language, status, quota_bytes, created_at)
      VALUES (1, 'jan', 'xn--w-uga1v8h.test', 'Jan Łoś', 'pl', 'active', 0, 0);
  `);
  await run(migrations);
  const [account] = await connection.all('SELECT search_text FROM account');
  assert.equal(account?.['search_text'], 'jan los\n \njan@xn--w-uga1v8h.test\njan@zolw.test');
  const [domain] = await connection.all('SELECT search_text FROM domain');
  assert.equal(domain?.['search_text'], 'xn--w-uga1v8h.test\nzolw.test');
});

test('each of the program’s own steps has a number of its own, and they are in order', () => {
  const numbers = migrations.map((migration) => migration.number);
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].toSorted((a, b) => a - b),
  );
});

test('SQL is put into PostgreSQL’s words', () => {
  assert.equal(
    postgresSchema(
      'CREATE TABLE t (account_id INTEGER, b BLOB, c TEXT, PRIMARY KEY (account_id)) STRICT, WITHOUT ROWID;',
    ),
    'CREATE TABLE t (account_id BIGINT, b BYTEA, c TEXT COLLATE "C", PRIMARY KEY (account_id));',
  );
  assert.equal(postgresPlaceholders('a = ? AND b IN (?, ?)'), 'a = $1 AND b IN ($2, $3)');
});
