import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Engine } from '#db/open.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { newQueueId } from './queue-id.ts';
import { openTestStore, receive, type TestStore } from './testing.ts';
import { listTrails } from './trail-list.ts';

const nobody = { customer: null, account: null, domains: null };

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`lists of trails on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestStore;
    const clock = { time: 1_000_000, now: () => clock.time };
    const ids = { mine: [] as string[], all: [] as string[] };

    const cameIn = async (account: number) => {
      const queueId = newQueueId(++clock.time);
      await t.store.write(account, 'trail.begin', { queueId, sender: 'eve@x.test', head: '', steps: '', parts: [] });
      return queueId;
    };
    const queued = async (account: number, queueId: string) => {
      const { body } = await receive(t.store, 'Subject: Kot\r\n\r\nAla ma kota.\r\n');
      const envelope = { envelopeId: null, ret: null, smtputf8: false, bodyType: '7BIT', requireTls: false } as const;
      const recipients = [{ address: 'a@x.test', notify: '', original: null }];
      const message = { sender: 'ala@example.test', body, recipients, ...envelope };
      await t.store.write(account, 'queue.add', { queueId, message });
    };

    before(async () => {
      if (name === 'postgres') server = await startPostgres();
      const engine: Engine =
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      t = await openTestStore(engine, clock);
      // Mine: the oldest, which the queue has too, one in the middle, and one that was only queued.
      for (let i = 0; i < 20; i++) {
        const account = i === 0 || i === 9 ? 5 : 6;
        const id = await cameIn(account);
        ids.all.unshift(id);
        if (account === 5) ids.mine.unshift(id);
      }
      await queued(5, ids.mine.at(-1) ?? '');
      const last = newQueueId(++clock.time);
      await queued(5, last);
      ids.mine.unshift(last);
      ids.all.unshift(last);
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    /** Every page of a list. */
    const pages = async (account: number | null, limit: number, limits?: { stretch: number; stretches: number }) => {
      const all: string[][] = [];
      let position: string | null = '~';
      while (position !== null) {
        const wish = { bounds: nobody, account, before: position, limit };
        const { items, next } = await listTrails(t.database.reader, wish, limits);
        all.push(items.map(({ queue_id: id }) => id));
        position = next;
      }
      return all;
    };

    test('mail that was delivered here is listed with what was queued, each message once', async () => {
      assert.deepEqual(await pages(5, 10), [ids.mine]);
      assert.deepEqual(await pages(null, 50), [ids.all]);
      assert.deepEqual((await pages(null, 4)).flat(), ids.all);
    });

    test('a page reads a bounded part of the trails, and the next goes on where it ended', async () => {
      const found = await pages(5, 10, { stretch: 3, stretches: 2 });
      assert.deepEqual(found.flat(), ids.mine);
      assert.ok(found.length > 2 && found.some((page) => page.length === 0), JSON.stringify(found));
      assert.deepEqual((await pages(null, 2, { stretch: 3, stretches: 2 })).flat(), ids.all);
    });
  });
}
