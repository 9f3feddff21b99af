import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { Client } from 'pg';
import { codeOf } from '#base/errors.ts';
import { searchLimits } from '#base/limits-store.ts';
import { silentLog } from '#base/log.ts';
import type { Engine, OpenOptions } from '#db/open.ts';
import { SqliteConnection } from '#db/sqlite/connection.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { openTestStore, receive, testOperations, type TestStore } from '#store/testing.ts';
import { find, type Found, scan } from './find.ts';
import { Indexer } from './indexer.ts';
import { type OpenSearch, openSearch } from './open.ts';
import type { SearchField, SearchQuery } from './query.ts';
import { rebuildSearch, searchState } from './rebuild.ts';
import { Search } from './search.ts';
import type { SearchTables } from './tables.ts';

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`search on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestStore;
    let options: OpenOptions;
    let search: OpenSearch;
    let tables: SearchTables;

    before(async () => {
      if (name === 'postgres') server = await startPostgres();
    });
    after(async () => {
      await server?.[Symbol.asyncDispose]();
    });
    beforeEach(async () => {
      const engine: Engine =
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      t = await openTestStore(engine);
      options = { engine, directory: t.directory, ...testOperations, log: silentLog, role: 'any' };
      search = await openSearch(options);
      assert.ok(search.tables !== null, search.missing ?? '');
      tables = search.tables;
      for (const account of [1, 2]) await t.store.write(account, 'mail.create', { quotaBytes: 0 });
    });
    afterEach(async () => {
      await search[Symbol.asyncDispose]();
      await t[Symbol.asyncDispose]();
    });

    const indexer = () => new Indexer({ ...search, tables, log: silentLog });
    const index = async (account: number) => indexer().catchUp(account, t.bodies);
    const deliver = async (account: number, message: string) => {
      const received = await receive(t.store, message);
      const { emailId } = await t.store.write(account, 'append', {
        mailbox: 'INBOX',
        message: received,
        internalDate: 0,
      });
      return emailId;
    };
    const ask = (account: number, query: SearchQuery, emails: number[]) => find(tables, account, query, emails);
    /** What a protocol does: the index first, then reading. */
    const select = async (account: number, query: SearchQuery, emails: number[]) => {
      const { matches, unindexed } = await ask(account, query, emails);
      const parts = { reader: t.database.reader, bodies: t.bodies, log: silentLog };
      return [...matches, ...(await scan(parts, account, query, unindexed))].toSorted((a, b) => a - b);
    };
    const expunge = async (account: number, uids: string) => {
      const mailbox = (await t.store.reader(account).mailbox('INBOX'))?.mailbox_id ?? 0;
      await t.store.write(account, 'expunge', { mailbox, uids });
    };

    test('answers are complete when nothing, half and all is indexed', async () => {
      const emails: number[] = [];
      const some = searchLimits.batch + 10;
      for (let i = 0; i < some; i++) {
        const words = i % 3 === 0 ? 'Łódź nocą' : 'inne miasto';
        emails.push(await deliver(1, `Subject: nr ${i}\r\n\r\n${words} ${i}\r\n`));
        if (i === some / 2) await index(1);
      }
      const expected = emails.filter((_, i) => i % 3 === 0);
      const query: SearchQuery = { field: 'body', text: 'lodz NOCA' };
      const check = async (account: number, stage: string) =>
        assert.deepEqual(await select(account, query, emails), expected, stage);
      await check(1, 'half');
      await index(1);
      await check(1, 'all');
      const found = await ask(1, query, emails);
      const asked = new Set([...found.matches, ...found.unindexed]);
      assert.ok(asked.size < emails.length, 'the index spares reading');
      await tables.clear();
      assert.deepEqual(await ask(1, query, emails), { matches: [], unindexed: emails } satisfies Found);
      await check(1, 'nothing');
    });

    test('accounts do not see one another, and ids not asked about are not answered', async () => {
      const mine = [await deliver(1, 'Subject: wspolne\r\n\r\nx'), await deliver(1, 'Subject: wspolne\r\n\r\ny')];
      const other = await deliver(2, 'Subject: wspolne\r\n\r\nx');
      await index(1);
      await index(2);
      const query: SearchQuery = { field: 'subject', text: 'wspolne' };
      assert.deepEqual(await select(1, query, mine), mine);
      assert.deepEqual(await select(1, query, mine.slice(1)), mine.slice(1));
      assert.deepEqual(await select(2, query, [other]), [other]);
      assert.deepEqual(await select(1, query, []), []);
    });

    test('what is expunged leaves the index, also where the change log was cut', async () => {
      const emails: number[] = [];
      for (let i = 0; i < 6; i++) emails.push(await deliver(1, `Subject: wazne ${i}\r\n\r\nx`));
      await index(1);
      await expunge(1, '2:3');
      await index(1);
      assert.deepEqual(await select(1, { field: 'any', text: 'wazne' }, emails), [emails[0], ...emails.slice(3)]);
      assert.deepEqual(await tables.indexed(1, 0, 10), [emails[0], ...emails.slice(3)]);
      await expunge(1, '5');
      await t.database.write([{ name: 'mail.tidy', lane: 1, args: { account: 1, now: Date.now() + 90 * 86_400_000 } }]);
      await index(1);
      assert.deepEqual(await tables.indexed(1, 0, 10), [emails[0], emails[3], emails[5]]);
      await t.store.write(1, 'mail.drop', { trails: { ids: [], from: '' } });
      await index(1);
      assert.deepEqual([await tables.indexed(1, 0, 10), await tables.progress(1)], [[], undefined]);
    });

    test('an indexer that is killed, or two at once, lose and double nothing', async () => {
      const emails: number[] = [];
      for (let i = 0; i < 150; i++) emails.push(await deliver(1, `Subject: list ${i}\r\n\r\nczesc ${i} calosci`));
      for (let round = 0; round < 4; round++) await indexUntilKilled(options);
      emails.push(await deliver(1, 'Subject: ostatni\r\n\r\nczesc 150 calosci'));
      await Promise.all([index(1), index(1), rebuildSearch(options, () => undefined)]);
      await index(1);
      assert.deepEqual(await tables.indexed(1, 0, 1000), emails);
      assert.deepEqual(await select(1, { field: 'body', text: 'czesc' }, emails), emails);
      assert.deepEqual(await select(1, { field: 'body', text: 'czesc 150' }, emails), emails.slice(-1));
    });

    test('short texts, other alphabets and signs of the query languages', async () => {
      const texts = ['ąż', 'a%b_c', `say "hi" AND 'bye'`, 'back\\slash', '日本語', 'Привет', 'x\0y'];
      const emails: number[] = [];
      for (const text of texts) emails.push(await deliver(1, `Subject: s\r\n\r\n${text}\r\n`));
      await index(1);
      for (const [i, text] of texts.entries()) {
        assert.deepEqual(await select(1, { field: 'body', text }, emails), [emails[i]], text);
      }
      assert.deepEqual(await select(1, { field: 'body', text: 'AZ' }, emails), [emails[0]]);
      assert.deepEqual(await select(1, { field: 'body', text: '%_' }, emails), []);
      assert.deepEqual(await select(1, { field: 'body', text: '' }, emails), emails);
    });

    test('long texts, and ids that lie far apart', async () => {
      const long = 'niezwykle dlugi tekst, ktorego trigramow jest wiecej niz pytanie ma miejsc';
      const emails = [await deliver(1, `Subject: a\r\n\r\n${long}`)];
      // After a restore ids go on far behind those that were given out.
      await t.database.write([{ name: 'restore.raise', lane: 0, args: {} }]);
      emails.push(await deliver(1, `Subject: b\r\n\r\n${long} tu`), await deliver(1, 'Subject: c\r\n\r\ntekst'));
      assert.ok((emails[1] ?? 0) - (emails[0] ?? 0) > searchLimits.window);
      await index(1);
      assert.deepEqual(await ask(1, { field: 'body', text: long }, emails), {
        matches: emails.slice(0, 2),
        unindexed: [],
      });
      assert.deepEqual(await select(1, { field: 'body', text: `${long} tu` }, emails), [emails[1]]);
    });

    test('cut texts and unreadable bodies are read by every search', async () => {
      const long = await deliver(1, `Subject: x\r\n\r\n${'ab\r\n'.repeat(searchLimits.text / 3)}ostatnie slowo`);
      const other = await deliver(1, 'Subject: x\r\n\r\ny');
      await index(1);
      const query: SearchQuery = { field: 'body', text: 'ostatnie' };
      assert.deepEqual(await ask(1, query, [long, other]), { matches: [], unindexed: [long] });
      assert.deepEqual(await select(1, query, [long, other]), [long]);
      const damaged = await deliver(1, 'Subject: x\r\n\r\nz');
      const ref = (await t.store.reader(1).body(damaged))?.ref ?? '';
      await t.database.write([
        { name: 'bodies.move', lane: 0, args: { moves: [[ref, ref.replace(/[^/]+/, 'missing')]] } },
      ]);
      await index(1);
      assert.deepEqual(await select(1, { field: 'any', text: 'x' }, [long, other, damaged]), [long, other]);
      assert.deepEqual(
        await searchState(options).then(({ cut, waiting, emails }) => [cut, waiting, emails]),
        [2, 0, 3],
      );
    });

    test('random messages and queries: the same answers as reading every message', async () => {
      const word = fc.constantFrom(
        'ala',
        'ma',
        'Łódź',
        'kota',
        'Kot',
        'zażółć',
        'straße',
        'ab',
        'a',
        'ß',
        '日本',
        '"',
        '%',
      );
      const words = fc.array(word, { maxLength: 8 }).map((list) => list.join(' '));
      const message = fc.record({ subject: words, from: fc.constantFrom('ala', 'jan'), body: words });
      const field = fc.constantFrom<SearchField>('any', 'body', 'subject', 'from', { header: 'Subject' });
      const text = fc.oneof(word, words, fc.string({ maxLength: 4 }));
      const queries = fc.array(fc.record({ field, text }), { minLength: 5, maxLength: 10 });
      const emails: number[] = [];
      const naive = { reader: t.database.reader, bodies: t.bodies, log: silentLog };
      await fc.assert(
        fc.asyncProperty(fc.array(message, { maxLength: 5 }), queries, fc.boolean(), async (messages, asked, done) => {
          for (const one of messages) {
            const header = `From: ${one.from}@x.test\r\nSubject: ${one.subject}`;
            emails.push(await deliver(1, `${header}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${one.body}`));
          }
          if (done) await index(1);
          for (const query of asked) {
            assert.deepEqual(
              await select(1, query, emails),
              await scan(naive, 1, query, emails),
              JSON.stringify(query),
            );
          }
        }),
        { numRuns: 15 },
      );
    });

    test('rebuilding starts anew and says how far it is', async () => {
      const emails = [await deliver(1, 'Subject: a\r\n\r\nslowo'), await deliver(2, 'Subject: b\r\n\r\nslowo')];
      await index(1);
      const heard: [number, number][] = [];
      await rebuildSearch(options, (done, total) => heard.push([done, total]));
      assert.deepEqual(heard, [
        [1, 2],
        [2, 2],
      ]);
      assert.deepEqual(await tables.indexed(2, 0, 10), [emails[1]]);
      const stopped = rebuildSearch(options, () => undefined, AbortSignal.abort(new Error('given up')));
      await assert.rejects(stopped, /given up/);
      assert.equal((await searchState(options)).waiting, 2);
    });

    test('the service’s thread follows deliveries and removals, and answers', async () => {
      const early = await deliver(1, 'Subject: x\r\n\r\nprzed startem');
      await using service = new Search({ ...options });
      const query: SearchQuery = { field: 'body', text: 'startem' };
      assert.deepEqual(await service.select(1, query, [early]), [early]);
      const late = await deliver(1, 'Subject: x\r\n\r\npo starcie');
      assert.deepEqual(await service.select(1, { field: 'body', text: 'po starcie' }, [late, early]), [late]);
      const until = async (what: number[]) => {
        for (let i = 0; i < 400 && (await tables.indexed(1, 0, 10)).join(',') !== what.join(','); i++) {
          await new Promise((resolve) => setTimeout(resolve, 25));
        }
        assert.deepEqual(await tables.indexed(1, 0, 10), what);
      };
      await until([early, late]);
      await expunge(1, '1');
      await until([late]);
      assert.deepEqual(await service.select(1, query, [early, late]), []);
      const given = new AbortController();
      const search = service.select(1, query, [early, late], given.signal);
      given.abort(new Error('the client left'));
      await assert.rejects(search, /the client left/);
    });

    if (name === 'sqlite') {
      test('an index of another version, or a damaged one, is replaced by an empty one', async () => {
        await deliver(1, 'Subject: x\r\n\r\nslowo');
        const file = join(t.directory, 'search.db');
        const spoil = [
          () => new SqliteConnection(file, { write: true }).exec('PRAGMA user_version = 999'),
          () => writeFileSync(file, 'this is no database'.repeat(1000)),
        ];
        for (const damage of spoil) {
          await index(1);
          assert.equal((await searchState(options)).waiting, 0);
          await search[Symbol.asyncDispose]();
          damage();
          search = await openSearch(options);
          tables = search.tables as SearchTables;
          assert.equal((await searchState(options)).waiting, 1);
        }
      });
    }

    if (name === 'postgres') {
      test('while the database cannot be reached a search says so, and closing does not wait for it', async () => {
        const engine = { engine: 'postgres', url: 'postgres://sowa@127.0.0.1:1/nothing' } as const;
        await using service = new Search({ ...options, engine });
        const query: SearchQuery = { field: 'any', text: 'x' };
        await assert.rejects(service.select(1, query, [1]), (error) => codeOf(error) === 'unavailable');
        await assert.rejects(service.select(1, query, [1]), (error) => codeOf(error) === 'unavailable');
      });

      test('without the extensions everything is read, and the doctor hears why', async () => {
        const url = (await server?.createDatabase()) ?? '';
        const limited = await limitedUser(url);
        await using bare = await openTestStore({ engine: 'postgres', url: limited });
        const place: OpenOptions = {
          ...options,
          engine: { engine: 'postgres', url: limited },
          directory: bare.directory,
        };
        await using opened = await openSearch(place);
        assert.equal(opened.tables, null);
        assert.match(opened.missing ?? '', /CREATE EXTENSION pg_trgm/);
        assert.deepEqual(await find(null, 1, { field: 'any', text: 'abc' }, [5]), { matches: [], unindexed: [5] });
        assert.match((await searchState(place)).missing ?? '', /superuser/);
        await assert.rejects(
          rebuildSearch(place, () => undefined),
          /superuser/,
        );
      });
    }
  });
}

/** Runs an indexer in a process of its own, and kills it at some moment of its work. */
async function indexUntilKilled({ engine, directory }: OpenOptions): Promise<void> {
  const script = fileURLToPath(new URL('./testing-indexer.ts', import.meta.url));
  const url = engine.engine === 'postgres' ? engine.url : '';
  const child = spawn(process.execPath, [script, directory, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), Math.random() * 100));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', 'the indexer ended by itself');
}

/** The URL of the same database for a user who may make tables and no extensions. */
async function limitedUser(url: string): Promise<string> {
  const client = new Client(url);
  await client.connect();
  await client.query('CREATE ROLE limited LOGIN; GRANT CREATE ON SCHEMA public TO limited');
  await client.end();
  return url.replace('sowa@', 'limited@');
}
