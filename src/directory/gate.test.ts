import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { Gate } from './gate.ts';

test('no more jobs run than may, the others follow in order, and one past the limit is refused', async () => {
  const gate = new Gate({ parallel: 2, waiting: 3 });
  const order: number[] = [];
  const finish: (() => void)[] = [];
  const job = (n: number) => () => {
    order.push(n);
    return new Promise<number>((resolve) => finish.push(() => resolve(n)));
  };
  const jobs = [1, 2, 3, 4, 5].map((n) => gate.run(job(n)));
  assert.deepEqual(order, [1, 2]);
  assert.equal(gate.waiting, 3);
  await assert.rejects(gate.run(job(6)), (error) => codeOf(error) === 'unavailable');
  for (let i = 0; i < 5; i++) {
    finish[i]?.();
    await jobs[i];
    await new Promise(setImmediate);
  }
  assert.deepEqual(order, [1, 2, 3, 4, 5]);
  assert.equal(await gate.run(async () => 'free again'), 'free again');
});

test('a failing job gives its place back', async () => {
  const gate = new Gate({ parallel: 1, waiting: 1 });
  await assert.rejects(
    gate.run(() => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await gate.run(async () => 7), 7);
});
