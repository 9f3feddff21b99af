import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { dnsLimits } from '#base/limits.ts';
import { decodeMessage, type DnsMessage, encodeMessage, encodeQuery } from './message.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** A header of an answer with these counts. */
function header(questions: number, answers: number, authorities = 0, additional = 0): Buffer {
  const bytes = Buffer.alloc(12);
  [0x0102, 0x8180, questions, answers, authorities, additional].forEach((value, i) =>
    bytes.writeUInt16BE(value, 2 * i),
  );
  return bytes;
}

/** One record of the root with these data. */
function record(type: number, data: Uint8Array, length = data.length): Buffer {
  const head = Buffer.from([0, 0, type, 0, 1, 0, 0, 0, 60, length >> 8, length & 0xff]);
  return Buffer.concat([head, data]);
}

function outcome(bytes: Uint8Array): unknown {
  try {
    return decodeMessage(bytes);
  } catch (error) {
    return codeOf(error);
  }
}

test('a question asks for recursion, AD and DO', () => {
  const expected = `1234 0120 0001 0000 0000 0001
    07 6578616d706c65 02 706c 00 000f 0001
    00 0029 04d0 00 00 8000 0000`;
  assert.deepEqual(encodeQuery(0x1234, 'example.pl.', 'MX'), hex(expected));
});

test('an answer with compression, an alias, AD and unknown records is read', () => {
  const answer = hex(`abcd 81a0 0001 0004 0001 0001
    03 777777 07 4558414d504c45 02 706c 00 0001 0001
    c00c 0005 0001 00000e10 0006 03 776562 c010
    c02c 0001 0001 0000003c 0004 c0000201
    c02c 002e 0001 0000003c 0003 010203
    c02c 0001 0003 0000003c 0004 c0000202
    c010 0006 0001 ffffffff 0018 c00c c00c 00000001 00000002 00000003 00000004 0000003c
    00 0029 04d0 01 00 8000 0000`);
  const owner = { name: 'example.pl', type: 'SOA', ttl: 0 } as const;
  const times = { serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 60 };
  assert.deepEqual(decodeMessage(answer), {
    id: 0xabcd,
    response: true,
    authoritative: false,
    truncated: false,
    recursionDesired: true,
    authenticated: true,
    checkingDisabled: false,
    rcode: 16,
    question: { name: 'www.example.pl', type: 1 },
    answers: [
      { name: 'www.example.pl', type: 'CNAME', ttl: 3600, value: 'web.example.pl' },
      { name: 'web.example.pl', type: 'A', ttl: 60, value: '192.0.2.1' },
    ],
    authorities: [{ ...owner, value: { primary: 'www.example.pl', mailbox: 'www.example.pl', ...times } }],
  });
});

test('a truncated answer says so, whatever is left of it', () => {
  const bytes = Buffer.concat([header(0, 5), Buffer.from([1])]);
  bytes.writeUInt16BE(0x8380, 2);
  const message = decodeMessage(bytes);
  assert.equal(message.truncated, true);
  assert.deepEqual(message.answers, []);
});

suite('malformed messages', () => {
  const cases: [name: string, bytes: Uint8Array][] = [
    ['nothing', hex('')],
    ['half a header', hex('0102 8180 0001')],
    ['two questions', Buffer.concat([header(2, 0), hex('00 0001 0001 00 0001 0001')])],
    ['a question of another class', Buffer.concat([header(1, 0), hex('00 0001 0003')])],
    ['a name that points at itself', Buffer.concat([header(1, 0), hex('c00c 0001 0001')])],
    ['names that point at one another', Buffer.concat([header(1, 0), hex('c00e c00c 0001 0001')])],
    ['a pointer forward', Buffer.concat([header(1, 0), hex('c010 0001 0001 00')])],
    ['a pointer cut in two', Buffer.concat([header(1, 0), hex('c0')])],
    ['a label that is cut off', Buffer.concat([header(1, 0), hex('05 6161')])],
    ['a name without an end', Buffer.concat([header(1, 0), hex('01 61')])],
    ['a label of an unknown form', Buffer.concat([header(1, 0), hex('41 00')])],
    ['a missing record', header(0, 1)],
    ['data that are cut off', Buffer.concat([header(0, 1), record(1, hex('c000'), 4)])],
    ['an A record of five octets', Buffer.concat([header(0, 1), record(1, hex('c000020101'))])],
    ['an A record of three octets', Buffer.concat([header(0, 1), record(1, hex('c00002'))])],
    ['an MX record without a name', Buffer.concat([header(0, 1), record(15, hex('000a'))])],
    ['a string longer than its record', Buffer.concat([header(0, 1), record(16, hex('05 61'))])],
    ['a TLSA record of two octets', Buffer.concat([header(0, 1), record(52, hex('0301')), Buffer.alloc(9)])],
  ];
  for (const [name, bytes] of cases) test(name, () => assert.equal(outcome(bytes), 'bad-syntax'));
});

suite('limits', () => {
  const nameOf = (length: number) => {
    const label = Buffer.concat([Buffer.from([63]), Buffer.alloc(63, 0x61)]);
    const rest = length - 3 * 64 - 2;
    return Buffer.concat([label, label, label, Buffer.from([rest]), Buffer.alloc(rest, 0x62), Buffer.from([0])]);
  };
  const question = (name: Uint8Array) => Buffer.concat([header(1, 0), name, hex('0001 0001')]);

  test('a name of 255 octets, and one of 256', () => {
    const message = decodeMessage(question(nameOf(dnsLimits.name)));
    assert.equal(message.question?.name.length, 253);
    assert.equal(outcome(question(nameOf(dnsLimits.name + 1))), 'bad-syntax');
    const longest = message.question?.name ?? '';
    assert.equal(encodeQuery(1, longest, 'A').length, 12 + 255 + 4 + 11);
    assert.throws(() => encodeQuery(1, `${longest}b`, 'A'), { code: 'bad-argument' });
  });

  test('a label of 63 octets, and one of 64', () => {
    encodeQuery(1, 'a'.repeat(dnsLimits.label), 'A');
    assert.throws(() => encodeQuery(1, 'a'.repeat(dnsLimits.label + 1), 'A'), { code: 'bad-argument' });
  });

  for (const name of ['a..b', '.a', 'ż.pl', 'a b', '\\256', '\\1', 'a\\']) {
    test(`${name} is no name`, () => assert.throws(() => encodeQuery(1, name, 'A'), { code: 'bad-argument' }));
  }

  test('as many records as are read, and one more', () => {
    const records = Array<Uint8Array>(dnsLimits.records).fill(record(1, hex('c0000201')));
    const full = decodeMessage(Buffer.concat([header(0, records.length), ...records]));
    assert.equal(full.answers.length, dnsLimits.records);
    const more = Buffer.concat([header(0, records.length, 0, 1), ...records, record(41, hex(''))]);
    assert.equal(outcome(more), 'limit');
  });
});

/** Every hostile shape in a message of 64 KB: anything worse than linear would hardly finish with these. */
test('long hostile messages are read in linear time', () => {
  const count = dnsLimits.records;
  const chain = Buffer.alloc(2 * 8000);
  for (let i = 0; i < 8000; i++) chain.writeUInt16BE(0xc000 + Math.max(0, 12 + 11 + 2 * (i - 1)), 2 * i);
  const chained = Buffer.concat([Buffer.from([0, 0, 200, 0, 1, 0, 0, 0, 60]), hex('3e80'), chain]);
  const pointing = Buffer.concat([hex('fe80'), hex('0010 0001 0000003c 0000')]);
  const deepName = Buffer.concat([Buffer.alloc(253, Buffer.from([1, 0x2e])), Buffer.from([0])]);
  const deep = Buffer.concat([Buffer.from([0, 0, 200, 0, 1, 0, 0, 0, 60, 0, deepName.length]), deepName]);
  const soa = Buffer.concat([hex('c017 0006 0001 0000003c 0018 c017 c017'), Buffer.alloc(20)]);
  const messages = [
    Buffer.concat([header(0, count), chained, ...Array<Uint8Array>(count - 1).fill(pointing)]),
    Buffer.concat([header(0, count), deep, ...Array<Uint8Array>(count - 1).fill(soa)]),
    Buffer.concat([header(0, 1), record(16, Buffer.alloc(65_000), 65_000)]),
    Buffer.concat([header(1, 0), Buffer.alloc(65_000, 0xc0)]),
    Buffer.concat([header(1, 0), Buffer.alloc(65_000, 0x3f)]),
  ];
  for (const message of messages) for (let i = 0; i < 10; i++) outcome(message);
});

test('any bytes are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(3), (bytes, answers) => {
      const result = outcome(Buffer.concat([header(0, answers), bytes]));
      assert.ok(result === 'bad-syntax' || typeof result === 'object');
    }),
    { numRuns: 2000 },
  );
});

const label = fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) =>
  Array.from(bytes, (octet) => {
    const char = String.fromCharCode(octet).toLowerCase();
    return /[!-[\]-~]/.test(char) && char !== '.' && octet < 0x80 ? char : `\\${String(octet).padStart(3, '0')}`;
  }).join(''),
);
const name = fc.oneof(
  fc.constant('.'),
  fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.')),
);
const u16 = fc.nat(0xffff);
const u8 = fc.nat(0xff);
const u32 = fc.nat(0x7fff_ffff);
const text = fc.string({ unit: 'grapheme', maxLength: 400 });
const values = fc.oneof(
  fc.record({ type: fc.constant('A'), value: fc.ipV4() }),
  fc.record({ type: fc.constantFrom('NS', 'CNAME', 'PTR'), value: name }),
  fc.record({ type: fc.constant('MX'), value: fc.record({ preference: u16, exchange: name }) }),
  fc.record({ type: fc.constant('TXT'), value: text }),
  fc.record({
    type: fc.constant('SOA'),
    value: fc.record({
      primary: name,
      mailbox: name,
      serial: u32,
      refresh: u32,
      retry: u32,
      expire: u32,
      minimum: u32,
    }),
  }),
  fc.record({ type: fc.constant('SRV'), value: fc.record({ priority: u16, weight: u16, port: u16, target: name }) }),
  fc.record({
    type: fc.constant('DS'),
    value: fc.record({ keyTag: u16, algorithm: u8, digestType: u8, digest: fc.uint8Array() }),
  }),
  fc.record({
    type: fc.constant('DNSKEY'),
    value: fc.record({ flags: u16, protocol: u8, algorithm: u8, key: fc.uint8Array() }),
  }),
  fc.record({
    type: fc.constant('TLSA'),
    value: fc.record({ usage: u8, selector: u8, matching: u8, data: fc.uint8Array() }),
  }),
  fc.record({
    type: fc.constant('CAA'),
    value: fc.record({ critical: fc.boolean(), tag: fc.stringMatching(/^[a-z0-9]{1,10}$/), value: text }),
  }),
  fc.record({
    type: fc.constant('AAAA'),
    value: fc.ipV6().map((address) => new URL(`http://[${address}]`).hostname.slice(1, -1)),
  }),
);
const records = fc.array(
  fc.record({ name, ttl: u32, typed: values }).map(({ name, ttl, typed }) => ({ name, ttl, ...typed })),
  { maxLength: 5 },
);

test('what is written is read as it was', () => {
  const message: fc.Arbitrary<DnsMessage> = fc.record({
    id: u16,
    response: fc.boolean(),
    authoritative: fc.boolean(),
    recursionDesired: fc.boolean(),
    checkingDisabled: fc.boolean(),
    truncated: fc.constant(false),
    authenticated: fc.boolean(),
    rcode: fc.nat(0xfff),
    question: fc.option(fc.record({ name, type: u16 })),
    answers: records,
    authorities: records,
  });
  fc.assert(
    fc.property(message, (message) => {
      const read = decodeMessage(encodeMessage(message));
      assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(message)));
    }),
    { numRuns: 500 },
  );
});
