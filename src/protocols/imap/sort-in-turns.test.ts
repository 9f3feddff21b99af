import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachInTurns, sortInTurns } from './sort-in-turns.ts';

const open = new AbortController().signal;
const byKey = (a: { key: number }, b: { key: number }) => a.key - b.key;

test('any number of items is sorted, equal ones in their order', async () => {
  for (const count of [0, 1, 2, 5_000, 5_001, 17_500]) {
    const items = Array.from({ length: count }, (_, i) => ({ key: (i * 7919) % 101, i }));
    assert.deepEqual(await sortInTurns(items, byKey, open), items.toSorted(byKey));
  }
});

test('each item is visited once, in order', async () => {
  const items = Array.from({ length: 12_001 }, (_, i) => i);
  const seen: number[] = [];
  await forEachInTurns(items, (item) => seen.push(item), open);
  assert.deepEqual(seen, items);
});

test('others have a turn meanwhile', async () => {
  let turns = 0;
  let sorting = true;
  const turn = () => {
    turns++;
    if (sorting) setImmediate(turn);
  };
  setImmediate(turn);
  await sortInTurns(
    Array.from({ length: 50_000 }, (_, i) => ({ key: -i })),
    byKey,
    open,
  );
  sorting = false;
  assert.ok(turns > 10);
});

test('it ends when the client is gone', async () => {
  await assert.rejects(sortInTurns([{ key: 1 }], byKey, AbortSignal.abort(new Error('gone'))), /gone/);
});
