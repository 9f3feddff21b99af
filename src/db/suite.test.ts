import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { codeOf, MailError } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import { type Engine, openDatabase } from './open.ts';
import { startPostgres, type TestPostgres } from './testing.ts';
import { testOperations } from './testing-operations.ts';
import type { Announcement, Call, Database } from './types.ts';

const put = (name: string, value = 'v'): Call => ({ name: 'put', lane: 0, args: { name, value } });
const fail: Call = { name: 'fail', lane: 0, args: {} };

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`database on ${name}`, () => {
    let server: TestPostgres | null = null;
    let directory: string;
    let database: Database;
    const open = (engine: Engine, role: 'owner' | 'any') =>
      openDatabase({
        engine,
        directory,
        operations: testOperations,
        writerModule: new URL('./testing-writer.ts', import.meta.url),
        log: silentLog,
        role,
      });
    let engine: Engine;
    const names = async (prefix: string) =>
      (
        await database.reader.all<{ name: string }>(
          'SELECT name FROM setting WHERE name >= ? AND name < ? ORDER BY name',
          prefix,
          `${prefix}~`,
        )
      ).map((row) => row.name);

    before(async () => {
      directory = mkdtempSync(join(tmpdir(), 'sowa-db-'));
      if (name === 'postgres') server = await startPostgres();
      engine = server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      database = await open(engine, 'owner');
    });
    after(async () => {
      await database[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true, force: true });
    });

    test('a failing request among many is undone alone', async () => {
      const writes = Array.from({ length: 50 }, (_, i) =>
        database.write(i % 7 === 3 ? [put(`many-x${i}`), fail] : [put(`many-${i}`)]),
      );
      const settled = await Promise.allSettled(writes);
      assert.equal(settled.filter((one) => one.status === 'rejected').length, 7);
      assert.equal((await names('many-')).length, 43);
      assert.deepEqual(await names('many-x'), []);
    });

    test('errors keep their code and detail; a defect keeps its text', async () => {
      const error = await database.write([fail]).catch((e: unknown) => e);
      assert.ok(error instanceof MailError && error.code === 'denied' && error.detail['n'] === 1);
      await assert.rejects(database.write([{ name: 'defect', lane: 0, args: {} }]), /a defect/);
      await assert.rejects(database.write([put('twice'), put('twice')]));
      assert.deepEqual(await names('twice'), []);
    });

    test('only what was committed is announced, in order, before the write resolves', async () => {
      const heard: (string | number | null | undefined)[] = [];
      const stop = database.listen((announcement: Announcement) => heard.push(announcement['name']));
      await Promise.allSettled([
        database.write([put('a1')]),
        database.write([put('a2'), fail]),
        database.write([put('a3'), put('a4')]),
      ]);
      assert.deepEqual(heard, ['a1', 'a3', 'a4']);
      const many = Array.from({ length: 300 }, (_, i) => `many ${i} ${'x'.repeat(50)}`);
      await database.write(many.map((one) => put(one)));
      assert.deepEqual(heard.slice(3), many);
      stop();
    });

    test('a snapshot does not see what is committed while it is open', async () => {
      await database.read(async (reader) => {
        const before = await reader.get("SELECT value FROM setting WHERE name = 'snap'");
        await database.write([put('snap')]);
        assert.deepEqual(await reader.get("SELECT value FROM setting WHERE name = 'snap'"), before);
      });
      assert.deepEqual(await names('snap'), ['snap']);
    });

    test('a reader cannot write', async () => {
      await assert.rejects(
        database.read((reader) => reader.get("INSERT INTO setting (name, value) VALUES ('w', 'w') RETURNING name")),
      );
      assert.deepEqual(await names('w'), []);
    });

    test('a second opener writes through the first and hears what it does', async () => {
      await using second = await open(engine, 'any');
      const heard: Announcement[] = [];
      second.listen((announcement) => heard.push(announcement));
      await second.write([put('from-second')]);
      await database.write([put('from-first')]);
      assert.deepEqual(await names('from-'), ['from-first', 'from-second']);
      await assert.rejects(second.write([fail]), (error) => codeOf(error) === 'denied');
      for (let i = 0; heard.length < 2 && i < 200; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.deepEqual(
        heard.map((one) => one['name']),
        ['from-second', 'from-first'],
      );
      if (name === 'sqlite') await assert.rejects(open(engine, 'owner'), (error) => codeOf(error) === 'in-use');
    });

    if (name === 'postgres') {
      test('what others say in the channel of the announcements is passed over', async () => {
        const heard: Announcement[] = [];
        const stop = database.listen((announcement) => heard.push(announcement));
        const stranger = new Client(engine.engine === 'postgres' ? engine.url : '');
        await stranger.connect();
        for (const words of ['', 'hello', 'null', '{"batch":1}']) await stranger.query(`NOTIFY sowa, '${words}'`);
        await stranger.end();
        await database.write([put('after-strangers')]);
        assert.deepEqual(heard, [{ topic: 'put', account: 0, name: 'after-strangers' }]);
        stop();
      });

      test('when the server goes away writes fail with unavailable, and go on when it is back', async () => {
        // Heard from before the server is back: the listener may be connected again before anybody else is.
        const lost = new Promise<void>((resolve) => {
          database.listen(({ topic }) => topic === 'lost' && resolve());
        });
        await server?.stop();
        await assert.rejects(database.write([put('down')]), (error) => codeOf(error) === 'unavailable');
        await assert.rejects(
          database.read((reader) => reader.get('SELECT 1 AS one')),
          (error) => codeOf(error) === 'unavailable',
        );
        await server?.start();
        await database.write([put('up')]);
        assert.deepEqual(await names('up'), ['up']);
        await lost;
      });

      test('when the server goes away between two reads of a snapshot, that read fails and nothing else', async () => {
        const read = database.read(async (reader) => {
          await reader.get('SELECT 1 AS one');
          await server?.stop();
          // The connection is told of its end while no query is under way on it.
          await new Promise((resolve) => setTimeout(resolve, 200));
          return reader.get('SELECT 1 AS one');
        });
        await assert.rejects(read, (error) => codeOf(error) === 'unavailable');
        await server?.start();
        assert.deepEqual(await names('up'), ['up']);
      });

      test('a database that is closed while its listener connects again leaves nothing open', async () => {
        const other = await open(engine, 'any');
        await server?.stop();
        await new Promise((resolve) => setTimeout(resolve, 950));
        const back = server?.start();
        await other[Symbol.asyncDispose]();
        await back;
        await database.write([put('after-close')]);
      });
    }
  });
}
