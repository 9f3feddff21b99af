import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { mimeLimits } from '#base/limits-messages.ts';
import { decodeTransfer, transferDecoder } from './transfer.ts';

const decode = (text: string, encoding: string): string =>
  Buffer.from(decodeTransfer(Buffer.from(text, 'latin1'), encoding)).toString('latin1');

const base64: [name: string, encoded: string, decoded: string][] = [
  ['nothing', '', ''],
  ['one byte', 'YQ==', 'a'],
  ['two bytes', 'YWI=', 'ab'],
  ['three bytes', 'YWJj', 'abc'],
  ['lines', 'YW\r\nJj\r\nZGVm\r\n', 'abcdef'],
  ['no padding', 'YWI', 'ab'],
  ['a single character more', 'YWJjZ', 'abc'],
  ['foreign characters', 'Y*W J\0j!', 'abc'],
  ['texts that were encoded apart', 'YQ==YWI=\r\nYWJj', 'aababc'],
  ['too much padding', 'YQ=====', 'a'],
  ['nothing but padding', '====', ''],
];
for (const [name, encoded, decoded] of base64) {
  test(`base64: ${name}`, () => assert.equal(decode(encoded, 'base64'), decoded));
}

const quotedPrintable: [name: string, encoded: string, decoded: string][] = [
  ['nothing', '', ''],
  ['literal text', 'a b\tc\r\nd', 'a b\tc\r\nd'],
  ['escapes', '=41=3D=C3=B3', 'A=\xc3\xb3'],
  ['escapes in lower case', '=c3=B3', '\xc3\xb3'],
  ['soft line breaks', 'one=\r\n two=\nthree', 'one twothree'],
  ['soft line break with padding', 'one= \t\r\ntwo', 'onetwo'],
  ['white space at the end of lines', 'one \t\r\ntwo \nthree  ', 'one\r\ntwo\nthree'],
  ['escaped white space at the end of a line', 'one=20\r\n', 'one \r\n'],
  ['an equals sign that means nothing', 'a=b c= d =4G =', 'a=b c= d =4G '],
  ['half an escape at the end', 'a=4', 'a=4'],
  ['a soft line break at the end', 'a=', 'a'],
  ['bare carriage returns', 'a \rb=\rc', 'a \rb=\rc'],
  ['8-bit', 'za\xc5\xbc', 'za\xc5\xbc'],
  ['escape after escape', '==41=4=41', '=A=4A'],
];
for (const [name, encoded, decoded] of quotedPrintable) {
  test(`quoted-printable: ${name}`, () => assert.equal(decode(encoded, 'quoted-printable'), decoded));
}

test('white space up to a whole line is held back, no more', () => {
  const blanks = ' '.repeat(mimeLimits.line);
  assert.equal(decode(`a${blanks}\r\nb`, 'quoted-printable'), 'a\r\nb');
  assert.equal(decode(`a${blanks} \r\nb`, 'quoted-printable'), `a${blanks} \r\nb`);
});

test('bodies without an encoding stay as they are, and nothing is known of other encodings', () => {
  for (const encoding of ['7bit', '8bit', 'binary']) assert.equal(decode('=41 \0\xff', encoding), '=41 \0\xff');
  assert.equal(transferDecoder('x-uuencode'), null);
  assert.equal(decode('=41', 'x-uuencode'), '=41');
});

test('what Node encodes in base64 is decoded', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const lines = Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');
      assert.deepEqual(Buffer.from(decodeTransfer(Buffer.from(lines), 'base64')), Buffer.from(bytes));
    }),
  );
});

test('any chunking decodes alike, and nothing throws', () => {
  const parts = fc.constantFrom('=', '=4', '=41', ' ', '\t', '\r', '\n', '\r\n', 'QUJD', 'a', '==', '\0', '\xff');
  const text = fc.array(parts, { maxLength: 50 }).map((list) => Buffer.from(list.join(''), 'latin1'));
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('base64', 'quoted-printable'),
      (bytes, size, encoding) => {
        const decoder = transferDecoder(encoding)!;
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(decoder.push(bytes.subarray(at, at + size)));
        pieces.push(decoder.end());
        assert.deepEqual(Buffer.concat(pieces), Buffer.from(decodeTransfer(bytes, encoding)));
      },
    ),
    { numRuns: 1000 },
  );
});
