import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { octetString, sequence } from './der.ts';
import { derValues } from './der-reader.ts';

test('what is written is read, whatever its length', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 4 }), (contents) => {
      const [all] = derValues(sequence(...contents.map(octetString)));
      const read = derValues(all?.content ?? Buffer.of()).map(({ content }) => Buffer.from(content));
      assert.deepEqual(
        read,
        contents.map((one) => Buffer.from(one)),
      );
    }),
  );
});

test('other octets are refused', () => {
  const bad = [[0x30], [0x30, 5, 0], [0x30, 0x80, 0, 0], [0x30, 0x85, 1, 1, 1, 1, 1], [0x30, 0x82, 1]];
  for (const octets of bad)
    assert.throws(
      () => derValues(Buffer.from(octets)),
      (error) => codeOf(error) === 'bad-syntax',
    );
});
