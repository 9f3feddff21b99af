import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MailError } from '#base/errors.ts';
import type { Store } from '#store/store.ts';
import { Pop3Stage, type Pop3Variation } from './pop3-stage.ts';

const alice = 'alice@example.test';
const login = `AUTH PLAIN ${Buffer.from('\0alice\0secret').toString('base64')}\r\n`;

async function withStage(run: (stage: Pop3Stage) => Promise<void>): Promise<void> {
  await using stage = await Pop3Stage.open();
  const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
  await stage.directory.addAccount({ ...account, address: alice });
  await run(stage);
}

/** A client that is logged in. */
async function open(stage: Pop3Stage, variation: Pop3Variation, resources: AsyncDisposableStack): Promise<Socket> {
  const listener = resources.use(await stage.listen('pop3', variation));
  const socket = connect(listener.port, '127.0.0.1');
  resources.defer(() => void socket.destroy());
  socket.write(login);
  let said = '';
  while (!said.endsWith('octets)\r\n')) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    said += String(chunk);
  }
  return socket;
}

/** Whether somebody can log in: not while another has the maildrop (RFC 1939 4). */
async function logsIn(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`${login}QUIT\r\n`);
  return / octets\)\r\n/.test(await text(socket));
}

/** Counts what comes up to the end of a multi-line response or of the connection; gives the last bytes. */
async function drain(socket: Socket): Promise<{ length: number; tail: string }> {
  let length = 0;
  let tail = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    length += (chunk as Buffer).length;
    tail = (tail + String(chunk)).slice(-8);
    if (tail.endsWith('\r\n.\r\n')) break;
  }
  return { length, tail };
}

/** The store itself, but for how bodies are read. */
function reading(store: Store, read: (from: number) => AsyncIterable<Uint8Array>): Store {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'bodies') return { read: (_ref: unknown, from = 0) => read(from) };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

suite('POP3: retrieval', () => {
  test('a message of 50 MB is sent at the pace of the client, and not held in memory', () =>
    withStage(async (stage) => {
      const writer = stage.store.receive();
      const lines = Buffer.from(`.${'x'.repeat(75)}\r\n`.repeat(1000));
      await writer.write(Buffer.from('Subject: large\r\n\r\n'));
      while (writer.size < 50 * 1024 * 1024) await writer.write(lines);
      const message = await writer.finish();
      await stage.store.write(await stage.account(alice), 'append', { mailbox: 'INBOX', message, internalDate: 0 });
      await using resources = new AsyncDisposableStack();
      const socket = await open(stage, {}, resources);
      const before = process.memoryUsage().arrayBuffers;
      socket.pause();
      socket.write('RETR 1\r\n');
      await sleep(300);
      const held = process.memoryUsage().arrayBuffers - before;
      assert.ok(held < 8 * 1024 * 1024, `${held} bytes were held for a client that does not read`);
      const dots = (message.body.size - 18) / 78;
      const { length, tail } = await drain(socket);
      assert.equal(length, `+OK ${message.body.size} octets\r\n`.length + message.body.size + dots + 3);
      assert.ok(tail.endsWith('x\r\n.\r\n'));
    }));

  test('a client that reads nothing is given up after the idle time, and its maildrop is free', () =>
    withStage(async (stage) => {
      await stage.deliver(alice, `${'x'.repeat(78)}\r\n`.repeat(200_000));
      await using resources = new AsyncDisposableStack();
      const socket = await open(stage, { limits: { idle: 200 } }, resources);
      socket.pause();
      socket.write('RETR 1\r\n');
      const listener = resources.use(await stage.listen('pop3', {}));
      while (!(await logsIn(listener.port))) await sleep(50);
    }));

  test('what cannot be read to its end is cut short, never ended as if it were whole', () =>
    withStage(async (stage) => {
      await stage.deliver(alice, `${'x'.repeat(78)}\r\n`.repeat(2000));
      const chunk = Buffer.from(`${'x'.repeat(78)}\r\n`.repeat(800));
      const store = reading(stage.store, async function* (from) {
        if (from > 0) throw new MailError('unavailable', 'the disk is gone');
        yield chunk;
      });
      await using resources = new AsyncDisposableStack();
      const socket = await open(stage, { store }, resources);
      socket.write('RETR 1\r\n');
      const { length, tail } = await drain(socket);
      assert.equal(length, '+OK 160000 octets\r\n'.length + chunk.length);
      assert.ok(!tail.endsWith('.\r\n'));
    }));

  test('TOP reads no more than it needs', () =>
    withStage(async (stage) => {
      await stage.deliver(alice, `Subject: x\r\n\r\n${'x'.repeat(78)}\r\n`.repeat(5000));
      const asked: number[] = [];
      const store = reading(stage.store, async function* (from) {
        asked.push(from);
        yield Buffer.from('Subject: x\r\n\r\n1\r\n2\r\n');
      });
      await using resources = new AsyncDisposableStack();
      const socket = await open(stage, { store }, resources);
      socket.write('TOP 1 1\r\n');
      const { tail } = await drain(socket);
      assert.ok(tail.endsWith('1\r\n.\r\n'));
      assert.deepEqual(asked, [0]);
    }));
});
