import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { createRemoteDelivery } from '#services/queue/remote/remote.ts';
import { eventually, openTestQueue, relayTo } from '#services/queue/testing.ts';
import { openSink } from '#services/queue/testing-sink.ts';
import { Signer } from '#services/signing/signer.ts';
import { testKey } from '#services/signing/testing.ts';
import { judgesOf } from './verify.ts';

/** Mail of domains that sign, to servers with and without 8BITMIME (RFC 6152); signatures verified by dkimpy and mailauth. */
const folder = mkdtempSync(join(tmpdir(), 'sowa-seven-bit-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const hostname = 'mx.our.test';
const made = [testKey('our.test', 'rsa'), testKey('our.test', 'ed25519')];
const { dkimpy, mailauth } = judgesOf(Object.fromEntries(made.map((one) => one.zone)), join(folder, 'zone.json'));
const signer = new Signer({
  keys: { active: async (domain) => made.map(({ key }) => key).filter((key) => key.domain === domain) },
  hostname,
  clock: systemClock,
  log: silentLog,
});

const trace = (protocol: string) =>
  `Received: from home (home.test [192.0.2.1])\r\n\tby ${hostname} with ${protocol}\r\n\tid q1; Sat, 21 Nov 2026 08:00:00 +0000\r\n`;
const text =
  'From: ala@our.test\r\nTo: ola@there.test\r\nSubject: kot\r\nMIME-Version: 1.0\r\n' +
  'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nZażółć gęślą jaźń\r\n';
const written = trace('ESMTPSA') + text;
const passedOn = (fields: string) =>
  `Authentication-Results: ${hostname};\r\n\tarc=none;\r\n\tdmarc=pass header.from=there.test\r\n${trace('ESMTPS')}${fields}${text}`;

/** What a server that offers these words makes of a message: what it has of it, and the steps of the trail. */
async function sent(message: string, words: readonly string[]): Promise<{ data: string | undefined; steps: string[] }> {
  await using t = await openTestQueue();
  await using sink = await openSink();
  sink.script = (line) =>
    line.startsWith('EHLO') ? ['250-sink', ...words.map((word) => `250-${word}`), '250 HELP'].join('\r\n') : undefined;
  t.relay = relayTo(sink.port);
  const resolver = new StubResolver([], systemClock, new Metrics());
  await using remote = await createRemoteDelivery({
    settings: () => ({ hostname, port: sink.port, sourceAddresses: [] }),
    resolver,
    directory: folder,
    clock: systemClock,
    log: silentLog,
  });
  await using _ = await t.start({ remote, prepare: (departing) => signer.prepare(departing) });
  const queueId = await t.send(message, ['ola@there.test'], { bodyType: '8BITMIME' });
  await eventually(async () => (await t.rows(queueId)).length === 0);
  const steps = (await t.events(queueId)).map(({ kind, detail }) => `${kind} ${JSON.stringify(detail['status'])}`);
  return { data: sink.messages[0]?.data, steps };
}

test('mail of a domain that signs reaches a server without 8BITMIME, with signatures that hold', async () => {
  const { data, steps } = await sent(written, []);
  assert.equal(steps.at(-1), 'relayed "2.0.0"');
  assert.ok(data !== undefined);
  assert.match(data, /^[\0-\x7f]*$/);
  assert.match(data, /\r\nContent-Transfer-Encoding: quoted-printable\r\n/);
  assert.equal(await dkimpy('dkim', data), 'True True');
  const { dkim } = await mailauth(data);
  assert.deepEqual(
    dkim.results.map(({ status }) => status.result),
    ['pass', 'pass'],
  );
});

test('a server with 8BITMIME gets the same message as it was written', async () => {
  const { data } = await sent(written, ['8BITMIME']);
  assert.ok(data !== undefined);
  assert.ok(data.endsWith(written));
  assert.equal(await dkimpy('dkim', Buffer.from(data).toString('latin1')), 'True True');
});

test('what is passed on is sealed in seven bits', async () => {
  const { data } = await sent(passedOn(''), []);
  assert.ok(data !== undefined);
  assert.match(data, /^ARC-Seal: i=1;[\0-\x7f]*$/);
  assert.match(await dkimpy('arc', data), /^pass 1 /);
});

test('what somebody else has signed is not changed: it goes back', async () => {
  const { data, steps } = await sent(passedOn('DKIM-Signature: v=1; d=there.test\r\n'), []);
  assert.equal(data, undefined);
  assert.ok(steps.includes('failed "5.6.3"'), steps.join(', '));
});
