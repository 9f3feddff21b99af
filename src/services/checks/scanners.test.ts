import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { checkLimits } from '#base/limits.ts';
import { silentLog } from '#base/log.ts';
import { clamav } from './clamav.ts';
import { resting } from './rest.ts';
import { rspamd } from './rspamd.ts';
import type { Scanner, ScanOutcome } from './scanners.ts';

const origin = { id: 'q1', address: '192.0.2.1', helo: 'x', sender: 'a@b.example', recipients: ['c@d.example'] };
const large = Buffer.alloc(8 * 1024 * 1024, 'x');

/** What a scanner that is spoken to in this way says of a message. */
async function ask(behave: (socket: Socket) => void, make: (port: number) => Scanner): Promise<ScanOutcome> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    behave(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await scan(make((server.address() as AddressInfo).port));
  } finally {
    server.close();
  }
}

async function scan(scanner: Scanner): Promise<ScanOutcome> {
  const one = scanner.begin(origin);
  for (let at = 0; at < large.length; at += 65_536) await one.write(large.subarray(at, at + 65_536));
  return one.end();
}

const onClamav = (port: number) => clamav({ host: '127.0.0.1', port });
const onRspamd = (port: number) => rspamd(`http://127.0.0.1:${port}`);
const answering = (status: string, body: string) => (socket: Socket) => {
  socket.once('data', () => socket.end(`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`));
};

const failures: [name: string, behave: (socket: Socket) => void, make: (port: number) => Scanner][] = [
  ['clamd hangs up', (socket) => socket.destroy(), onClamav],
  ['clamd hangs up in the middle', (socket) => socket.once('data', () => socket.end()), onClamav],
  ['clamd says something else', (socket) => socket.once('data', () => socket.end('UNKNOWN COMMAND\0')), onClamav],
  ['rspamd hangs up', (socket) => socket.destroy(), onRspamd],
  ['rspamd is not what it seems', (socket) => socket.end('220 mail ESMTP\r\n'), onRspamd],
  ['rspamd fails', answering('500 Internal', '{}'), onRspamd],
  ['rspamd says no JSON', answering('200 OK', '<html>'), onRspamd],
  ['rspamd says something else', answering('200 OK', '{"action":1}'), onRspamd],
  ['rspamd says too much', answering('200 OK', ' '.repeat(checkLimits.answer + 1)), onRspamd],
];
for (const [name, behave, make] of failures) {
  test(`a scanner that fails is down, with a reason: ${name}`, async () => {
    const outcome = await ask(behave, make);
    assert.equal(outcome.kind, 'down');
    assert.ok(outcome.kind === 'down' && outcome.why !== '');
  });
}

test('a scanner nobody listens behind is down', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  for (const scanner of [onClamav(port), onRspamd(port), clamav({ path: '/nonexistent/clamd.sock' })]) {
    assert.equal((await scan(scanner)).kind, 'down');
  }
});

test('a scanner that failed is left alone for a while', async () => {
  const clock = { time: 1000, now: () => clock.time };
  let asked = 0;
  const broken: Scanner = {
    check: 'clamav',
    begin: () => {
      asked++;
      return {
        write: async () => undefined,
        end: async () => ({ kind: 'down', why: 'broken' }),
        abandon: () => undefined,
      };
    },
  };
  const scanner = resting(broken, clock, silentLog);
  for (const [time, expected] of [
    [0, 1],
    [1, 1],
    [checkLimits.down, 2],
  ] as const) {
    clock.time = 1000 + time;
    assert.deepEqual(await scan(scanner), { kind: 'down', why: 'broken' });
    assert.equal(asked, expected, `after ${time} ms`);
  }
});
