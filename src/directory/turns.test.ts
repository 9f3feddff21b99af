import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from './turns.ts';

test('jobs of one key run one after another, also behind one that fails; other keys do not wait', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const job =
    (name: string, fail = false) =>
    async () => {
      order.push(`${name} begins`);
      await new Promise(setImmediate);
      order.push(`${name} ends`);
      if (fail) throw new Error(name);
      return name;
    };
  const taken = [turns.take('a', job('first', true)), turns.take('a', job('second'))];
  assert.equal(turns.has('a'), true);
  assert.equal(turns.has('b'), false);
  const results = await Promise.allSettled([...taken, turns.take('b', job('other'))]);
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
    ['failed', 'second', 'other'],
  );
  assert.ok(order.indexOf('first ends') < order.indexOf('second begins'));
  assert.ok(order.indexOf('other begins') < order.indexOf('first ends'));
  assert.equal(turns.size, 0);
});
