import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { joinedChecksum } from './crc.ts';

test('the checksum of two pieces is that of the whole, as zlib has it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (first, second) => {
      const whole = crc32(Buffer.concat([first, second]));
      assert.equal(joinedChecksum(crc32(first), crc32(second), second.length), whole);
    }),
  );
});

test('a second piece of many megabytes is no different', () => {
  const second = Buffer.alloc(70_000_000, 'sowa');
  const first = Buffer.from('Received: from a by b;\r\n');
  assert.equal(joinedChecksum(crc32(first), crc32(second), second.length), crc32(second, crc32(first)));
});
