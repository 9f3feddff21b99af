import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import type { Connection } from './connection.ts';
import { listen, type ListenOptions } from './listener.ts';
import { selfSigned } from './self-signed.ts';
import { ContextStore } from './tls.ts';

const base: ListenOptions = {
  name: 'test',
  at: { host: '127.0.0.1', port: 0 },
  limits: { perAddress: 2, total: 3 },
  refusal: (reason) => `busy ${reason}\r\n`,
  onConnection: echo,
  log: silentLog,
};

async function echo(connection: Connection): Promise<void> {
  for (let line = await connection.readLine(100); line !== null; line = await connection.readLine(100)) {
    connection.write(line);
    connection.write('\r\n');
  }
}

async function client(port: number, from = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  await once(socket, 'connect');
  return socket;
}

async function everything(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

test('pipelined lines sent before the end of input are all answered', async () => {
  await using listener = await listen(base);
  const socket = await client(listener.port);
  socket.end('one\r\ntwo\r\nunfinished');
  assert.equal(await everything(socket), 'one\r\ntwo\r\n');
});

test('one connection past a limit hears the refusal; a place that is left can be taken', async () => {
  await using listener = await listen(base);
  const first = await client(listener.port);
  const second = await client(listener.port);
  assert.equal(await everything(await client(listener.port)), 'busy per-address\r\n');
  const third = await client(listener.port, '127.0.0.2');
  third.write('in\r\n');
  await once(third, 'data');
  assert.equal(await everything(await client(listener.port, '127.0.0.3')), 'busy total\r\n');
  first.end();
  await everything(first);
  while (listener.connections > 2) await new Promise(setImmediate);
  const next = await client(listener.port);
  next.write('in\r\n');
  assert.equal(String((await once(next, 'data'))[0]), 'in\r\n');
  for (const socket of [second, third, next]) socket.destroy();
});

test('disposing tells waiting sessions, lets them speak, and ends', async () => {
  const listener = await listen({
    ...base,
    async onConnection(connection, signal) {
      await assert.rejects(connection.readLine(100), (error) => codeOf(error) === 'shutdown');
      connection.write(`bye ${signal.aborted}\r\n`);
    },
  });
  const socket = await client(listener.port);
  while (listener.connections === 0) await new Promise(setImmediate);
  const heard = everything(socket);
  await listener[Symbol.asyncDispose]();
  assert.equal(await heard, 'bye true\r\n');
});

test('limits count who a proxy says it is', async () => {
  await using listener = await listen({
    ...base,
    limits: { perAddress: 1, total: 9 },
    async identify(connection) {
      const address = String(Buffer.from((await connection.readLine(100)) ?? []));
      connection.overridePeer({ address, port: 1 }, connection.local);
    },
  });
  const [one, other, same] = [await client(listener.port), await client(listener.port), await client(listener.port)];
  one.write('2001:db8::1\r\nx\r\n');
  assert.equal(String((await once(one, 'data'))[0]), 'x\r\n');
  other.write('2001:db8:0:1::1\r\ny\r\n');
  assert.equal(String((await once(other, 'data'))[0]), 'y\r\n');
  same.write('2001:db8::ffff\r\n');
  assert.equal(await everything(same), 'busy per-address\r\n');
  one.destroy();
  other.destroy();
});

test('a port in use is reported', async () => {
  await using listener = await listen(base);
  const again = listen({ ...base, at: { host: '127.0.0.1', port: listener.port } });
  await assert.rejects(again, (error) => codeOf(error) === 'unavailable');
});

const contexts = new ContextStore([selfSigned(['localhost'], Date.now())]);
const proxied: ListenOptions = {
  ...base,
  implicitTls: contexts,
  identify: async (connection) => void (await connection.readLine(100)),
};

test('a handshake that comes in the same segment as the words of a proxy is not lost', async () => {
  await using listener = await listen(proxied);
  const plain = await client(listener.port);
  let words = 'from somewhere\r\n';
  const together = new Duplex({
    read: () => plain.resume(),
    write: (chunk: Buffer, _, done) => {
      plain.write(Buffer.concat([Buffer.from(words), chunk]), done);
      words = '';
    },
  });
  plain.on('data', (chunk) => together.push(chunk));
  const socket = connectTls({ socket: together, rejectUnauthorized: false });
  socket.write('hello\r\n');
  assert.equal(String((await once(socket, 'data'))[0]), 'hello\r\n');
  plain.destroy();
});

test('a client that leaves in the middle of the handshake frees its place at once', async () => {
  await using listener = await listen({ ...base, implicitTls: contexts });
  const socket = await client(listener.port);
  while (listener.connections === 0) await new Promise(setImmediate);
  socket.end(Buffer.from([22, 3, 1]));
  await everything(socket);
  while (listener.connections > 0) await new Promise(setImmediate);
});
