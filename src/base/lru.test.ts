import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lru } from './lru.ts';

test('holds as many as the limit; one more pushes out what was set longest ago', () => {
  const lru = new Lru<string, number>(3);
  for (const [i, key] of ['a', 'b', 'c', 'a', 'd'].entries()) lru.set(key, i);
  assert.equal(lru.size, 3);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => lru.get(key)),
    [3, undefined, 2, 4],
  );
  lru.delete('a');
  assert.equal(lru.get('a'), undefined);
  lru.clear();
  assert.equal(lru.size, 0);
});
