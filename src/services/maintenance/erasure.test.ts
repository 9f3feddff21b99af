import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import type { Engine } from '#db/open.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { Administration, commandLineActor } from '#directory/administration.ts';
import { automaticMessage } from '#services/queue/letter.ts';
import { openTestQueue, type TestQueue } from '#services/queue/testing.ts';
import { findOwnTrails } from '#store/erasure.ts';
import { receive } from '#store/testing.ts';
import { newQueueId } from '#store/queue-id.ts';
import { trail } from '#store/queue-trail.ts';

const hour = 3600_000;

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`erasure on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestQueue;

    before(async () => {
      server = name === 'postgres' ? await startPostgres() : null;
      const engine: Engine =
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      t = await openTestQueue(engine);
    });

    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    /** A trail of what came in that long ago. */
    const cameIn = async (account: number, age: number): Promise<string> => {
      const queueId = newQueueId(systemClock.now() - age);
      await t.store.write(account, 'trail.begin', { queueId, sender: 'x@else.test', head: '', steps: '', parts: [] });
      return queueId;
    };

    test('everything goes with the account, its trails too, and the proof says how much', async () => {
      const account = await t.account('goes');
      const other = await t.account('stays');
      const { directory, database } = t;
      await directory.addAlias('alias@our.test', 'goes@our.test');
      const group = { local: 'all', domain: 'our.test', senders: 'everyone', now: 1 };
      const members = ['goes', 'alias', 'stays'].map((local) => ({ local, domain: 'our.test' }));
      const session = {
        principal: { account },
        tokenHash: Buffer.alloc(32),
        address: '',
        agent: '',
        expiresAt: 9e15,
        endsAt: 9e15,
      };
      const login = { account, protocol: 'imap', address: '192.0.2.1', outcome: 'ok', agent: '', attempts: 1, at: 1 };
      await database.write([
        { name: 'group.add', args: { ...group, members }, lane: 0 },
        { name: 'session.open', args: { ...session, now: 1 }, lane: 0 },
        { name: 'login.record', args: { records: [login] }, lane: 0 },
      ]);
      const own = [await cameIn(account, 0), await cameIn(account, 2 * hour), await cameIn(account, 90 * hour)];
      const others = [await cameIn(other, 0), await cameIn(other, 2 * hour), await cameIn(0, hour)];
      const text = 'Subject: Kot\r\n\r\nAla ma kota.\r\n';
      const message = await receive(t.store, text);
      await t.store.write(account, 'append', { mailbox: 'INBOX', message, internalDate: 1 });
      const administration = new Administration({ database, clock: systemClock });
      const act = { action: 'account.delete', subject: { kind: 'account', account } } as const;
      await administration.act(commandLineActor('root'), act, await directory.deletion(account));
      const [row] = await administration.log(commandLineActor('root'), { account });
      const proof = JSON.parse(row?.after_json ?? '{}') as { erased: Record<string, number> };
      assert.deepEqual(
        Object.entries(proof.erased).filter(([, count]) => count > 0),
        Object.entries({
          messages: 1,
          bytes: text.length,
          mailboxes: 6,
          aliases: 1,
          groupMemberships: 2,
          passwords: 1,
          sessions: 1,
          logins: 1,
          auditRows: 1,
          trails: 3,
        }),
      );
      assert.equal(row?.subject, String(account));
      for (const id of own) assert.equal(await trail(database.reader, id), undefined);
      for (const id of others) assert.ok(await trail(database.reader, id));
      const left = await database.reader.get('SELECT * FROM account WHERE account_id = ?', account);
      assert.doesNotMatch(JSON.stringify(left), /goes/);
    });

    test('what is still on its way keeps its trail until it leaves', async () => {
      const account = await t.account('sender');
      const { body } = await receive(t.store, 'Subject: Kot\r\n\r\nAla ma kota.\r\n');
      const queue = async (): Promise<string> => {
        const queueId = newQueueId(systemClock.now());
        const message = automaticMessage('x@else.test', body);
        await t.store.write(account, 'queue.add', { queueId, message });
        return queueId;
      };
      const [left, waiting] = [await queue(), await queue()];
      await t.store.write(0, 'queue.drop', { queueId: left });
      const { trails } = await t.directory.deleteAccount('sender@our.test');
      assert.equal(trails, 1);
      assert.equal(await trail(t.database.reader, left), undefined);
      assert.ok(await trail(t.database.reader, waiting));
      await t.store.write(0, 'queue.drop', { queueId: waiting });
      assert.equal(await trail(t.database.reader, waiting), undefined);
      assert.deepEqual(await t.database.reader.all('SELECT 1 FROM queue_event WHERE queue_id = ?', waiting), []);
    });

    test('trails are found stretch by stretch, each once', async () => {
      const account = 77;
      const ids: string[] = [];
      for (let i = 0; i < 7; i++) ids.push(await cameIn(account, (10 - i) * hour));
      for (const stretch of [1, 2, 3, 7, 100]) {
        const found = await findOwnTrails(t.database.reader, account, { now: systemClock.now(), stretch });
        assert.deepEqual(found.ids, ids);
      }
    });
  });
}
