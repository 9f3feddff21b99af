import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeCharset, decodeUnlabelled } from './charset.ts';

const pangram = 'Zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ';
const pangramOf: Record<string, Buffer> = {
  'iso-8859-2': Buffer.from('5a61bff3b3e62067eab66cb1206a61bcf1205a41afd3a3c62047caa64ca1204a41acd1', 'hex'),
  'windows-1250': Buffer.from('5a61bff3b3e62067ea9c6cb9206a619ff1205a41afd3a3c62047ca8c4ca5204a418fd1', 'hex'),
  'utf-8': Buffer.from(pangram),
};

const cases: [label: string, hex: string, text: string][] = [
  ['ISO-8859-2', 'b1e6eab3f1f3b6bcbf', 'ąćęłńóśźż'],
  [' Windows-1250 ', 'b9e6eab3f1f39c9fbf', 'ąćęłńóśźż'],
  ['cp1250', 'b9', 'ą'],
  ['x-cp1250', 'b9', 'ą'],
  ['latin2', 'b1', 'ą'],
  ['iso-8859-16', 'a2', 'ą'],
  ['iso-8859-13', 'e0', 'ą'],
  ['iso-8859-1', '80e9', '€é'],
  ['windows-1252', '8099', '€™'],
  ['iso-8859-15', 'a4', '€'],
  ['koi8-r', 'f0d2c9d7c5d4', 'Привет'],
  ['iso-2022-jp', '1b2442467c4b5c1b2842', '日本'],
  ['cp932', '93fa967b', '日本'],
  ['gb2312', 'c4e3bac3', '你好'],
  ['ks_c_5601-1987', 'c7d1', '한'],
  ['big5', 'a4a4', '中'],
  ['utf-16le', '42017c01', 'łż'],
  ['utf-16be', '0142017c', 'łż'],
  ['utf-8', 'efbbbf61', 'a'],
  ['utf8', 'c582', 'ł'],
  ['utf-8', '61c562', 'a\ufffdb'],
  ['us-ascii', '61b1b6', 'aąś'],
  ['us-ascii', 'c582', 'ł'],
  ['', 'c582', 'ł'],
  ['x-unknown', 'c582', 'ł'],
  ['x-unknown', 'b9', 'ą'],
  ['constructor', '61', 'a'],
  ['replacement', '61', 'a'],
];

test('bytes are read in the charset of their label', () => {
  for (const [label, hex, text] of cases) assert.equal(decodeCharset(Buffer.from(hex, 'hex'), label), text, label);
});

test('RFC 2152: UTF-7', () => {
  const examples = [
    ['A+ImIDkQ.', 'A\u2262\u0391.'],
    ['Hi Mom -+Jjo--!', 'Hi Mom -\u263a-!'],
    ['+ZeVnLIqe-', '\u65e5\u672c\u8a9e'],
    ['1+-1', '1+1'],
    ['Za+AXwA8wFC-', 'Zażół'],
    ['+', '+'],
    ['+2D3cXg-', '👞'],
    ['+2D0-', '\ufffd'],
    ['+A', ''],
  ] as const;
  for (const [written, text] of examples) assert.equal(decodeCharset(Buffer.from(written), 'utf-7'), text, written);
});

test('unlabelled bytes are UTF-8 or what Polish mail used before', () => {
  for (const [charset, bytes] of Object.entries(pangramOf)) assert.equal(decodeUnlabelled(bytes), pangram, charset);
  assert.equal(decodeUnlabelled(Buffer.from('Łódź, żółw')), 'Łódź, żółw');
  assert.equal(decodeUnlabelled(Buffer.from('a34f9c62', 'hex')), 'ŁOśb');
  assert.equal(decodeUnlabelled(new Uint8Array(0)), '');
});

test('a view into a larger buffer is read within its bounds', () => {
  const view = Buffer.from('xxąxx').subarray(2, 4);
  assert.equal(decodeUnlabelled(view), 'ą');
  assert.equal(decodeCharset(new Uint8Array(view), 'utf-8'), 'ą');
});

test('any bytes under any label give text', () => {
  const label = fc.oneof(
    fc.string(),
    fc.constantFrom('utf-7', 'utf-16', 'iso-2022-jp', 'gb18030', 'euc-tw', 'us-ascii', '__proto__'),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), label, (bytes, label) => {
      assert.equal(typeof decodeCharset(bytes, label), 'string');
      assert.equal(typeof decodeUnlabelled(bytes), 'string');
    }),
    { numRuns: 2000 },
  );
});
