import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Deadline } from './deadline.ts';

/** A deadline that counts how often it expired, and something to wait for. */
function counted() {
  const events = new EventTarget();
  const state = { expired: 0, next: () => once(events, 'expired') };
  const deadline = new Deadline(() => {
    state.expired++;
    events.dispatchEvent(new Event('expired'));
  });
  return { state, deadline };
}

test('a deadline expires once, and can be set again', async () => {
  const { state, deadline } = counted();
  using owned = deadline;
  owned.set(1);
  await state.next();
  owned.set(1);
  await state.next();
  assert.equal(state.expired, 2);
});

test('a deadline set later does not expire at the earlier time, nor one that was cleared', async () => {
  const { state, deadline } = counted();
  using owned = deadline;
  owned.set(5);
  owned.set(60_000);
  await sleep(30);
  owned.set(5);
  owned.clear();
  await sleep(30);
  assert.equal(state.expired, 0);
});

test('a deadline set earlier expires then, and one set later after the timer had started does so too', async () => {
  const { state, deadline } = counted();
  using owned = deadline;
  owned.set(60_000);
  owned.set(1);
  await state.next();
  owned.set(5);
  owned.set(20);
  await state.next();
  assert.equal(state.expired, 2);
});
