import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { test } from 'node:test';
import { constants, createDeflateRaw, createInflateRaw, deflateRawSync } from 'node:zlib';
import { codeOf } from '#base/errors.ts';
import { netLimits } from '#base/limits.ts';
import { Connection } from './connection.ts';

/** Both ends of a loopback connection, compressed at ours. */
async function pair(): Promise<{ connection: Connection; client: Socket } & Disposable> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const client = connect((server.address() as { port: number }).port, '127.0.0.1');
  client.on('error', () => undefined);
  const [socket] = (await accepted) as [Socket];
  server.close();
  const connection = new Connection(socket);
  const dispose = () => {
    client.destroy();
    connection.destroy();
  };
  return { connection, client, [Symbol.dispose]: dispose };
}

const flushed = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const packed = (text: string | Buffer) => deflateRawSync(text, flushed);
const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('latin1'));

test('what is written before goes as it is, what comes after deflated, and arrives without an end of the stream', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  const received = client.pipe(createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH }));
  connection.startCompression();
  assert.equal(connection.compressed, true);
  connection.write('* 1 EXISTS\r\n');
  const [first] = (await once(received, 'data')) as [Buffer];
  assert.equal(first.toString(), '* 1 EXISTS\r\n');
  client.write(packed('NOOP\r\nIDLE\r\n'));
  assert.equal(text(await connection.readLine(100)), 'NOOP');
  assert.equal(text(await connection.readLine(100)), 'IDLE');
});

test('what arrived early is the beginning of the deflated input', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  client.write(Buffer.concat([Buffer.from('COMPRESS\r\n'), packed('NOOP\r\n')]));
  assert.equal(text(await connection.readLine(100)), 'COMPRESS');
  connection.startCompression();
  assert.equal(text(await connection.readLine(100)), 'NOOP');
});

test('input goes both ways through: any bytes, any chunks', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  connection.startCompression();
  const sent = createDeflateRaw(flushed);
  sent.pipe(client);
  const lines = Array.from({ length: 5_000 }, (_, i) => `line ${i} ${'x'.repeat(i % 50)}`);
  sent.end(`${lines.join('\r\n')}\r\n`);
  for (const line of lines) assert.equal(text(await connection.readLine(1000)), line);
  assert.equal(await connection.readLine(1000), null);
});

test('last words are read whole, also by a peer that shut its side down', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  connection.startCompression();
  client.end(packed('LOGOUT\r\n'));
  assert.equal(text(await connection.readLine(100)), 'LOGOUT');
  const words = `* BYE ${'x'.repeat(300_000)}\r\n`;
  const received = textOf(client.pipe(createInflateRaw()));
  connection.write(words);
  connection.close();
  assert.equal(await received, words);
  await connection.closed;
});

test('a bomb is inflated as far as it is read and no further', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  connection.startCompression();
  client.write(packed(Buffer.alloc(200 * 1024 * 1024)));
  let read = 0;
  for (let i = 0; i < 20; i++) read += (await connection.readChunk())?.length ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(connection.buffered <= netLimits.buffered + 64 * 1024, `${connection.buffered} bytes wait`);
  assert.ok(read > 0);
});

test('a peer that does not read holds the writer up', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  connection.startCompression();
  client.pause();
  connection.idleTimeout = 100;
  const noise = Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 2654435761) >>> 24));
  await assert.rejects(
    async () => {
      for (let i = 0; i < 10_000; i++) {
        connection.write(Buffer.concat([noise, Buffer.from(String(Math.sin(i)))]).map((byte, j) => byte ^ (i * j)));
        await connection.flush();
      }
    },
    (error) => codeOf(error) === 'timeout',
  );
});

test('input that is not deflated ends the connection', async () => {
  using ends = await pair();
  const { connection, client } = ends;
  connection.startCompression();
  client.write(Buffer.alloc(100, 0xff));
  assert.equal(await connection.readLine(100), null);
  await connection.closed;
  assert.ok(connection.failure);
});
