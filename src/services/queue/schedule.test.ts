import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { afterFailure, retryDelay, type Schedule } from './schedule.ts';

const minute = 60_000;
const hour = 60 * minute;
const schedule: Schedule = {
  firstRetry: minute,
  longestRetry: 4 * hour,
  expiry: 5 * 24 * hour,
  warning: 4 * hour,
};

test('delays double from the first one up to the longest', () => {
  const delays = Array.from({ length: 10 }, (_, i) => retryDelay(schedule, i + 1, 0.5) / minute);
  assert.deepEqual(delays, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]);
});

test('chance moves a delay by a fifth at most, and no number of attempts breaks it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempts, chance) => {
        const middle = retryDelay(schedule, attempts, 0.5);
        const delay = retryDelay(schedule, attempts, chance);
        assert.ok(delay >= 0.799 * middle && delay <= 1.201 * middle, `${delay} of ${middle}`);
      },
    ),
  );
});

test('a message is tried until it expires, the last time at that moment, and its sender is warned once', () => {
  let now = 0;
  let attempts = 0;
  let warned = false;
  const warnings: number[] = [];
  for (;;) {
    attempts++;
    const verdict = afterFailure(schedule, { receivedAt: 0, attempts, warned }, now, 0.5);
    if (verdict.expired) break;
    if (verdict.warn) {
      warnings.push(now);
      warned = true;
    }
    now = verdict.next;
  }
  assert.equal(now, schedule.expiry);
  assert.equal(warnings.length, 1);
  assert.ok((warnings[0] as number) >= schedule.warning && (warnings[0] as number) < 2 * schedule.warning);
});

test('a warning after 0 is none', () => {
  const verdict = afterFailure(
    { ...schedule, warning: 0 },
    { receivedAt: 0, attempts: 9, warned: false },
    hour * 50,
    0.5,
  );
  assert.deepEqual(verdict, { expired: false, next: hour * 54, warn: false });
});
