import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyDigest, keysFor, newKey } from './keys.ts';

test('a key is kept while it is young; then the one that was announced takes its place', async () => {
  const first = await keysFor(null, 0, 100);
  const same = await keysFor(first, 99, 100);
  assert.deepEqual(
    [keyDigest(same.key), keyDigest(same.next), same.since],
    [keyDigest(first.key), keyDigest(first.next), 0],
  );
  const later = await keysFor(same, 100, 100);
  assert.equal(keyDigest(later.key), keyDigest(first.next));
  assert.equal(later.since, 100);
  assert.notEqual(keyDigest(later.next), keyDigest(later.key));
});

test('a key without a successor gets one before it is followed', async () => {
  const key = await newKey();
  const kept = await keysFor({ key, next: null, since: 0 }, 1000, 100);
  assert.equal(keyDigest(kept.key), keyDigest(key));
  assert.notEqual(keyDigest(kept.next), keyDigest(key));
});
