import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readClientHello } from './client-hello.ts';

/** A ClientHello in one record, with these extensions. */
function hello(extensions: readonly [number, Buffer][]): Buffer {
  const sized = (length: number, content: Buffer) => {
    const head = Buffer.alloc(length);
    head.writeUIntBE(content.length, 0, length);
    return Buffer.concat([head, content]);
  };
  const list = extensions.map(([type, content]) =>
    Buffer.concat([Buffer.of(type >> 8, type & 255), sized(2, content)]),
  );
  const body = Buffer.concat([
    Buffer.of(3, 3),
    Buffer.alloc(32, 7),
    sized(1, Buffer.alloc(32)),
    sized(2, Buffer.of(0x13, 1)),
    sized(1, Buffer.of(0)),
    ...(extensions.length === 0 ? [] : [sized(2, Buffer.concat(list))]),
  ]);
  return Buffer.concat([Buffer.of(22, 3, 1), sized(2, Buffer.concat([Buffer.of(1), sized(3, body)]))]);
}

const name = Buffer.from('\0\x0e\0\0\x0bMail.A.test', 'latin1');
const protocols = Buffer.from('\0\x0d\x0aacme-tls/1\x02h2', 'latin1');

test('the name and the protocols are read', () => {
  assert.deepEqual(
    readClientHello(
      hello([
        [43, Buffer.of(2, 3, 4)],
        [0, name],
        [16, protocols],
      ]),
    ),
    {
      serverName: 'mail.a.test',
      protocols: ['acme-tls/1', 'h2'],
    },
  );
  assert.deepEqual(readClientHello(hello([])), { serverName: null, protocols: [] });
});

test('fewer octets are incomplete, other protocols are none', () => {
  const whole = hello([[0, name]]);
  for (let length = 0; length < whole.length; length++)
    assert.equal(readClientHello(whole.subarray(0, length)), 'incomplete');
  assert.equal(readClientHello(Buffer.from('GET / HTTP/1.1\r\n')), null);
});

test('no octets break it', () => {
  const whole = hello([
    [0, name],
    [16, protocols],
  ]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255))), fc.nat(whole.length), (changes, length) => {
      const octets = Buffer.from(whole);
      for (const [at, octet] of changes) octets[at] = octet;
      readClientHello(octets.subarray(0, length));
    }),
  );
});
