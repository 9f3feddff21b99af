import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { UidMap } from './uid-map.ts';

const uidSet = fc.uniqueArray(fc.integer({ min: 1, max: 200 })).map((uids) => uids.toSorted((a, b) => a - b));

test('sequence numbers and UIDs map to each other', () => {
  const map = new UidMap(Uint32Array.of(3, 5, 9));
  assert.deepEqual([map.count, map.last], [3, 9]);
  assert.deepEqual(
    [1, 2, 3].map((n) => map.uidOf(n)),
    [3, 5, 9],
  );
  assert.deepEqual(
    [3, 4, 5, 9, 10].map((uid) => map.sequenceOf(uid)),
    [1, 0, 2, 3, 0],
  );
  assert.deepEqual(
    [1, 3, 4, 9, 10].map((uid) => map.firstFrom(uid)),
    [1, 1, 2, 3, 4],
  );
  assert.throws(() => map.uidOf(4), RangeError);
  assert.equal(new UidMap(new Uint32Array()).last, 0);
});

test('each removed message has the number it has when those before it are gone (RFC 9051 7.5.1)', () => {
  const map = new UidMap(Uint32Array.of(3, 5, 9, 11));
  assert.deepEqual(map.remove([3, 5, 11]), [1, 1, 2]);
  assert.deepEqual([map.count, map.uidOf(1), map.sequenceOf(11)], [1, 9, 0]);
});

test('a message is found after those before it were removed', () => {
  const map = new UidMap(Uint32Array.of(3, 5));
  assert.equal(map.sequenceOf(3), 1);
  map.remove([3]);
  assert.equal(map.sequenceOf(5), 1);
});

test('a map is a sorted list of numbers', () => {
  fc.assert(
    fc.property(uidSet, fc.array(uidSet), (first, removals) => {
      const map = new UidMap(Uint32Array.from(first));
      let model = first;
      let next = 300;
      for (const removed of removals) {
        for (const [i, sequence] of map.remove(removed).entries()) {
          const gone = model[sequence - 1];
          assert.equal(
            gone,
            removed.filter((uid) => first.includes(uid) || uid >= 300).filter((uid) => model.includes(uid))[0],
            `${i}`,
          );
          model = model.filter((uid) => uid !== gone);
        }
        map.append([next, next + 2]);
        model = [...model, next, next + 2];
        next += 4;
        assert.equal(map.count, model.length);
        assert.deepEqual(
          model.map((uid) => map.sequenceOf(uid)),
          model.map((_, i) => i + 1),
        );
      }
    }),
  );
});
