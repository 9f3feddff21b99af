import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Engine } from '#db/open.ts';
import { startPostgres } from '#db/testing.ts';
import { explain } from '#store/verdicts.ts';
import type { Preparation } from './heads.ts';
import { eventually, openTestQueue, relayTo, type TestQueue } from './testing.ts';
import { openSink } from './testing-sink.ts';

const text = 'Return-Path: <ala@our.test>\r\nSubject: Kot\r\n\r\nAla ma kota.\r\n.\r\n';
const left = text.slice(text.indexOf('\n') + 1);

const gone = (t: TestQueue, queueId: string) => eventually(async () => (await t.rows(queueId)).length === 0);
const kinds = async (t: TestQueue, queueId: string) => (await t.events(queueId)).map(({ kind }) => kind);

describe('what leaves', () => {
  test('the message goes to everybody of a destination at once, without our Return-Path, and leaves its trail', async () => {
    await using t = await openTestQueue();
    await using sink = await openSink();
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    const queueId = await t.send(text, ['a@x.test', 'b@y.test']);
    await gone(t, queueId);
    assert.deepEqual(sink.messages, [{ from: 'ala@our.test', to: ['a@x.test', 'b@y.test'], data: left }]);
    assert.deepEqual(await kinds(t, queueId), ['queued', 'queued', 'connected', 'relayed', 'relayed']);
    const last = (await t.events(queueId)).at(-1);
    assert.deepEqual(last?.detail, { code: 250, status: '2.0.0', text: 'Ok', host: 'sink.test' });
  });

  test('what is put in front is made once, though attempts are many, and a large message streams', async () => {
    await using t = await openTestQueue();
    await using sink = await openSink();
    let refusals = 2;
    sink.script = (line) => (line === 'DATA' && refusals-- > 0 ? '451 4.3.0 Later' : undefined);
    t.relay = relayTo(sink.port);
    let made = 0;
    const prepare = async (message: Preparation) => {
      let size = 0;
      for await (const chunk of message.open()) size += chunk.length;
      return Buffer.from(`X-Made: ${++made} ${size}\r\n`);
    };
    await using _ = await t.start({ prepare });
    const large = `Return-Path: <ala@our.test>\r\nSubject: x\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat(10_000)}`;
    await gone(t, await t.send(large, ['a@x.test']));
    const rest = large.slice(large.indexOf('\n') + 1);
    assert.equal(sink.messages[0]?.data, `X-Made: 1 ${rest.length}\r\n${rest}`);
    assert.equal(made, 1);
  });

  test('a server that is down for a while gets its mail when it is back', async () => {
    await using t = await openTestQueue();
    const before = await openSink();
    const { port } = before;
    await before[Symbol.asyncDispose]();
    t.relay = relayTo(port);
    await using _ = await t.start();
    const queueId = await t.send(text, ['a@x.test']);
    await eventually(async () => ((await t.rows(queueId))[0]?.attempts ?? 0) >= 2);
    const [row] = await t.rows(queueId);
    assert.match(row?.reply ?? '', /^451 4\.4\.2 .*ECONNREFUSED/);
    await using sink = await openSink(port);
    await gone(t, queueId);
    assert.equal(sink.messages.length, 1);
  });

  test('a dead DNS puts mail off until a way is found', async () => {
    await using t = await openTestQueue();
    await using sink = await openSink();
    await using _ = await t.start();
    const queueId = await t.send(text, ['a@x.test']);
    await eventually(async () => ((await t.rows(queueId))[0]?.attempts ?? 0) >= 2);
    t.relay = relayTo(sink.port);
    await gone(t, queueId);
    assert.ok((await kinds(t, queueId)).includes('deferred'));
  });

  test('a connection cut at any point of the dialogue loses nothing', async () => {
    await using t = await openTestQueue();
    await using sink = await openSink();
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    for (const point of ['EHLO', 'MAIL', 'RCPT', 'DATA', '.']) {
      let cuts = 1;
      sink.script = (line) => (line.startsWith(point) && cuts-- > 0 ? 'cut' : undefined);
      const before = sink.messages.length;
      await gone(t, await t.send(text, ['a@x.test']));
      assert.equal(sink.messages.length, before + 1, point);
    }
  });

  test('recipients are refused, put off and taken each for themselves', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala');
    await using sink = await openSink();
    let later = 1;
    sink.script = (line) => {
      if (line.includes('nobody@')) return '550 5.1.1 Nobody here';
      return line.includes('later@') && later-- > 0 ? '450 4.2.1 Later' : undefined;
    };
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    await gone(t, await t.send(text, ['good@x.test', 'nobody@x.test', 'later@x.test']));
    assert.deepEqual(
      sink.messages.map(({ to }) => to),
      [['good@x.test'], ['later@x.test']],
    );
    const [report, ...more] = await t.inbox(ala);
    assert.match(report ?? '', /Final-Recipient: rfc822; nobody@x\.test\r\nAction: failed\r\nStatus: 5\.1\.1\r\n/);
    assert.deepEqual(more, []);
  });

  test('there are never more deliveries than allowed, to one destination or in all', async () => {
    await using t = await openTestQueue();
    await using sink = await openSink();
    let busy = 0;
    let most = 0;
    sink.script = async (line) => {
      if (line !== '.') return line === 'DATA' ? '354 Go on' : '250 Ok';
      most = Math.max(most, ++busy);
      await new Promise((resolve) => setTimeout(resolve, 5));
      busy--;
      return '250 2.0.0 Ok';
    };
    t.settings.deliveries = { total: 4, each: 3 };
    t.relay = relayTo(sink.port);
    const ids = await Promise.all(Array.from({ length: 60 }, (_, i) => t.send(text, [`${i}@x.test`])));
    await using _ = await t.start();
    for (const queueId of ids) await gone(t, queueId);
    assert.equal(sink.messages.length, 60);
    assert.ok(most <= 3, `${most} at a time`);
  });

  test('the steps of an attempt that takes long are seen while it lasts', async () => {
    await using t = await openTestQueue();
    await using sink = await openSink();
    const patience = Promise.withResolvers<string>();
    sink.script = (line) => (line.startsWith('EHLO') ? patience.promise : undefined);
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    const queueId = await t.send(text, ['a@x.test']);
    await eventually(async () => (await kinds(t, queueId)).includes('connected'));
    assert.equal((await t.rows(queueId))[0]?.state, 'sending');
    patience.resolve('250 Ok');
    await gone(t, queueId);
    assert.deepEqual(await kinds(t, queueId), ['queued', 'connected', 'relayed']);
  });

  test('what an operator holds does not leave, what is dropped never does', async () => {
    await using t = await openTestQueue();
    await using sink = await openSink();
    t.relay = relayTo(sink.port);
    const held = await t.send(text, ['held@x.test']);
    const dropped = await t.send(text, ['dropped@x.test']);
    await t.store.write(0, 'queue.hold', { queueId: held });
    await t.store.write(0, 'queue.drop', { queueId: dropped });
    await using _ = await t.start();
    await gone(t, await t.send(text, ['other@x.test']));
    assert.equal((await t.rows(held))[0]?.state, 'held');
    await t.store.write(0, 'queue.release', { queueId: held });
    await gone(t, held);
    assert.deepEqual(
      sink.messages.map(({ to }) => to[0]),
      ['other@x.test', 'held@x.test'],
    );
  });
});

describe('what stays here', () => {
  test('a copy for a full account waits until there is room', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala', { quotaBytes: 10 });
    await using _ = await t.start();
    const queueId = await t.send(text, ['ala@our.test']);
    await eventually(async () => ((await t.rows(queueId))[0]?.attempts ?? 0) >= 2);
    assert.equal((await t.rows(queueId))[0]?.reply, '452 4.2.2 The mailbox is full');
    await t.store.write(ala, 'mail.quota', { quotaBytes: 0 });
    await gone(t, queueId);
    assert.deepEqual(await t.inbox(ala), [text]);
  });

  test('a copy that waited for room comes where the checks wanted it, and why is known', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala');
    await using _ = await t.start();
    const verdict = { junk: true, reasons: [{ check: 'spf', result: 'fail', detail: 'x.test' }] };
    const queueId = await t.send('Message-ID: <a@x.test>\r\n\r\nx\r\n', ['ala@our.test'], { verdict });
    await eventually(async () => (await t.rows(queueId)).length === 0);
    const [explained] = await explain(t.store.reader(ala), 'a@x.test', 1);
    assert.deepEqual(explained && [explained.mailboxes, explained.reasons], [['Junk'], verdict.reasons]);
  });

  test('two addresses of one account are one copy; who is unknown is reported', async () => {
    await using t = await openTestQueue();
    const ala = await t.account('ala');
    const jan = await t.account('jan');
    await t.directory.addAlias('janek@our.test', 'jan@our.test');
    await using _ = await t.start();
    await gone(t, await t.send(text, ['jan@our.test', 'janek+x@our.test', 'nobody@our.test']));
    assert.deepEqual(await t.inbox(jan), [text]);
    assert.match((await t.inbox(ala))[0] ?? '', /Final-Recipient: rfc822; nobody@our\.test\r\nAction: failed/);
  });
});

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`on ${engine}`, () => {
    test('mail flows, for here and for elsewhere, from the moment of a start on', async () => {
      await using server = engine === 'postgres' ? await startPostgres() : null;
      const where: Engine =
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
      await using t = await openTestQueue(where);
      const jan = await t.account('jan');
      await using sink = await openSink();
      t.relay = relayTo(sink.port);
      const ids = await Promise.all(
        Array.from({ length: 50 }, (_, i) => t.send(text, [`${i}@x.test`, 'jan@our.test'])),
      );
      const runner = await t.start();
      ids.push(...(await Promise.all(Array.from({ length: 50 }, (_, i) => t.send(text, [`${50 + i}@x.test`])))));
      for (const queueId of ids) await gone(t, queueId);
      assert.deepEqual(
        sink.messages.map(({ to }) => Number.parseInt(to[0] ?? '', 10)).toSorted((a, b) => a - b),
        Array.from({ length: 100 }, (_, i) => i),
      );
      assert.equal((await t.inbox(jan)).length, 50);
      await runner[Symbol.asyncDispose]();
    });
  });
}

test('a database that goes away while mail is sent makes nothing be sent twice or lost', async () => {
  await using server = await startPostgres();
  await using t = await openTestQueue({ engine: 'postgres', url: await server.createDatabase() });
  await using sink = await openSink();
  t.relay = relayTo(sink.port);
  let stopped: Promise<void> | undefined;
  sink.script = async (line) => {
    if (line === 'DATA') return '354 Go on';
    // The message is taken, and nothing can be written down for a while.
    if (line === '.') await (stopped ??= server.stop());
    return '250 2.0.0 Ok';
  };
  await using runner = await t.start();
  const queueId = await t.send(text, ['a@x.test']);
  await eventually(() => sink.messages.length === 1);
  await server.start();
  await eventually(async () => (await t.rows(queueId).catch(() => [null])).length === 0);
  await eventually(() => runner.failure === null);
  await gone(t, await t.send(text, ['b@x.test']));
  assert.deepEqual(
    sink.messages.map(({ to }) => to[0]),
    ['a@x.test', 'b@x.test'],
  );
});
