import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { throttleLimits as limits } from '#base/limits-logins.ts';
import { type Attempt, Throttle } from './throttle.ts';

const start = Date.UTC(2026, 0, 1);

function setUp() {
  const clock = { time: start, now: () => clock.time };
  return { clock, throttle: new Throttle(clock) };
}

/** The attempt, or null where it is refused. */
function tryAdmit(throttle: Throttle, account: string, address: string): Attempt | null {
  try {
    return throttle.admit(account, address);
  } catch (error) {
    assert.equal(codeOf(error), 'auth-throttled');
    return null;
  }
}

/** Wrong guesses until one is refused, or `most`. */
function guess(throttle: Throttle, account: string, address: string, most = 1000): number {
  for (let n = 0; n < most; n++) {
    const attempt = tryAdmit(throttle, account, address);
    if (attempt === null) return n;
    attempt.failed();
  }
  return most;
}

test('an account has its tries and not one more, whatever networks they come from, until time gives another', () => {
  const { clock, throttle } = setUp();
  for (let i = 0; i < limits.account.tries; i++) assert.equal(guess(throttle, 'ala', `198.51.${i}.1`, 1), 1);
  assert.equal(guess(throttle, 'ala', '203.0.113.1'), 0);
  clock.time += limits.account.interval - 1;
  assert.equal(guess(throttle, 'ala', '203.0.113.1'), 0);
  clock.time += 1;
  assert.equal(guess(throttle, 'ala', '203.0.113.1'), 1);
  assert.equal(guess(throttle, 'ola', '203.0.113.1', 1), 1);
});

test('a network has its tries and not one more, whatever accounts they go to', () => {
  const { throttle } = setUp();
  for (let i = 0; i < limits.network.tries; i++) {
    assert.equal(guess(throttle, `user${i}`, `192.0.2.${i}`, 1), 1);
  }
  assert.equal(guess(throttle, 'another', '192.0.2.200'), 0);
  assert.equal(guess(throttle, 'another', '192.0.3.200', 1), 1);
});

test('attempts at once are worth no more than attempts in a row', () => {
  const { throttle } = setUp();
  const admitted = Array.from({ length: 100 }, () => tryAdmit(throttle, 'ala', '192.0.2.1')).filter(Boolean);
  assert.equal(admitted.length, limits.account.tries);
});

test('a good login gives its try back, as does one that came to nothing', () => {
  const { throttle } = setUp();
  for (let i = 0; i < 100; i++) throttle.admit('ala', '192.0.2.1').cancelled();
  assert.equal(guess(throttle, 'ala', '192.0.2.1'), limits.account.tries);
  for (let i = 0; i < 100; i++) throttle.admit('ola', '192.0.2.1').succeeded();
});

test('an attack from elsewhere does not lock the owner out at home, nor does it gain from the owner logging in', () => {
  const { throttle } = setUp();
  throttle.admit('ala', '192.0.2.1').succeeded();
  assert.equal(guess(throttle, 'ala', '203.0.113.1'), limits.account.tries);
  for (let i = 0; i < 100; i++) throttle.admit('ala', '192.0.2.77').succeeded();
  assert.equal(throttle.pause('ala', '192.0.2.1'), 0);
  assert.equal(guess(throttle, 'ala', '203.0.113.1'), 0);
});

test('a forgotten phone slows the network that it shares with its owner, but never locks it', () => {
  const { clock, throttle } = setUp();
  throttle.admit('ala', '192.0.2.1').succeeded();
  for (let i = 0; i < limits.trusted.tries; i++) {
    assert.equal(throttle.pause('ala', '192.0.2.1'), 0);
    throttle.admit('ala', '192.0.2.1').failed();
  }
  assert.equal(throttle.pause('ala', '192.0.2.1'), limits.pause);
  assert.equal(guess(throttle, 'ala', '192.0.2.1', 500), 500);
  clock.time += limits.trusted.interval;
  assert.equal(throttle.pause('ala', '192.0.2.1'), 0);
});

test('a network with a good login is slowed, not locked, for its failures with others', () => {
  const { throttle } = setUp();
  throttle.admit('ala', '192.0.2.1').succeeded();
  for (let i = 0; i < limits.network.tries; i++) guess(throttle, `user${i}`, '192.0.2.1', 1);
  assert.equal(throttle.pause('another', '192.0.2.1'), limits.pause);
  assert.equal(guess(throttle, 'another', '192.0.2.1'), limits.account.tries);
  assert.equal(throttle.pause('ala', '192.0.2.1'), 0);
});

test('trust ends with its age, and can be given from what is known of the past', () => {
  const { clock, throttle } = setUp();
  throttle.trust('ala', '192.0.2.1', start - limits.trustAge);
  assert.equal(guess(throttle, 'ala', '192.0.2.1', 100), 100);
  clock.time += 1;
  throttle.trust('ola', '2001:db8::1', start - limits.trustAge);
  assert.equal(guess(throttle, 'ala', '192.0.2.1', 100), limits.account.tries);
  assert.equal(guess(throttle, 'ola', '2001:db8::2', 100), limits.account.tries);
});

test('a clock that goes back neither locks nor frees', () => {
  const { clock, throttle } = setUp();
  assert.equal(guess(throttle, 'ala', '192.0.2.1', 5), 5);
  clock.time -= 24 * 3600_000;
  assert.equal(guess(throttle, 'ala', '192.0.2.1'), limits.account.tries - 5);
});

test('failures of many others do not push out whom a network may trust', () => {
  const { throttle } = setUp();
  throttle.admit('ala', '192.0.2.1').succeeded();
  for (let i = 0; i <= limits.entries; i++) guess(throttle, `user${i}`, `10.${i >> 16}.${(i >> 8) & 255}.1`, 1);
  assert.equal(guess(throttle, 'ala', '192.0.2.1', 100), 100);
});

const address = fc.integer({ min: 0, max: 5 }).map((n) => `198.51.${n}.7`);
const account = fc.constantFrom('ala', 'ola', 'ela');
const step = fc.record({ account, address, good: fc.boolean(), wait: fc.integer({ min: 0, max: 200_000 }) });

test('property: an attacker gets at most its tries and what time gives, on one account from everywhere', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const { clock, throttle } = setUp();
      let admitted = 0;
      for (const { address, wait } of steps) {
        clock.time += wait;
        admitted += guess(throttle, 'ala', address, 3);
      }
      assert.ok(admitted <= limits.account.tries + (clock.time - start) / limits.account.interval);
    }),
  );
});

test('property: a network without a good login gets at most its tries and what time gives, over all accounts', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ account: fc.nat(200), wait: fc.nat(30_000) }), { maxLength: 300 }), (steps) => {
      const { clock, throttle } = setUp();
      let admitted = 0;
      for (const { account, wait } of steps) {
        clock.time += wait;
        admitted += guess(throttle, `user${account}`, '192.0.2.1', 3);
      }
      assert.ok(admitted <= limits.network.tries + (clock.time - start) / limits.network.interval);
    }),
  );
});

test('property: a network with a recent good login to an account is never locked out of it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const { clock, throttle } = setUp();
      const home = new Set<string>();
      for (const { account, address, good, wait } of steps) {
        clock.time += wait;
        const attempt = tryAdmit(throttle, account, address);
        assert.ok(attempt !== null || !home.has(`${account} ${address}`), 'a trusted network was locked out');
        if (attempt === null) continue;
        if (good) {
          attempt.succeeded();
          home.add(`${account} ${address}`);
        } else {
          attempt.failed();
        }
      }
    }),
  );
});
