import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { DnsStream } from './stream.ts';
import { dnsFaultOf } from './driver.ts';
import { Rfc2136Driver } from './rfc2136.ts';
import { askSigned } from './signed.ts';

const key = { name: 'sowa', secret: Buffer.alloc(32, 7) };

/** A server that answers each connection's first message with these octets, made of what it was sent; null: never. */
async function startServer(answer: (query: Buffer) => Uint8Array | null) {
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (chunk: Buffer) => {
      const bytes = answer(chunk.subarray(2));
      if (bytes !== null) socket.end(Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** A header that answers the query with this code, and nothing behind it. */
const header = (rcode: number) => (query: Buffer) => {
  const bytes = Buffer.alloc(12);
  query.copy(bytes, 0, 0, 2);
  bytes.writeUInt16BE(0x8400 | rcode, 2);
  return bytes;
};

async function faultAt(port: number, milliseconds?: number): Promise<string | undefined> {
  const primary = { name: 'ns.test', server: { address: '127.0.0.1', port }, key, clock: systemClock };
  const driver = new Rfc2136Driver(primary, { zones: [], catalog: null });
  const message = (id: number) => Buffer.concat([Buffer.of(id >> 8, id & 0xff), Buffer.alloc(10)]);
  try {
    if (milliseconds === undefined) await driver.read('example.org', 'example.org', 'A');
    else await askSigned(primary, { message, zone: 'example.org', milliseconds });
    return undefined;
  } catch (error) {
    return dnsFaultOf(error) ?? String(error);
  }
}

const cases: [what: string, answer: (query: Buffer) => Uint8Array | null, fault: string][] = [
  ['nothing behind a header', (query) => query.subarray(0, 3), 'malformed'],
  ['another id', (query) => Buffer.concat([Buffer.of((query[0] ?? 0) ^ 1), header(0)(query).subarray(1)]), 'malformed'],
  [
    'records that are not there',
    (query) => Buffer.concat([header(0)(query).subarray(0, 11), Buffer.of(1)]),
    'malformed',
  ],
  ['an unsigned success', header(0), 'unsigned'],
  ['an unsigned absence', header(3), 'unsigned'],
  ['FORMERR', header(1), 'not-understood'],
  ['SERVFAIL', header(2), 'servfail'],
  ['NOTIMP', header(4), 'not-implemented'],
  ['REFUSED', header(5), 'refused'],
  ['YXRRSET', header(7), 'changed'],
  ['NOTAUTH', header(9), 'not-authoritative'],
  ['NOTZONE', header(10), 'not-in-zone'],
  ['a code of the future', header(13), 'malformed'],
];
for (const [what, answer, fault] of cases) {
  test(`${what} is ${fault}`, async () => {
    await using server = await startServer(answer);
    assert.equal(await faultAt(server.port), fault);
  });
}

test('a server that is silent, one that hangs up and one that is not there', async () => {
  await using silent = await startServer(() => null);
  assert.equal(await faultAt(silent.port, 50), 'timeout');
  await using empty = await startServer(() => new Uint8Array());
  assert.equal(await faultAt(empty.port), 'malformed');
  const gone = await startServer(() => null);
  await gone[Symbol.asyncDispose]();
  assert.equal(await faultAt(gone.port), 'unreachable');
});

test('messages of a connection are told apart however they arrive', async () => {
  const sent = [Buffer.from('first'), Buffer.alloc(0), Buffer.alloc(70, 'x')];
  const wire = Buffer.concat(sent.flatMap((message) => [Buffer.of(0, message.length), message]));
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    for (const octet of wire.subarray(0, 10)) socket.write(Buffer.of(octet));
    socket.end(wire.subarray(10));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  {
    using stream = new DnsStream({ address: '127.0.0.1', port: (server.address() as AddressInfo).port }, 10_000);
    for (const message of sent) assert.deepEqual(await stream.receive(), message);
    await assert.rejects(stream.receive(), { code: 'unavailable' });
  }
  server.close();
  await once(server, 'close');
});
