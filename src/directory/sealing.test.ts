import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Sealer } from './sealing.ts';

const sealer = new Sealer(Buffer.alloc(32, 7));

test('what was sealed is opened again, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, purpose) => {
      fc.pre(text.isWellFormed());
      const sealed = sealer.seal(purpose, text);
      assert.equal(sealer.open(purpose, sealed), text);
      assert.notDeepEqual(sealer.seal(purpose, text), sealed);
    }),
  );
});

test('another key file, another purpose and any altered octet open nothing', () => {
  const sealed = sealer.seal('relay:default', 'secret');
  const other = new Sealer(Buffer.alloc(32, 8));
  assert.throws(() => other.open('relay:default', sealed), { code: 'corrupt' });
  assert.throws(() => sealer.open('relay:other', sealed), { code: 'corrupt' });
  for (const at of sealed.keys()) {
    const altered = sealed.with(at, (sealed[at] ?? 0) ^ 1);
    assert.throws(() => sealer.open('relay:default', altered), { code: 'corrupt' }, `octet ${at}`);
    assert.throws(() => sealer.open('relay:default', sealed.subarray(0, at)), { code: 'corrupt' }, `${at} octets`);
  }
});

test('what is derived depends on the key file and the purpose only', () => {
  assert.deepEqual(sealer.derive('a'), new Sealer(Buffer.alloc(32, 7)).derive('a'));
  assert.notDeepEqual(sealer.derive('a'), sealer.derive('b'));
});
