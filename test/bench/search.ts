/**
 * The search index: `node test/bench/search.ts [messages]`. Its size beside the texts it is made of, the time to make
 * it, and searches in one mailbox before and after, on both engines. Prints the tables of docs/benchmarks.md.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { silentLog } from '#base/log.ts';
import type { Engine, OpenOptions } from '#db/open.ts';
import { startPostgres } from '#db/testing.ts';
import { scan } from '#store/search/find.ts';
import { emailsAfter } from '#store/search/emails.ts';
import type { SearchQuery } from '#store/search/query.ts';
import { rebuildSearch, searchState } from '#store/search/rebuild.ts';
import { Search } from '#store/search/search.ts';
import { EmailText, type IndexText } from '#store/search/text.ts';
import { openTestStore, receive, testOperations, type TestStore } from '#store/testing.ts';
import { corpusMessage } from './search-corpus.ts';

const count = Number(process.argv[2] ?? 10_000);
const account = 1;
const rounds = 5;

const queries: [string, SearchQuery][] = [
  ['SUBJECT "fakturą" (some)', { field: 'subject', text: 'fakturą' }],
  ['FROM "wisniewska" (many)', { field: 'from', text: 'wisniewska' }],
  ['BODY "zazolny" (few)', { field: 'body', text: 'zazolny' }],
  ['BODY "faktura" (many)', { field: 'body', text: 'faktura' }],
  ['BODY "dzien dobry" (two words)', { field: 'body', text: 'dzien dobry' }],
  ['TEXT "nie ma takiego" (none)', { field: 'any', text: 'nie ma takiego' }],
  ['BODY "ą" (one letter: all are read)', { field: 'body', text: 'ą' }],
];

async function fill(t: TestStore): Promise<number[]> {
  await t.store.write(account, 'mail.create', { quotaBytes: 0 });
  const emails: number[] = [];
  for (let n = 0; n < count; n += 250) {
    const messages = await Promise.all(
      Array.from({ length: Math.min(250, count - n) }, (_, i) => receive(t.store, corpusMessage(n + i))),
    );
    const calls = messages.map((message) =>
      t.store.call(account, 'append', { mailbox: 'INBOX', message, internalDate: 0 }),
    );
    for (const result of await t.store.writeAll(calls)) emails.push((result as { emailId: number }).emailId);
  }
  return emails;
}

async function texts(t: TestStore): Promise<IndexText[]> {
  const rows = await emailsAfter(t.database.reader, account, 0, count);
  return Promise.all(rows.map((row) => new EmailText(row, t.bodies).forIndex()));
}

/** The sizes that FTS5's levels of detail would have for the same texts. */
function details(all: readonly IndexText[], bytes: number, directory: string): void {
  for (const detail of ['full', 'column', 'none']) {
    const file = join(directory, `${detail}.db`);
    const db = new DatabaseSync(file);
    db.exec(`PRAGMA synchronous = OFF; CREATE VIRTUAL TABLE t USING fts5(head, body, content='', contentless_delete=1,
      detail=${detail}, tokenize='trigram case_sensitive 1')`);
    const insert = db.prepare('INSERT INTO t (rowid, head, body) VALUES (?, ?, ?)');
    db.exec('BEGIN');
    all.forEach(({ head, body }, i) => {
      insert.run(i + 1, head, body);
      if (i % 64 === 63) db.exec('COMMIT; BEGIN');
    });
    db.exec('COMMIT');
    db.close();
    console.log(`detail=${detail}: ${(statSync(file).size / bytes).toFixed(2)} × the text`);
  }
}

async function searchTimes(options: OpenOptions, emails: number[]): Promise<Map<string, string>> {
  await using search = new Search(options);
  const times = new Map<string, string>();
  for (const [name, query] of queries) {
    const took: number[] = [];
    let found = 0;
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      found = (await search.select(account, query, emails)).length;
      took.push(performance.now() - start);
    }
    const median = took.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] as number;
    times.set(name, `${median.toFixed(1)} | ${found}`);
  }
  return times;
}

/** What the server's own housekeeping does within a minute. */
async function analyze(url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.end();
}

async function bench(engine: Engine, name: string): Promise<void> {
  await using t = await openTestStore(engine);
  const emails = await fill(t);
  const all = await texts(t);
  const bytes = all.reduce((sum, { head, body }) => sum + Buffer.byteLength(head) + Buffer.byteLength(body), 0);
  console.log(`\n${name}: ${count} messages, ${(bytes / count).toFixed(0)} bytes of text each`);
  if (engine.engine === 'sqlite') details(all, bytes, t.directory);
  const parts = { reader: t.database.reader, bodies: t.bodies, log: silentLog };
  const reading = performance.now();
  await scan(parts, account, { field: 'body', text: 'faktura' }, emails);
  console.log(`BODY "faktura" with no index: ${(performance.now() - reading).toFixed(0)} ms`);
  const options: OpenOptions = { engine, directory: t.directory, ...testOperations, log: silentLog, role: 'any' };
  const cpu = process.cpuUsage();
  const start = performance.now();
  await rebuildSearch(options, () => undefined);
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  const state = await searchState(options);
  if (engine.engine === 'postgres') await analyze(engine.url);
  console.log(
    `index: ${(state.bytes / bytes).toFixed(2)} × the text, ${(state.bytes / count).toFixed(0)} bytes a message`,
  );
  console.log(
    `made at ${(count / seconds).toFixed(0)} messages/s, ${((used.user + used.system) / count).toFixed(0)} µs CPU`,
  );
  console.log('| search | ms | found |\n|---|---|---|');
  for (const [query, result] of await searchTimes(options, emails)) console.log(`| ${query} | ${result} |`);
}

await bench({ engine: 'sqlite' }, 'SQLite');
await using server = await startPostgres();
await bench({ engine: 'postgres', url: await server.createDatabase() }, 'PostgreSQL');
