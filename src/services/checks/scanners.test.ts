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

/** A scanner that gets only the beginning of what is sent to it. */
function small(scanner: Scanner): Scanner {
  return {
    check: scanner.check,
    begin: (about) => {
      const one = scanner.begin(about);
      let first = true;
      return {
        write: async (chunk) => {
          if (first) await one.write(chunk.subarray(0, 100));
          first = false;
        },
        end: () => one.end(),
        abandon: () => one.abandon(),
      };
    },
  };
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

for (const [name, make] of [
  ['clamd', onClamav],
  ['rspamd', onRspamd],
] as const) {
  test(`${name} that never answers is gone, after a while`, async (t) => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const hang = (socket: Socket) => socket.once('data', () => resolve());
    const ended = ask(hang, (port) => small(make(port)));
    await asked;
    // The wait begins a few turns of the event loop after that.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    t.mock.timers.tick(checkLimits.scanner);
    assert.deepEqual(await ended, { kind: 'down', why: 'there was no answer in time', gone: true });
  });
}

test('clamd that hangs up in the middle did not want to see the rest', async () => {
  const outcome = await ask((socket) => socket.once('data', () => socket.end()), onClamav);
  assert.ok(outcome.kind === 'said' && outcome.result === 'skipped');
});

test('a scanner nobody listens behind is down', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  for (const scanner of [onClamav(port), onRspamd(port), clamav({ path: '/nonexistent/clamd.sock' })]) {
    const outcome = await scan(scanner);
    assert.ok(outcome.kind === 'down' && outcome.gone);
  }
});

test('a scanner that is gone is left alone for a while; one that failed for a message is not', async () => {
  const clock = { time: 1000, now: () => clock.time };
  let asked = 0;
  const outcome = { kind: 'down', why: 'broken', gone: false } as const;
  const answers: ScanOutcome[] = [outcome, { ...outcome, gone: true }, outcome];
  const broken: Scanner = {
    check: 'clamav',
    begin: () => {
      const answer = answers[asked++] ?? outcome;
      return { write: async () => undefined, end: async () => answer, abandon: () => undefined };
    },
  };
  const scanner = resting(broken, clock, silentLog);
  for (const [time, expected] of [
    [0, 1],
    [1, 2],
    [2, 2],
    [1 + checkLimits.down, 3],
  ] as const) {
    clock.time = 1000 + time;
    assert.equal((await scan(scanner)).kind, 'down');
    assert.equal(asked, expected, `after ${time} ms`);
  }
});
