import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginCacheLimits } from '#base/limits-logins.ts';
import { LoginCache } from './login-cache.ts';

test('knows exactly the password that was verified against the present hash', () => {
  const cache = new LoginCache({ now: () => 0 });
  assert.equal(cache.has(1, 'hash', 'secret'), false);
  cache.add(1, 'hash', 'secret');
  assert.equal(cache.has(1, 'hash', 'secret'), true);
  assert.equal(cache.has(1, 'hash', 'Secret'), false);
  assert.equal(cache.has(2, 'hash', 'secret'), false);
  assert.equal(cache.has(1, 'other hash', 'secret'), false);
  cache.forget(1);
  assert.equal(cache.has(1, 'hash', 'secret'), false);
});

test('forgets a login some minutes after its last use', () => {
  let now = 0;
  const cache = new LoginCache({ now: () => now });
  cache.add(1, 'hash', 'secret');
  now += loginCacheLimits.age;
  assert.equal(cache.has(1, 'hash', 'secret'), true);
  now += loginCacheLimits.age;
  assert.equal(cache.has(1, 'hash', 'secret'), true);
  now += loginCacheLimits.age + 1;
  assert.equal(cache.has(1, 'hash', 'secret'), false);
  assert.equal(cache.size, 0);
});

test('a wrong guess does not keep the entry for longer', () => {
  let now = 0;
  const cache = new LoginCache({ now: () => now });
  cache.add(1, 'hash', 'secret');
  now += loginCacheLimits.age;
  assert.equal(cache.has(1, 'hash', 'guess'), false);
  now += 1;
  assert.equal(cache.has(1, 'hash', 'secret'), false);
});

test('remembers as many accounts as the limit and not one more', () => {
  const cache = new LoginCache({ now: () => 0 });
  for (let account = 1; account <= loginCacheLimits.accounts + 1; account++) cache.add(account, 'hash', 'secret');
  assert.equal(cache.size, loginCacheLimits.accounts);
  assert.equal(cache.has(1, 'hash', 'secret'), false);
  assert.equal(cache.has(2, 'hash', 'secret'), true);
  cache.clear();
  assert.equal(cache.size, 0);
});
