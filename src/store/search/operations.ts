import type { Operations, Transactor } from '#db/types.ts';
import type { Addition } from './tables.ts';

/** Changes when what is indexed changes (fold.ts, text.ts): an index of another version is made anew. */
const version = '1';
/** Keeps two nodes that start from making the tables at once: any number that nobody else uses. */
const prepareLock = 0x50_77_73;

// Late entries are collected (eight times the speed of fastupdate = off), but few: each look-up goes through them.
const tables = [
  'CREATE TABLE IF NOT EXISTS search_progress (account_id BIGINT PRIMARY KEY, through BIGINT NOT NULL, modseq BIGINT NOT NULL)',
  `CREATE TABLE IF NOT EXISTS search_text (account_id BIGINT NOT NULL, email_id BIGINT NOT NULL, cut INTEGER NOT NULL,
   head TEXT COLLATE "C" NOT NULL, body TEXT COLLATE "C" NOT NULL, PRIMARY KEY (account_id, email_id))`,
  'CREATE INDEX IF NOT EXISTS search_text_head ON search_text USING gin (account_id, head gin_trgm_ops) WITH (gin_pending_list_limit = 1024)',
  'CREATE INDEX IF NOT EXISTS search_text_body ON search_text USING gin (account_id, body gin_trgm_ops) WITH (gin_pending_list_limit = 1024)',
];

/** Makes what the index needs. Not a migration: it can be made again, and is when its version changes. */
async function prepare(tx: Transactor, args: { extensions: readonly string[] }): Promise<void> {
  await tx.get('SELECT pg_advisory_xact_lock(?)', prepareLock);
  for (const name of args.extensions) await tx.run(`CREATE EXTENSION IF NOT EXISTS ${name}`);
  const found = await tx.get<{ value: string }>("SELECT value FROM setting WHERE name = 'search-index'");
  if (found?.value !== version) {
    await tx.run('DROP TABLE IF EXISTS search_progress, search_text');
    await tx.run(
      "INSERT INTO setting (name, value) VALUES ('search-index', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      version,
    );
  }
  for (const sql of tables) await tx.run(sql);
}

async function add(tx: Transactor, args: { additions: readonly Addition[] }): Promise<boolean[]> {
  const added: boolean[] = [];
  for (const addition of args.additions) added.push(await addOne(tx, addition));
  return added;
}

async function addOne(tx: Transactor, { account, documents, before, after }: Addition): Promise<boolean> {
  const moved =
    before === undefined
      ? await tx.run(
          'INSERT INTO search_progress (account_id, through, modseq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          account,
          after.through,
          after.modseq,
        )
      : await tx.run(
          'UPDATE search_progress SET through = ?, modseq = ? WHERE account_id = ? AND through = ?',
          after.through,
          after.modseq,
          account,
          before.through,
        );
  if (moved === 0) return false;
  for (const { email, head, body, cut } of documents) {
    await tx.run(
      'INSERT INTO search_text (account_id, email_id, cut, head, body) VALUES (?, ?, ?, ?, ?)',
      account,
      email,
      cut ? 1 : 0,
      head,
      body,
    );
  }
  return true;
}

async function remove(tx: Transactor, args: { account: number; emails: readonly number[] }): Promise<void> {
  for (const email of args.emails) {
    await tx.run('DELETE FROM search_text WHERE account_id = ? AND email_id = ?', args.account, email);
  }
}

async function forget(tx: Transactor, args: { account: number }): Promise<void> {
  await tx.run('DELETE FROM search_progress WHERE account_id = ?', args.account);
}

async function clear(tx: Transactor): Promise<void> {
  await tx.run('TRUNCATE search_progress, search_text');
}

/** Writes to the index on PostgreSQL: executed by whoever indexes, never by the embedded engine. */
export const searchOperations = {
  'search.prepare': prepare,
  'search.add': add,
  'search.remove': remove,
  'search.forget': forget,
  'search.clear': clear,
} as const satisfies Operations;
