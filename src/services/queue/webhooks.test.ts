import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { queueMetrics } from './metrics.ts';
import { eventually, openTestQueue, relayTo } from './testing.ts';
import { openSink } from './testing-sink.ts';
import { signature, Webhooks } from './webhooks.ts';

test('the signature is that of Standard Webhooks', () => {
  // The example of its specification.
  const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
  const call = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
  assert.equal(signature(secret, call)['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('outcomes are told, signed, until they are answered with success', async () => {
  const calls: { headers: IncomingHttpHeaders; body: string }[] = [];
  let failures = 2;
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    calls.push({ headers: request.headers, body: await textOf(request) });
    response.writeHead(failures-- > 0 ? 500 : 204).end();
  };
  const server = createServer((request, response) => void receive(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await using t = await openTestQueue();
    await t.account('ala');
    await using sink = await openSink();
    sink.script = (line) => (line.includes('bad@') ? '550 5.1.1 No' : undefined);
    t.relay = relayTo(sink.port);
    const secret = Buffer.from('0123456789abcdef0123456789abcdef');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    t.settings.webhooks = { urls: [url], secret };
    const { database, store } = t;
    const metrics = queueMetrics(new Metrics());
    await using _webhooks = new Webhooks({
      database,
      store,
      settings: () => t.settings,
      metrics,
      clock: systemClock,
      log: silentLog,
    });
    await using _runner = await t.start();
    const queueId = await t.send('Subject: x\r\n\r\nx\r\n', ['good@x.test', 'bad@x.test']);
    await eventually(() => calls.length === 4);
    await eventually(async () => (await database.reader.all('SELECT 1 FROM webhook_call')).length === 0);
    for (const { headers, body } of calls) {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64');
      assert.equal(headers['webhook-signature'], `v1,${mac}`);
    }
    const ids = new Set(calls.map(({ headers }) => headers['webhook-id']));
    assert.deepEqual(ids, new Set([`${queueId}-0-relayed`, `${queueId}-1-failed`]));
    const told = calls.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
    const failed = told.find(({ type }) => type === 'message.failed');
    assert.equal(failed?.data['recipient'], 'bad@x.test');
    assert.equal(failed.data['reply'], '550 5.1.1 No');
    // Who drops a message need not know whom to tell.
    await _runner[Symbol.asyncDispose]();
    const dropped = await t.send('Subject: y\r\n\r\ny\r\n', ['good@x.test']);
    await store.write(0, 'queue.drop', { queueId: dropped });
    await eventually(() => calls.length === 5);
    const last = JSON.parse(calls[4]?.body ?? '') as { id: string; type: string; data: Record<string, unknown> };
    assert.equal(last.id, `${dropped}-0-dropped`);
    assert.equal(last.type, 'message.dropped');
    assert.deepEqual([last.data['recipient'], last.data['attempts']], ['good@x.test', 0]);
  } finally {
    server.close();
  }
});
