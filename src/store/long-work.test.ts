import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { codeOf } from '#base/errors.ts';
import { stepLimits } from '#base/limits-steps.ts';
import { silentLog } from '#base/log.ts';
import { type Engine, openDatabase } from '#db/open.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Database } from '#db/types.ts';
import { SegmentBodies } from './bodies/body-store.ts';
import { copyMessages } from './copy-messages.ts';
import { finishUnfinished } from './finish.ts';
import { checkCounters } from './scrub.ts';
import { Store } from './store.ts';
import { openTestStore, receive, testOperations, type TestStore } from './testing.ts';
import { listUnfinished } from './unfinished.ts';

const text = 'From: Ala <ala@example.test>\r\nSubject: Kot\r\n\r\nAla ma kota.\r\n';
/** More than three steps of a deletion. */
const many = 8_192;
const never = new AbortController().signal;

async function deliver(store: Store, account: number, mailbox = 'INBOX') {
  return store.write(account, 'append', { mailbox, message: await receive(store, text), internalDate: 0 });
}

/** Fills a new mailbox "Large" by doubling; its id. */
async function fill(store: Store, account: number): Promise<number> {
  const { mailboxId } = await store.write(account, 'mailbox.create', { name: 'Large' });
  await deliver(store, account, 'Large');
  for (let have = 1; have < many; have *= 2) {
    await store.write(account, 'copy', { mailbox: mailboxId, uids: `1:${have}`, to: 'Large' });
  }
  return mailboxId;
}

function rowsIn(database: Database, account: number, mailbox: number): Promise<number> {
  const sql = 'SELECT count(*) AS n FROM message WHERE account_id = ? AND mailbox_id = ?';
  return database.reader.get<{ n: number }>(sql, account, mailbox).then((row) => row?.n ?? 0);
}

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`long work on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestStore;
    const clock = { time: Date.now(), now: () => clock.time };
    /** Two whose operations share a lane. */
    const [large, other] = [1, 5];

    before(async () => {
      if (name === 'postgres') server = await startPostgres();
      const engine: Engine =
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      t = await openTestStore(engine, clock);
      for (const account of [large, other]) await t.store.write(account, 'mail.create', { quotaBytes: 0 });
    });
    after(async () => {
      for (const account of [large, other]) {
        assert.deepEqual(await t.database.read((reader) => checkCounters(reader, account)), []);
      }
      assert.deepEqual(await listUnfinished(t.database.reader), []);
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    /** What is committed while `work` runs, by account; a delivery to the other account is made when `work` has begun. */
    const commits = async (work: () => Promise<unknown>) => {
      const order: number[] = [];
      const deliveries: Promise<unknown>[] = [];
      const message = await receive(t.store, text);
      const stop = t.database.listen(({ topic, account }) => {
        if (topic !== 'mail') return;
        order.push(account);
        if (deliveries.length === 0)
          deliveries.push(t.store.write(other, 'append', { mailbox: 'INBOX', message, internalDate: 0 }));
      });
      await work();
      await Promise.all(deliveries);
      stop();
      return order;
    };

    test('a delivery to another account is committed in the middle of a large copy', async () => {
      const mailbox = await fill(t.store, large);
      const portions = Array.from({ length: 8 }, (_, i) => `${i * 1024 + 1}:${(i + 1) * 1024}`);
      const order = await commits(() => copyMessages(t.store, large, { mailbox, portions, to: 'Archive' }));
      assert.equal(order.filter((account) => account === large).length, 8);
      assert.ok(order.lastIndexOf(large) > order.indexOf(other), order.join(' '));
      const archive = await t.store.reader(large).mailbox('Archive');
      assert.equal(archive?.total, many);
    });

    test('a deleted mailbox and its space are gone at once; deliveries are committed before its last rows are', async () => {
      const { mailbox_id: archive = 0, bytes = 0 } = (await t.store.reader(large).mailbox('Archive')) ?? {};
      const { mailbox_id: gone = 0 } = (await t.store.reader(large).mailbox('Large')) ?? {};
      const used = (await t.store.reader(large).state()).used_bytes;
      const order = await commits(async () => {
        await t.store.write(large, 'mailbox.delete', { name: 'Large' });
        assert.equal(await t.store.reader(large).mailbox('Large'), undefined);
        assert.equal((await t.store.reader(large).state()).used_bytes, used - bytes);
        assert.equal(await rowsIn(t.database, large, gone), many - stepLimits.removed);
        assert.deepEqual(await t.database.read((reader) => checkCounters(reader, large)), []);
        // Who had it selected neither frees its space twice nor brings its messages back.
        const removed = await t.store.write(large, 'expunge', { mailbox: gone, uids: '1:9999' });
        const copied = await t.store.write(large, 'copy', { mailbox: gone, uids: '1:9999', to: 'Trash' });
        assert.deepEqual([removed.uids, copied.to], [[], []]);
        // The name is free.
        await t.store.write(large, 'mailbox.create', { name: 'Large' });
        await finishUnfinished(t.store, never);
      });
      assert.ok(order.lastIndexOf(large) > order.indexOf(other), order.join(' '));
      assert.equal(await rowsIn(t.database, large, gone), 0);
      assert.equal(await rowsIn(t.database, large, archive), many);
    });

    test('a copy that does not fit is not begun; one that fails later leaves the destination as it was', async () => {
      const { mailbox_id: archive = 0 } = (await t.store.reader(large).mailbox('Archive')) ?? {};
      await deliver(t.store, large, 'Trash');
      const counters = async () => {
        const row = await t.store.reader(large).mailbox('Trash');
        return row && [row.total, row.unseen, row.deleted, row.bytes];
      };
      const before = await counters();
      const { used_bytes } = await t.store.reader(large).state();
      const portions = ['1:2000', '2001:4000', '4001:6000'];
      const copying = () => copyMessages(t.store, large, { mailbox: archive, portions, to: 'Trash' });
      const heard: string[] = [];
      const lower: Promise<unknown>[] = [];
      const stop = t.store.hub.subscribe(large, ({ topic, kind }) => {
        if (topic !== 'mail') return;
        heard.push(String(kind));
        if (lower.length === 0) lower.push(t.store.write(large, 'mail.quota', { quotaBytes: used_bytes }));
      });
      await assert.rejects(copying, (error) => codeOf(error) === 'over-quota');
      await Promise.all(lower);
      assert.deepEqual([heard[0], heard.at(-1)], ['added', 'removed']);
      assert.deepEqual(await counters(), before);
      assert.equal((await t.store.reader(large).state()).used_bytes, used_bytes);
      heard.length = 0;
      await assert.rejects(copying, (error) => codeOf(error) === 'over-quota');
      assert.deepEqual(heard, []);
      stop();
      await t.store.write(large, 'mail.quota', { quotaBytes: 0 });
    });

    test('a copy is taken back when nobody goes on with it, and cannot be gone on with then', async () => {
      const { mailbox_id: mailbox = 0 } = (await t.store.reader(large).mailbox('Archive')) ?? {};
      const { total } = (await t.store.reader(large).mailbox('Junk')) ?? {};
      const work = await t.store.write(large, 'copy.begin', { to: 'Junk' });
      const step = (uids: string) => t.store.write(large, 'copy.continue', { work, mailbox, uids, last: false });
      await step('1:10');
      await step('11:20');
      await finishUnfinished(t.store, never);
      await step('21:30');
      clock.time += stepLimits.abandoned;
      assert.equal(await t.store.write(large, 'copy.undo', { work, ifAbandoned: true }), true);
      await assert.rejects(step('31:40'), (error) => codeOf(error) === 'bad-state');
      await finishUnfinished(t.store, never);
      await assert.rejects(step('31:40'), (error) => codeOf(error) === 'bad-state');
      assert.equal((await t.store.reader(large).mailbox('Junk'))?.total, total);
    });

    test('where the destination is deleted, the copy fails and leaves nothing', async () => {
      const { mailbox_id: mailbox = 0 } = (await t.store.reader(large).mailbox('Archive')) ?? {};
      const { mailboxId } = await t.store.write(large, 'mailbox.create', { name: 'Passing' });
      const deleted: Promise<unknown>[] = [];
      const stop = t.store.hub.subscribe(large, ({ topic }) => {
        if (topic === 'mail' && deleted.length === 0)
          deleted.push(t.store.write(large, 'mailbox.delete', { name: 'Passing' }));
      });
      const portions = ['1:10', '11:20', '21:30', '31:40'];
      await assert.rejects(
        copyMessages(t.store, large, { mailbox, portions, to: 'Passing' }),
        (error) => codeOf(error) === 'bad-state',
      );
      await Promise.all(deleted);
      stop();
      assert.equal(await rowsIn(t.database, large, mailboxId), 0);
    });

    test('a large account is gone at once; deliveries are committed before its last rows are', async () => {
      const account = 13;
      await t.store.write(account, 'mail.create', { quotaBytes: 0 });
      const mailbox = await fill(t.store, account);
      const left = await rowsIn(t.database, account, mailbox);
      const { messages } = await t.store.write(account, 'mail.drop', { trails: { ids: [], from: '' } });
      assert.equal(messages, left);
      assert.equal(await rowsIn(t.database, account, mailbox), left - stepLimits.removed);
      await assert.rejects(t.store.reader(account).state(), (error) => codeOf(error) === 'not-found');
      assert.deepEqual(await listUnfinished(t.database.reader), [{ kind: 'drop', account, mailbox: 0, began: 0 }]);
      const [work] = await listUnfinished(t.database.reader);
      assert.ok(work !== undefined && (await t.store.write(account, 'mail.continueDrop', { work })));
      await deliver(t.store, other);
      await finishUnfinished(t.store, never);
      assert.deepEqual(await listUnfinished(t.database.reader), []);
      for (const table of ['message', 'email', 'email_verdict', 'thread_reference', 'change']) {
        const sql = `SELECT 1 FROM ${table} WHERE account_id = ?`;
        assert.deepEqual(await t.database.reader.all(sql, account), [], table);
      }
    });

    test('an account that is dropped takes with it what it had begun', async () => {
      await t.store.write(9, 'mail.create', { quotaBytes: 0 });
      await t.store.write(9, 'copy.begin', { to: 'Junk' });
      await t.store.write(9, 'mail.drop', { trails: { ids: [], from: '' } });
      assert.deepEqual(await listUnfinished(t.database.reader), []);
    });
  });

  describe(`kill -9 in long work on ${name}`, () => {
    for (const what of ['delete', 'copy'] as const) {
      test(`what a ${what} left is finished by who comes next`, async () => {
        const directory = mkdtempSync(join(tmpdir(), 'sowa-unfinished-'));
        const server = name === 'postgres' ? await startPostgres() : null;
        const url = (await server?.createDatabase()) ?? '';
        try {
          let mailbox = 0;
          await withStore(directory, url, async (store) => {
            await store.write(1, 'mail.create', { quotaBytes: 0 });
            mailbox = await fill(store, 1);
          });
          await killed(directory, url, what === 'delete' ? what : String(mailbox));
          await withStore(directory, url, async (store, database) => {
            assert.equal((await listUnfinished(database.reader)).length, 1);
            assert.deepEqual(await database.read((reader) => checkCounters(reader, 1)), []);
            const rows = await rowsIn(database, 1, mailbox);
            assert.ok(what === 'copy' || (rows > 0 && rows < many), String(rows));
            const { total = 0 } = (await store.reader(1).mailbox('Archive')) ?? {};
            assert.ok(what === 'delete' || (total > 0 && total < many), String(total));
            await finishUnfinished(new Store(database, store.bodies, later), never);
            assert.deepEqual(await listUnfinished(database.reader), []);
            assert.deepEqual(await database.read((reader) => checkCounters(reader, 1)), []);
            assert.equal(await rowsIn(database, 1, mailbox), what === 'copy' ? many : 0);
            assert.equal((await store.reader(1).mailbox('Archive'))?.total, 0);
          });
        } finally {
          await server?.[Symbol.asyncDispose]();
          rmSync(directory, { recursive: true, force: true });
        }
      });
    }
  });
}

/** When what the killed process did last counts as abandoned. */
const later = { now: () => Date.now() + stepLimits.abandoned };

async function withStore(directory: string, url: string, use: (store: Store, database: Database) => Promise<void>) {
  await using database = await openDatabase({
    engine: url === '' ? { engine: 'sqlite' } : { engine: 'postgres', url },
    directory,
    ...testOperations,
    log: silentLog,
    role: 'owner',
  });
  await using bodies = await SegmentBodies.open(join(directory, 'bodies'), 'owner');
  using store = new Store(database, bodies, { now: Date.now });
  await use(store, database);
}

async function killed(directory: string, url: string, what: string): Promise<void> {
  const script = fileURLToPath(new URL('./testing-unfinished.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, url, what], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', 'it ended by itself');
  assert.equal(said, 'go\n');
}
