import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { tokenLimits } from '#base/limits-tokens.ts';
import { TokenIntrospection } from './introspection.ts';
import { openAuthority } from './testing.ts';

const start = 1_000_000_000_000;

function asking(url: string, { scope = '', clock = { now: (): number => start } } = {}) {
  return new TokenIntrospection({ url, clientId: 'so:wa', clientSecret: 'ś e', scope, claim: 'email', clock });
}

const json = (value: unknown) => (response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));

const alice = { active: true, scope: 'openid mail', email: 'alice@example.test', exp: start / 1000 + 3600 };

test('the authority is asked as RFC 7662 2.1 has it, and proves who is asked for', async () => {
  await using authority = await openAuthority(json(alice));
  assert.equal(await asking(authority.url).verify('abc'), 'alice@example.test');
  const [question] = authority.questions;
  assert.deepEqual(question?.form, { token: 'abc', token_type_hint: 'access_token' });
  // RFC 6749 2.3.1: form-encoded, then joined.
  assert.equal(question?.authorization, `Basic ${Buffer.from('so%3Awa:%C5%9B+e').toString('base64')}`);
});

test('an answer that opens nothing', async () => {
  const table: [string, object][] = [
    ['not active', { active: false }],
    ['not active, with an address', { ...alice, active: false }],
    ['over', { ...alice, exp: start / 1000 }],
    ['of another scope', { ...alice, scope: 'openid mailing' }],
    ['of no scope', { active: true, email: 'alice@example.test' }],
    ['of nobody', { active: true, scope: 'mail' }],
    ['of somebody without an address', { ...alice, email: 'alice' }],
    ['of what is no text', { ...alice, email: ['alice@example.test'] }],
  ];
  for (const [what, answer] of table) {
    await using authority = await openAuthority(json(answer));
    assert.equal(await asking(authority.url, { scope: 'mail' }).verify('abc'), null, what);
  }
});

test('an authority that gives no answer is no refusal', async () => {
  const table: [string, (response: ServerResponse) => void][] = [
    ['it does not know this service', (response) => response.writeHead(401).end('{"active":true}')],
    ['it is broken', (response) => response.writeHead(500).end()],
    ['it sends elsewhere', (response) => response.writeHead(307, { location: '/introspect' }).end()],
    ['no JSON', (response) => response.writeHead(200).end('<html>')],
    ['other JSON', json({ email: 'alice@example.test' })],
    ['too long', json({ ...alice, more: 'x'.repeat(tokenLimits.answer) })],
    ['cut', (response) => void response.writeHead(200).write('{"active":', () => response.destroy())],
  ];
  for (const [what, answer] of table) {
    await using authority = await openAuthority(answer);
    await assert.rejects(asking(authority.url).verify('abc'), (error) => codeOf(error) === 'unavailable', what);
  }
  await assert.rejects(
    asking('http://127.0.0.1:9/introspect').verify('abc'),
    (error) => codeOf(error) === 'unavailable',
  );
});

test('what opened an account is believed for a minute, never longer than the token lasts; what did not is asked again', async () => {
  let answer: object = alice;
  await using authority = await openAuthority((response) => json(answer)(response));
  let now = start;
  const tokens = asking(authority.url, { clock: { now: () => now } });
  await tokens.verify('abc');
  now += tokenLimits.belief - 1;
  answer = { active: false };
  assert.equal(await tokens.verify('abc'), 'alice@example.test');
  assert.equal(authority.questions.length, 1);
  now += 1;
  assert.equal(await tokens.verify('abc'), null);
  answer = { ...alice, exp: now / 1000 + 1 };
  assert.equal(await tokens.verify('abc'), 'alice@example.test');
  now += 1000;
  assert.equal(await tokens.verify('abc'), null);
  assert.equal(authority.questions.length, 4);
});

test('a token that is no token of anybody is not asked about', async () => {
  await using authority = await openAuthority(json(alice));
  assert.equal(await asking(authority.url).verify('x'.repeat(tokenLimits.token + 1)), null);
  assert.equal(authority.questions.length, 0);
});
