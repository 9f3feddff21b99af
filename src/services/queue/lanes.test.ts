import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Lanes } from './lanes.ts';

test('destinations take turns', () => {
  const lanes = new Lanes<string>(() => ({ total: 10, each: 2 }));
  for (const job of ['a1', 'a2', 'a3', 'b1', 'c1']) lanes.push(job[0] ?? '', `${job[0]}.test`, job);
  const order: (string | undefined)[] = [];
  for (let i = 0; i < 5; i++) order.push(lanes.next()?.job);
  assert.deepEqual(order, ['a1', 'b1', 'c1', 'a2', undefined]);
  assert.deepEqual([lanes.running, lanes.waiting], [4, 1]);
  lanes.done('a');
  assert.equal(lanes.next()?.job, 'a3');
  assert.equal(lanes.next(), undefined);
});

test('a domain is busy while more of it waits than can run', () => {
  const lanes = new Lanes<number>(() => ({ total: 10, each: 2 }));
  lanes.push('host', 'x.test', 1);
  lanes.push('host', 'y.test', 2);
  assert.deepEqual(lanes.busyDomains(), ['x.test', 'y.test']);
  assert.equal(lanes.takeRelief(), false);
  lanes.next();
  assert.deepEqual([lanes.takeRelief(), lanes.takeRelief()], [true, false]);
  assert.deepEqual(lanes.busyDomains(), []);
  assert.deepEqual(lanes.clear(), [2]);
  assert.equal(lanes.waiting, 0);
});

test('no limit is ever passed', () => {
  const step = fc.oneof(
    fc.record({ push: fc.constantFrom('a', 'b', 'c') }),
    fc.constant('next' as const),
    fc.constant('done' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const limits = { total: 3, each: 2 };
      const lanes = new Lanes<number>(() => limits);
      const running: string[] = [];
      let pushed = 0;
      let started = 0;
      for (const one of steps) {
        if (one === 'next') {
          const taken = lanes.next();
          if (taken === undefined) continue;
          started++;
          running.push(taken.destination);
        } else if (one === 'done') {
          const destination = running.shift();
          if (destination !== undefined) lanes.done(destination);
        } else {
          lanes.push(one.push, one.push, pushed++);
        }
        assert.ok(running.length <= limits.total);
        for (const name of 'abc') assert.ok(running.filter((other) => other === name).length <= limits.each);
        assert.deepEqual([lanes.running, lanes.waiting], [running.length, pushed - started]);
      }
    }),
  );
});
