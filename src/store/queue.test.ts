import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import type { Engine } from '#db/open.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Announcement } from '#db/types.ts';
import { stepLines } from './local-trail.ts';
import type { ClaimedMessage } from './queue-claims.ts';
import { asSenderSees, trail } from './queue-trail.ts';
import { everybody } from './queue-webhooks.ts';
import { newQueueId } from './queue-id.ts';
import { nextDue, queueBody, type QueueMessage, queueMessageRows, queueState } from './queue.ts';
import { openTestStore, receive, type TestStore } from './testing.ts';

const text = 'Subject: Kot\r\n\r\nAla ma kota.\r\n';

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`queue on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestStore;
    const clock = { time: 1_000_000, now: () => clock.time };

    const add = async (addresses: readonly string[], more: Partial<QueueMessage> = {}) => {
      const queueId = newQueueId(clock.time);
      const { body } = await receive(t.store, text);
      const message: QueueMessage = {
        sender: 'ala@example.test',
        body,
        recipients: addresses.map((address) => ({ address, notify: '', original: null })),
        envelopeId: null,
        ret: null,
        smtputf8: false,
        bodyType: '7BIT',
        requireTls: false,
        ...more,
      };
      await t.store.write(7, 'queue.add', { queueId, message });
      return queueId;
    };
    const claim = (owner: string, limit = 100, except: readonly string[] = []) =>
      t.store.write(0, 'queue.claim', { owner, until: clock.time + 60_000, limit, except });
    const done = (owner: string, queueId: string, numbers: readonly number[]) => {
      const results = numbers.map((number) => ({ number, next: null }));
      const events = numbers.map((number) => ({ number, at: clock.time, kind: 'delivered' as const, detail: {} }));
      return t.store.write(0, 'queue.settle', { owner, queueId, head: null, results, events });
    };
    const putOff = (owner: string, queueId: string, number: number, next: number) => {
      const results = [{ number, next, warned: true, reply: '451 4.3.0 Later', host: 'mx.test' }];
      const head = Buffer.from('X: 1\r\n');
      return t.store.write(0, 'queue.settle', { owner, queueId, head, results, events: [] });
    };
    const claimedOf = (messages: readonly ClaimedMessage[]) =>
      messages.flatMap(({ queueId, recipients }) => recipients.map(({ address }) => [queueId, address]));
    const drain = async () => {
      clock.time += 1_000_000;
      for (const { queueId, recipients } of await claim('drain')) {
        await done(
          'drain',
          queueId,
          recipients.map(({ number }) => number),
        );
      }
    };

    before(async () => {
      if (name === 'postgres') server = await startPostgres();
      const engine: Engine =
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      t = await openTestStore(engine, clock);
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('a claim gives a message whole and to one node only; its end is the end of the message', async () => {
      const queueId = await add(['a@x.test', 'b@y.test']);
      const [message, ...others] = await claim('one');
      assert.ok(message);
      assert.deepEqual(others, []);
      assert.equal(message.queueId, queueId);
      assert.equal(message.sender, 'ala@example.test');
      assert.deepEqual(
        message.recipients.map(({ number, address, domain, attempts }) => [number, address, domain, attempts]),
        [
          [0, 'a@x.test', 'x.test', 0],
          [1, 'b@y.test', 'y.test', 0],
        ],
      );
      assert.deepEqual(await claim('two'), []);
      assert.deepEqual(
        (await queueMessageRows(t.database.reader, queueId)).map(({ state }) => state),
        ['sending', 'sending'],
      );
      await done('one', queueId, [1]);
      assert.ok(await queueBody(t.database.reader, queueId));
      await done('one', queueId, [0]);
      assert.equal(await queueBody(t.database.reader, queueId), undefined);
    });

    test('concurrent claims of several nodes never share a recipient', async () => {
      for (let i = 0; i < 40; i++) await add([`${i}@x.test`]);
      // On PostgreSQL, writes of different accounts are transactions of different connections.
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          t.store.write(i, 'queue.claim', { owner: `node${i}`, until: clock.time + 60_000, limit: 7, except: [] }),
        ),
      );
      const all = claims.flatMap(claimedOf);
      assert.equal(new Set(all.map(([queueId]) => queueId)).size, all.length);
      assert.ok(all.length >= 7);
      await drain();
    });

    test('what is urgent goes first, what is due for longer before the rest, and busy domains wait', async () => {
      const low = await add(['low@x.test'], { priority: 'low' });
      clock.time += 10;
      const late = await add(['late@x.test']);
      clock.time -= 10;
      const early = await add(['early@x.test']);
      const high = await add(['high@y.test'], { priority: 'high' });
      clock.time += 20;
      assert.deepEqual(claimedOf(await claim('one', 1, ['y.test'])), [[early, 'early@x.test']]);
      assert.deepEqual(claimedOf(await claim('one', 2, ['x.test', 'z.test', 'w.test'])), [[high, 'high@y.test']]);
      assert.deepEqual(
        claimedOf(await claim('one')).map(([queueId]) => queueId),
        [late, low],
      );
      await drain();
    });

    test('a claim ends by itself, at once when its node starts again, and later when it is renewed', async () => {
      const queueId = await add(['a@x.test']);
      assert.equal((await claim('dead')).length, 1);
      clock.time += 59_999;
      assert.deepEqual(await claim('other'), []);
      clock.time += 1;
      assert.equal((await claim('other')).length, 1);
      assert.equal(await t.store.write(0, 'queue.recover', { owner: 'dead' }), 0);
      assert.equal(await t.store.write(0, 'queue.recover', { owner: 'other' }), 1);
      assert.equal((await claim('dead')).length, 1);
      const claims = [{ queueId, number: 0 }];
      await t.store.write(0, 'queue.renew', { owner: 'dead', until: clock.time + 200_000, claims });
      await t.store.write(0, 'queue.renew', { owner: 'other', until: clock.time, claims });
      clock.time += 100_000;
      assert.deepEqual(await claim('other'), []);
      await drain();
    });

    test('a deferral counts from its owner only, a delivery from anybody', async () => {
      const queueId = await add(['a@x.test', 'b@x.test']);
      await claim('late');
      clock.time += 60_000;
      await claim('new');
      await putOff('late', queueId, 0, clock.time + 5);
      const [row] = await queueMessageRows(t.database.reader, queueId);
      assert.equal(row?.state, 'sending');
      await done('late', queueId, [1]);
      await putOff('new', queueId, 0, clock.time + 5000);
      const [waiting, ...gone] = await queueMessageRows(t.database.reader, queueId);
      assert.deepEqual(gone, []);
      assert.ok(waiting);
      const { state, attempts, reply, host, next_attempt: next } = waiting;
      assert.deepEqual([state, attempts, reply, host], ['queued', 1, '451 4.3.0 Later', 'mx.test']);
      assert.equal(next, clock.time + 5000);
      assert.equal(await nextDue(t.database.reader, clock.time), next);
      clock.time = next;
      const [again] = await claim('new');
      assert.equal(Buffer.from(again?.head ?? []).toString(), 'X: 1\r\n');
      assert.deepEqual(
        again?.recipients.map(({ attempts: count, warned }) => [count, warned]),
        [[1, true]],
      );
      await drain();
    });

    test('an operator holds, releases, retries, drops and moves ahead', async () => {
      const queueId = await add(['a@x.test', 'b@x.test']);
      assert.equal(await t.store.write(0, 'queue.hold', { queueId }), 2);
      assert.deepEqual(await claim('one'), []);
      assert.equal((await queueState(t.database.reader)).held, 2);
      assert.equal(await t.store.write(0, 'queue.release', { queueId }), 2);
      await claim('one');
      await putOff('one', queueId, 0, clock.time + 3_600_000);
      assert.equal(await t.store.write(0, 'queue.retry', { queueId }), 1, 'the other is being sent');
      assert.deepEqual(claimedOf(await claim('two')), [[queueId, 'a@x.test']]);
      assert.equal(await t.store.write(0, 'queue.prioritise', { queueId, priority: 'high' }), 2);
      assert.equal(await t.store.write(0, 'queue.drop', { queueId }), 2);
      await done('one', queueId, [1]);
      const events = (await trail(t.database.reader, queueId))?.events ?? [];
      assert.deepEqual(
        events.map(({ kind, number }) => `${kind} ${String(number)}`),
        [
          'queued 0',
          'queued 1',
          'held 0',
          'held 1',
          'released 0',
          'released 1',
          'retried 0',
          'prioritised 0',
          'prioritised 1',
          'dropped 0',
          'dropped 1',
        ],
      );
      // Who is to be told is for the service to say, which knows the addresses.
      const [told, ...rest] = await t.store.write(0, 'webhook.claim', { until: clock.time + 1, limit: 10 });
      assert.ok(told);
      assert.deepEqual([told.webhook_id, told.url, rest.length], [`${queueId}-0-dropped`, everybody, 1]);
      const { type, data } = JSON.parse(told.body) as { type: string; data: Record<string, unknown> };
      assert.equal(type, 'message.dropped');
      assert.deepEqual([data['recipient'], data['reply']], ['a@x.test', '451 4.3.0 Later']);
      const urls = ['http://a.test/', 'http://b.test/'];
      for (const { webhook_id: id, body } of [told, ...rest]) {
        await t.store.write(0, 'webhook.spread', { id, body, urls: id === told.webhook_id ? urls : [] });
      }
      const spread = await t.store.write(0, 'webhook.claim', { until: clock.time + 1, limit: 10 });
      assert.deepEqual(spread.map(({ url }) => url).toSorted(), urls);
      for (const { webhook_id: id, url } of spread) await t.store.write(0, 'webhook.settle', { id, url, next: null });
      for (const command of ['queue.hold', 'queue.release', 'queue.retry', 'queue.drop'] as const) {
        await assert.rejects(t.store.write(0, command, { queueId }), (error) => codeOf(error) === 'not-found');
      }
    });

    test('a message that is held while it is sent stays held when it is put off', async () => {
      const queueId = await add(['a@x.test']);
      await claim('one');
      await t.store.write(0, 'queue.hold', { queueId });
      await putOff('one', queueId, 0, clock.time + 5);
      clock.time += 10;
      assert.deepEqual(await claim('one'), []);
      await t.store.write(0, 'queue.release', { queueId });
      await drain();
    });

    test('after a restore nothing leaves by itself', async () => {
      const queueId = await add(['a@x.test']);
      await t.store.write(0, 'restore.raise', {});
      assert.deepEqual(await claim('one'), []);
      await t.store.write(0, 'queue.release', { queueId });
      await drain();
    });

    test('the trail outlives the message, is announced, and is forgotten in time', async () => {
      const heard: Announcement[] = [];
      const stop = t.store.hub.subscribe(7, (announcement) => heard.push(announcement));
      const queueId = await add(['a@x.test']);
      const other = await add(['b@x.test']);
      await claim('one');
      const step = { number: null, at: clock.time, kind: 'connected' as const, detail: { host: 'mx.test' } };
      await t.store.write(0, 'queue.trace', { queueId, events: [step] });
      await done('one', queueId, [0]);
      await t.store.write(0, 'queue.trace', { queueId, events: [step] });
      const found = await trail(t.database.reader, queueId);
      assert.deepEqual(
        found?.events.map(({ kind, detail }) => [kind, detail]),
        [
          ['queued', { address: 'a@x.test' }],
          ['connected', { host: 'mx.test' }],
          ['delivered', {}],
        ],
      );
      assert.equal(found.account, 7);
      for (let i = 0; heard.length < 6 && i < 200; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.deepEqual(
        heard.filter((one) => one['queueId'] === queueId).map(({ topic }) => topic),
        ['trail', 'queue', 'trail', 'trail'],
      );
      stop();
      const before = newQueueId(clock.time + 1).slice(0, 9);
      while ((await t.store.write(0, 'queue.forget', { before, limit: 10 })) > 0);
      assert.equal(await trail(t.database.reader, queueId), undefined);
      assert.ok(await trail(t.database.reader, other), 'it is still in the queue');
      await drain();
    });

    test('what came in has one trail with what was queued of it, in the order of time, and is forgotten with it', async () => {
      const head = stepLines([{ at: clock.time, kind: 'accepted', detail: { client: '192.0.2.1' } }]);
      const delivered = (address: string) => stepLines([{ at: clock.time, kind: 'delivered', detail: { address } }]);
      const queueId = await add(['a@x.test']);
      const sender = 'ala@example.test';
      const begin = (address: string, id = queueId) =>
        t.store.write(5, 'trail.begin', { queueId: id, sender, head, steps: delivered(address), parts: [] });
      await begin('b@here.test');
      // As LMTP does, recipient by recipient.
      clock.time += 1;
      await begin('c@here.test');
      const kinds = async (id: string) =>
        (await trail(t.database.reader, id))?.events.map(
          ({ kind, detail }) => `${kind} ${Object.values(detail).join()}`,
        );
      assert.deepEqual(await kinds(queueId), [
        'accepted 192.0.2.1',
        'delivered b@here.test',
        'queued a@x.test',
        'delivered c@here.test',
      ]);
      const alone = newQueueId(clock.time);
      await begin('d@here.test', alone);
      const found = await trail(t.database.reader, alone);
      assert.deepEqual([found?.account, found?.sender, found?.receivedAt], [5, sender, clock.time]);
      const before = newQueueId(clock.time + 1).slice(0, 9);
      while ((await t.store.write(0, 'queue.forget', { before, limit: 1 })) > 0);
      assert.equal(await trail(t.database.reader, alone), undefined);
      assert.equal((await kinds(queueId))?.length, 4, 'it is still in the queue');
      await drain();
      while ((await t.store.write(0, 'queue.forget', { before, limit: 1 })) > 0);
      assert.equal(await trail(t.database.reader, queueId), undefined);
    });

    test('the sender does not see the rules of others; who got mail from outside sees all of it', async () => {
      const trailOf = async (login: string | undefined) => {
        const queueId = newQueueId(clock.time);
        const at = clock.time;
        const head = stepLines([{ at, kind: 'accepted', detail: { client: '192.0.2.1', login } }]);
        const steps = stepLines([
          { at, kind: 'ruled', detail: { rule: 'forward', address: 'b@here.test', to: 'secret@x.test' } },
          { at, kind: 'sent-on', detail: { id: 'q', to: ['secret@x.test'] } },
          { at, kind: 'delivered', detail: { address: 'c@here.test' } },
          { at, kind: 'delivered', detail: { address: 'hidden@here.test', ruled: true } },
        ]);
        await t.store.write(5, 'trail.begin', { queueId, sender: 'ala@example.test', head, steps, parts: [] });
        const found = await trail(t.database.reader, queueId);
        assert.ok(found);
        return asSenderSees(found).events.map(({ kind, detail }) => `${kind} ${String(detail['address'])}`);
      };
      assert.deepEqual(await trailOf('ala@example.test'), ['accepted undefined', 'delivered c@here.test']);
      assert.equal((await trailOf(undefined)).length, 5);
    });

    test('calls of webhooks are taken once, and again when nobody settled them', async () => {
      const calls = [{ id: 'w1', url: 'http://a.test/', body: '{}' }];
      await t.store.write(0, 'webhook.add', { calls });
      const take = () => t.store.write(0, 'webhook.claim', { until: clock.time + 1000, limit: 10 });
      assert.deepEqual(
        (await take()).map((call) => [call.webhook_id, call.attempts]),
        [['w1', 0]],
      );
      assert.deepEqual(await take(), []);
      clock.time += 1000;
      assert.equal((await take())[0]?.attempts, 1);
      await t.store.write(0, 'webhook.settle', { id: 'w1', url: 'http://a.test/', next: null });
      clock.time += 1000;
      assert.deepEqual(await take(), []);
    });
  });
}
