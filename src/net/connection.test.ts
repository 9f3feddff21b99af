import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { codeOf, MailError } from '#base/errors.ts';
import { netLimits } from '#base/limits.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { selfSigned } from './self-signed.ts';
import { ContextStore } from './tls.ts';

const contexts = new ContextStore([selfSigned(['one.test'], Date.now())]);
const code = (expected: string) => (error: unknown) => codeOf(error) === expected;
const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('latin1'));

/** The two ends of a loopback connection. */
async function pair(options?: ConnectionOptions): Promise<{ connection: Connection; client: Socket } & Disposable> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const { port } = server.address() as { port: number };
  const client = connect(port, '127.0.0.1');
  client.on('error', () => undefined);
  const [socket] = (await accepted) as [Socket];
  server.close();
  const connection = new Connection(socket, options);
  const dispose = () => {
    client.destroy();
    connection.destroy();
  };
  return { connection, client, [Symbol.dispose]: dispose };
}

async function secured(connection: Connection, client: Socket, maxVersion: 'TLSv1.2' | 'TLSv1.3'): Promise<TLSSocket> {
  const upgraded = connection.startTls(contexts);
  const socket = connectTls({ socket: client, servername: 'One.Test', rejectUnauthorized: false, maxVersion });
  await once(socket, 'secureConnect');
  await upgraded;
  return socket;
}

test('lines and chunks alternate, and bytes given back are read again', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  client.write('DATA\r\nbody of it');
  assert.equal(text(await connection.readLine(100)), 'DATA');
  assert.equal(text(await connection.readChunk()), 'body of it');
  connection.unread(Buffer.from('of it'));
  client.end('\r\nQUIT');
  assert.equal(text(await connection.readLine(100)), 'of it');
  assert.equal(await connection.readLine(100), null);
});

test('a bare LF is refused without losing the session, or accepted where the protocol says so', async () => {
  using strict = await pair();
  strict.client.write('a\nb\r\n');
  await assert.rejects(strict.connection.readLine(100), code('bad-syntax'));
  assert.equal(text(await strict.connection.readLine(100)), 'b');
  using lax = await pair({ bareLf: 'accept' });
  lax.client.write('a\n');
  assert.equal(text(await lax.connection.readLine(100)), 'a');
});

test('a line that never ends stops being read', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  client.write(Buffer.alloc(netLimits.discarded + 65_536, 'x'));
  await assert.rejects(connection.readLine(512), code('limit'));
  assert.equal(await connection.readLine(512), null);
});

test('a silent peer is timed out, also in the middle of a line, and can still be told', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  connection.idleTimeout = 30;
  const drip = setInterval(() => client.write('x'), 5);
  await assert.rejects(connection.readLine(100_000), code('timeout'));
  clearInterval(drip);
  connection.discardBuffered();
  connection.write('421 too slow\r\n');
  assert.equal(String((await once(client, 'data'))[0]), '421 too slow\r\n');
  await assert.rejects(async () => {
    while ((await connection.readChunk()) !== null);
  }, code('timeout'));
});

test('a peer that does not read is timed out by flush', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  client.pause();
  connection.idleTimeout = 50;
  await assert.rejects(async () => {
    for (;;) {
      connection.write(Buffer.alloc(1 << 20));
      await connection.flush();
    }
  }, code('timeout'));
  client.destroy();
  await connection.closed;
  await assert.rejects(connection.flush(), code('unavailable'));
});

test('what nobody reads is not buffered without bound', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  client.write(Buffer.alloc(8 << 20));
  while (connection.buffered < netLimits.buffered) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(connection.buffered <= netLimits.buffered + 65_536, `${connection.buffered} bytes`);
  let total = 0;
  while (total < 8 << 20) total += (await connection.readChunk())?.length ?? 0;
  assert.equal(total, 8 << 20);
});

test('what is written in one tick arrives as one segment', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  connection.write('250-one\r\n');
  connection.write(Buffer.from('250-ż\r\n'));
  connection.write('250 two\r\n');
  assert.equal(String((await once(client, 'data'))[0]), '250-one\r\n250-ż\r\n250 two\r\n');
});

test('last words reach a peer that was still talking', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  client.write(Buffer.alloc(1 << 20));
  await connection.readChunk();
  connection.write('bye');
  connection.close();
  assert.equal(String((await once(client, 'data'))[0]), 'bye');
  await once(client, 'close');
  await connection.closed;
});

test('interrupt wakes a reader of lines and leaves a transfer alone', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  const chunk = connection.readChunk();
  connection.interrupt(new MailError('shutdown', 'closing'));
  client.write('data\r\nRSET\r\n');
  assert.equal(text(await chunk), 'data\r\nRSET\r\n');
  await assert.rejects(connection.readLine(100), code('shutdown'));
});

test('input from before the TLS handshake is thrown away (RFC 3207 4.2)', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  client.write('STLS\r\nUSER injected\r\n');
  assert.equal(text(await connection.readLine(100)), 'STLS');
  assert.equal(connection.buffered, 15);
  connection.write('+OK\r\n');
  assert.equal(connection.secure, false);
  assert.equal(connection.tlsInfo, null);
  const upgraded = connection.startTls(contexts);
  await once(client, 'data');
  const socket = connectTls({ socket: client, servername: 'One.Test', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  await upgraded;
  socket.write('CAPA\r\n');
  assert.equal(text(await connection.readLine(100)), 'CAPA');
  assert.equal(connection.secure, true);
  assert.deepEqual(connection.tlsInfo, {
    version: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    serverName: 'one.test',
  });
  connection.write('done');
  connection.close();
  assert.equal(String((await once(socket, 'data'))[0]), 'done');
  await connection.closed;
});

test('both ends derive the same channel binding; TLS 1.2 has no tls-exporter', async () => {
  using ends = await pair();
  assert.equal(ends.connection.canBind, false);
  assert.equal(ends.connection.channelBinding('tls-exporter'), null);
  const socket = await secured(ends.connection, ends.client, 'TLSv1.3');
  assert.equal(ends.connection.canBind, true);
  const exported = socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
  assert.deepEqual(ends.connection.channelBinding('tls-exporter'), exported);
  assert.equal(ends.connection.channelBinding('tls-server-end-point')?.length, 32);
  using old = await pair();
  await secured(old.connection, old.client, 'TLSv1.2');
  assert.equal(old.connection.canBind, true);
  assert.equal(old.connection.channelBinding('tls-exporter'), null);
  assert.equal(old.connection.channelBinding('tls-server-end-point')?.length, 32);
});

test('plain text in place of a handshake fails it', async () => {
  using ends = await pair();
  const failed = assert.rejects(ends.connection.startTls(contexts), code('unavailable'));
  ends.client.write('USER plain\r\n');
  await failed;
  await ends.connection.closed;
});

test('a peer that resets the connection looks like the end of input', async () => {
  using ends = await pair();
  const read = ends.connection.readLine(100);
  ends.client.resetAndDestroy();
  assert.equal(await read, null);
  ends.connection.write('into the void');
  await ends.connection.closed;
  assert.match(String(ends.connection.failure), /ECONNRESET/);
});

test('a proxy may say who the peer is', async () => {
  using ends = await pair();
  const peer = { address: '192.0.2.1', port: 1 };
  ends.connection.overridePeer(peer, { address: '192.0.2.2', port: 25 });
  assert.deepEqual(ends.connection.remote, peer);
});
