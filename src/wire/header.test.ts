import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { headerValue, headerValues, parseHeader } from './header.ts';
import { hostileTexts } from './testing.ts';

/** Name and value of each field. */
const read = (text: string | Uint8Array) =>
  parseHeader(typeof text === 'string' ? Buffer.from(text) : text).map((field) => [field.name, field.value]);

const cases: [block: string, fields: string[][]][] = [
  ['', []],
  ['\r\n', []],
  ['\nSubject: body', []],
  ['Subject: a\r\n\r\nTo: body\r\n', [['subject', 'a']]],
  [
    'Subject: a\nTo: b\n\nCc: body',
    [
      ['subject', 'a'],
      ['to', 'b'],
    ],
  ],
  ['SUBJECT:a', [['subject', 'a']]],
  ['Subject: a\r\n b\r\n\tc\r\n', [['subject', 'a b\tc']]],
  ['Subject:\r\n a\r\n', [['subject', 'a']]],
  ['Subject:  a  \r\n', [['subject', 'a']]],
  [
    'Subject:\r\nTo: b\r\n',
    [
      ['subject', ''],
      ['to', 'b'],
    ],
  ],
  // RFC 5322 A.6.3: white space in front of the colon, and lines of white space only
  ['From  : John Doe <jdoe@machine(comment).  example>\r\n', [['from', 'John Doe <jdoe@machine(comment).  example>']]],
  ['Subject: a\r\n  \t\r\n b\r\n', [['subject', 'a  \t b']]],
  // Lines that are no field
  [
    'From jan@a.pl Mon Jan 12 10:00:00 2024\nTo: b\n',
    [
      ['', 'From jan@a.pl Mon Jan 12 10:00:00 2024'],
      ['to', 'b'],
    ],
  ],
  [
    'no colon\r\nTo: b\r\n',
    [
      ['', 'no colon'],
      ['to', 'b'],
    ],
  ],
  [
    ' folded first\r\nTo: b\r\n',
    [
      ['', 'folded first'],
      ['to', 'b'],
    ],
  ],
  [': a\r\n', [['', ': a']]],
  ['Zażółć: a\r\n', [['', 'Zażółć: a']]],
  ['no colon\r\n yet: b\r\n', [['', 'no colon yet: b']]],
  // What RFC 5322 4 calls obsolete and no protocol carries on
  ['Subject: a\0b\r\n', [['subject', 'a\ufffdb']]],
  ['Subject: a\rb\r\n', [['subject', 'a b']]],
  ['Subject: a\r\r\n b', [['subject', 'a  b']]],
  ['Subject: a\r', [['subject', 'a']]],
];

test('header blocks are read as mail software writes them', () => {
  for (const [block, fields] of cases) assert.deepEqual(read(block), fields, JSON.stringify(block));
});

test('raw 8-bit values are UTF-8 or the charsets of Polish mail', () => {
  const header = Buffer.concat([
    Buffer.from('Subject: Zażółć\r\nFrom: '),
    Buffer.from('a3f364bc20', 'hex'),
    Buffer.from('<a@b>\r\nTo: '),
    Buffer.from('a3f3649f0d0a2067b9', 'hex'),
    Buffer.from('\r\n'),
  ]);
  assert.deepEqual(read(header), [
    ['subject', 'Zażółć'],
    ['from', 'Łódź <a@b>'],
    ['to', 'Łódź gą'],
  ]);
});

test('fields are found by name, offsets name their bytes', () => {
  const bytes = Buffer.from('Received: a\r\nX: 1\r\nReceived: b\r\n c\r\n\r\nReceived: d\r\n');
  const fields = parseHeader(bytes);
  assert.equal(headerValue(fields, 'received'), 'a');
  assert.equal(headerValue(fields, 'to'), undefined);
  assert.deepEqual(headerValues(fields, 'received'), ['a', 'b c']);
  assert.equal(bytes.toString('latin1', fields[2]?.start, fields[2]?.end), 'Received: b\r\n c\r\n');
});

const piece = fc.oneof(
  fc
    .constantFrom('\r\n', '\n', '\r', ' ', '\t', ':', 'Subject', 'a', '\0', 'ż', '\r\n\r\n')
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
);

test('the fields of any bytes cover the block without gap or overlap, up to the blank line', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const bytes = Buffer.concat(pieces);
      let end = 0;
      for (const field of parseHeader(bytes)) {
        assert.equal(field.start, end);
        assert.ok(field.end > field.start);
        assert.doesNotMatch(field.value, /[\r\n\0]/);
        assert.match(field.name, /^[!-9;-~]*$/);
        end = field.end;
      }
      assert.match(bytes.toString('latin1', end), /^(?:\r?\n|$)/);
    }),
    { numRuns: 3000 },
  );
});

test('long hostile headers are read in linear time', () => {
  for (const text of hostileTexts()) parseHeader(Buffer.from(text));
  assert.equal(parseHeader(Buffer.from('a:\n'.repeat(300_000))).length, 300_000);
  assert.equal(parseHeader(Buffer.from(`a:${'\n b'.repeat(300_000)}`)).length, 1);
});
