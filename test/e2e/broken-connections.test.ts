// Clients that break off at awkward moments, against the real program: the others never hear of it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { Deliverer } from './deliverer.ts';
import { type Sowa, startSowa } from './program.ts';

let sowa: Sowa;

/** What is below TLS. */
const below = new WeakMap<Socket, Socket>();

/** A connection whose errors are its own affair. */
async function open(listener: string, tls = false): Promise<Socket> {
  const at = { host: '127.0.0.1', port: sowa.port(listener) };
  const plain = connect(at).on('error', () => undefined);
  await once(plain, 'connect');
  if (!tls) return plain;
  const secure = connectTls({ socket: plain, rejectUnauthorized: false }).on('error', () => undefined);
  below.set(secure, plain);
  await once(secure, 'secureConnect');
  return secure;
}

/** Waits until the answers match. */
async function hear(socket: Socket, expected: RegExp): Promise<void> {
  let said = '';
  while (!expected.test(said)) {
    const chunk = (socket.read() as Buffer | null) ?? (await readable(socket));
    said += chunk.toString('latin1');
  }
}

async function readable(socket: Socket): Promise<Buffer> {
  await once(socket, 'readable');
  const chunk = socket.read() as Buffer | null;
  if (chunk === null) throw new Error('the connection ended');
  return chunk;
}

/** Says lines, each after the answer to the one before. */
async function talk(socket: Socket, ...dialogue: readonly (readonly [string, RegExp])[]): Promise<void> {
  for (const [line, expected] of dialogue) {
    if (line !== '') socket.write(`${line}\r\n`);
    await hear(socket, expected);
  }
}

/** Resets the connection, without a last word of TLS. */
async function reset(socket: Socket): Promise<void> {
  const bottom = below.get(socket) ?? socket;
  const closed = once(bottom, 'close');
  bottom.resetAndDestroy();
  await closed;
}

/** A message arrives, so the program is there and has room for us. */
async function stillServes(): Promise<void> {
  const deliverer = await Deliverer.open(sowa.port('smtp'));
  const [account] = sowa.quickstart.accounts;
  const reply = await deliverer.deliver('x@sender.test', [account?.address ?? ''], 'Subject: x\r\n\r\nx\r\n');
  assert.match(reply, /^250 /);
  deliverer.close();
}

suite('connections that break', () => {
  before(async () => {
    sowa = await startSowa();
  });
  after(() => sowa[Symbol.asyncDispose]());

  const plain = ['smtp', 'submission', 'imap', 'pop3', 'http'];
  const implicit = ['submissions', 'imaps', 'pop3s', 'https'];

  for (const listener of [...plain, ...implicit]) {
    test(`${listener}: reset before a word, in the middle of one, and while idle`, async () => {
      const tls = implicit.includes(listener);
      await reset(await open(listener));
      const half = await open(listener);
      // The beginning of a handshake, of a command, of a request.
      half.write(tls ? Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1]) : 'GE');
      await reset(half);
      const idle = await open(listener, tls);
      if (!listener.startsWith('http')) await hear(idle, /\r\n/);
      await reset(idle);
      await stillServes();
    });
  }

  for (const [listener, ...dialogue] of [
    ['submission', ['', /^220 /], ['EHLO x', /^250 /m], ['STARTTLS', /^220 /]],
    ['imap', ['', /^\* OK/], ['a STARTTLS', /^a OK/]],
    ['pop3', ['', /^\+OK/], ['STLS', /^\+OK/]],
  ] as const) {
    test(`${listener}: reset in the middle of the handshake that was asked for`, async () => {
      const socket = await open(listener);
      await talk(socket, ...dialogue);
      socket.write(Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1]));
      await reset(socket);
      await stillServes();
    });
  }

  test('SMTP: reset in the middle of a message, and while the answer to it is on the way', async () => {
    const [account] = sowa.quickstart.accounts;
    for (const rest of ['Subject: half', 'Subject: whole\r\n\r\nx\r\n.\r\n']) {
      const socket = await open('smtp');
      const to = `RCPT TO:<${account?.address}>`;
      await talk(socket, ['', /^220 /], ['EHLO x', /^250 /m], ['MAIL FROM:<x@sender.test>', /^250/], [to, /^250/]);
      await talk(socket, ['DATA', /^354/]);
      await new Promise((resolve) => socket.write(rest, resolve));
      await reset(socket);
    }
    await stillServes();
  });

  test('IMAP: reset while much is being sent, and in IDLE while news arrive', async () => {
    const [account] = sowa.quickstart.accounts;
    const login = `a LOGIN ${account?.address} ${account?.password}`;
    const content = `Subject: large\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat(100_000)}`;
    const deliverer = await Deliverer.open(sowa.port('smtp'));
    assert.match(await deliverer.deliver('x@sender.test', [account?.address ?? ''], content), /^250 /);
    deliverer.close();
    for (const compressed of [false, true]) {
      const reader = await open('imaps', true);
      await talk(reader, ['', /^\* OK/], [login, /^a OK/m], ['b SELECT INBOX', /^b OK/m]);
      if (compressed) await talk(reader, ['c COMPRESS DEFLATE', /^c OK/m]);
      else reader.write('d FETCH 1:* BODY[]\r\n');
      await (compressed ? Promise.resolve() : once(reader, 'readable'));
      await reset(reader);
    }
    const idle = await open('imaps', true);
    await talk(idle, ['', /^\* OK/], [login, /^a OK/m], ['b SELECT INBOX', /^b OK/m], ['c IDLE', /^\+/m]);
    const news = stillServes();
    await reset(idle);
    await news;
    await stillServes();
  });

  test('HTTP: reset in the middle of a request and of an answer', async () => {
    for (const words of [
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{',
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    ]) {
      const socket = await open('http');
      await new Promise((resolve) => socket.write(words, resolve));
      await reset(socket);
    }
    await stillServes();
  });

  test('a command that is ended in the middle leaves the service alone', async () => {
    const socket = connect(join(sowa.data, 'sowa.sock'));
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(Buffer.from([0, 0, 1]));
    socket.destroy();
    await stillServes();
    assert.equal((await sowa.command('account', 'list')).code, 0);
  });

  test('who collects what it prints may go', async () => {
    sowa.deafen();
    // More lines of the log than are kept for one write.
    for (let i = 0; i < 60; i++) await stillServes();
    assert.equal((await sowa.command('account', 'list')).code, 0);
    assert.equal(await sowa.stop('SIGTERM'), 0);
  });
});
