import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { probeLimits } from '#base/limits-queue.ts';
import { silentLog } from '#base/log.ts';
import { clientTrust } from '#net/client-tls.ts';
import { isOurselves } from './ourselves.ts';
import { type ProbeGround, TargetProbe } from './target-probe.ts';

/** A server that answers RCPT by what stands before the `@`, and counts what it was asked. */
async function openTarget() {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.write('220 old.test\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').slice(0, -1)) {
        const code = /^RCPT TO:<(\d{3})(?:-([\d.]+))?/.exec(line);
        if (line.startsWith('RCPT')) asked.push(line);
        if (line === 'QUIT') socket.end('221 bye\r\n');
        else if (code === null) socket.write('250 ok\r\n');
        else socket.write(`${code[1]} ${code[2] === undefined ? '' : `${code[2]} `}said so\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return {
    asked,
    target: { host: '127.0.0.1', port: address.port, tls: 'none' as const },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

const clock = { time: 1_000_000, now: () => clock.time };
const ground: ProbeGround = {
  resolver: { resolve: () => Promise.reject(new Error('nobody is to be asked')) },
  policies: { policyFor: () => Promise.resolve(null) },
  hostname: () => 'mx.test',
  port: () => 25,
  sources: () => [],
  trust: () => clientTrust(),
  clock,
  log: silentLog,
};

test('a target is asked, and what it says of the address counts', async () => {
  await using old = await openTarget();
  const probe = new TargetProbe(ground);
  const table = [
    ['250', 'accepted'],
    ['251', 'accepted'],
    ['550', 'refused'],
    ['553', 'refused'],
    ['550-5.1.1', 'refused'],
    ['550-5.2.1', 'refused'],
    // A policy is about us, a full mailbox about today.
    ['550-5.7.1', 'unknown'],
    ['552-5.2.2', 'unknown'],
    ['450', 'unknown'],
    ['451-4.7.1', 'unknown'],
    ['554', 'unknown'],
  ] as const;
  for (const [local, expected] of table) {
    assert.equal(await probe.probe(old.target, `${local}@here.test`), expected, local);
  }
});

test('a yes, a no and a silence are remembered, each for its time; those who ask at once ask once', async () => {
  await using old = await openTarget();
  const probe = new TargetProbe(ground);
  const ask = (local: string) => probe.probe(old.target, `${local}@here.test`);
  assert.deepEqual(await Promise.all([ask('250'), ask('250'), ask('250')]), ['accepted', 'accepted', 'accepted']);
  await ask('550');
  await ask('450');
  for (const local of ['250', '550', '450']) await ask(local);
  assert.equal(old.asked.length, 3);
  clock.time += probeLimits.silent;
  for (const local of ['250', '550', '450']) await ask(local);
  assert.equal(old.asked.length, 4);
  clock.time += probeLimits.refused;
  for (const local of ['250', '550']) await ask(local);
  assert.equal(old.asked.length, 5);
  clock.time += probeLimits.accepted;
  await ask('250');
  assert.equal(old.asked.length, 6);
});

test('a target that cannot be reached is not asked about the next address either', async () => {
  const old = await openTarget();
  await old[Symbol.asyncDispose]();
  const probe = new TargetProbe(ground);
  assert.equal(await probe.probe(old.target, '550@here.test'), 'unknown');
  await using again = await openTarget();
  // It is back, on another port; the old one keeps its silence for a while.
  assert.equal(await probe.probe(old.target, '250@here.test'), 'unknown');
  assert.equal(await probe.probe(again.target, '250@here.test'), 'accepted');
});

test('this machine on a port of ours is ourselves, and nobody else is', async () => {
  assert.equal(await isOurselves({ host: '127.0.0.1', port: 25 }, [25]), true);
  assert.equal(await isOurselves({ host: 'localhost', port: 25 }, [25, 587]), true);
  assert.equal(await isOurselves({ host: '127.0.0.1', port: 26 }, [25]), false);
  assert.equal(await isOurselves({ host: '192.0.2.1', port: 25 }, [25]), false);
  assert.equal(await isOurselves({ host: 'nowhere.invalid', port: 25 }, [25]), false);
});
