import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { MailError } from '#base/errors.ts';
import { decodeXtext, encodeXtext } from './xtext.ts';

test('xtext of RFC 3461 4', () => {
  assert.equal(encodeXtext('a+b=c d'), 'a+2Bb+3Dc+20d');
  assert.equal(decodeXtext('a+2Bb+3Dc+20d'), 'a+b=c d');
});

for (const text of ['a+2b', 'a+', 'a+2', 'a=b', 'a b', 'a+GG', 'ą']) {
  test(`${JSON.stringify(text)} is no xtext`, () => {
    assert.throws(
      () => decodeXtext(text),
      (error) => error instanceof MailError && error.code === 'bad-syntax',
    );
  });
}

test('decoding undoes encoding', () => {
  const octets = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1'));
  fc.assert(fc.property(octets, (text) => assert.equal(decodeXtext(encodeXtext(text)), text)));
});
