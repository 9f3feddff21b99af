// What authorities say that a test authority does not: limits, faults of single names, renewal information.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { Clock } from '#base/clock.ts';
import { certificateLimits } from '#base/limits-certificates.ts';
import { AcmeClient } from './client.ts';
import { AcmeFailure } from './faults.ts';
import { issue } from './issue.ts';
import { keyAuthorization } from './jws.ts';
import { orderStep } from './order-step.ts';
import { base, problem, type Says, scripted } from './testing.ts';

const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const now = Date.UTC(2026, 6, 1);
const account: Says = { status: 201, headers: { location: `${base}/me` } };
const token = 'DGyRejmCefe7v4NfDGDKfA';

function clientOf(says: readonly Says[], gets?: Readonly<Record<string, Says>>, clock: Clock = { now: () => now }) {
  const script = scripted(says, gets);
  return { ...script, client: new AcmeClient({ directory: `${base}/dir`, key, transport: script.transport, clock }) };
}

const order = (status: string, more: object = {}) => ({
  status,
  authorizations: [`${base}/authz`],
  finalize: `${base}/finalize`,
  ...more,
});
const authorization = (status: string, challenge: object = {}, value = 'a.test') => ({
  status,
  identifier: { value },
  challenges: [{ type: 'http-01', url: `${base}/challenge`, token, status: 'pending', ...challenge }],
});

/** The failure that something ends with. */
async function failure(work: Promise<unknown>): Promise<AcmeFailure> {
  const error: unknown = await work.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AcmeFailure, String(error));
  return error;
}

test('requests are signed by the key until there is an account, then in its name; nonces are those of the last answer', async () => {
  const { client, asked } = clientOf([
    account,
    { status: 201, headers: { location: `${base}/o` }, body: order('ready') },
  ]);
  await client.register(['postmaster@a.test']);
  await client.order(['a.test'], 'old.serial');
  const [first, second] = asked;
  assert.deepEqual(first?.payload, { termsOfServiceAgreed: true, contact: ['mailto:postmaster@a.test'] });
  assert.ok(first?.header.jwk !== undefined && first.header.kid === undefined);
  assert.equal(second?.header.kid, `${base}/me`);
  assert.equal(second?.header.nonce, 'nonce3');
  assert.deepEqual(second?.payload, { identifiers: [{ type: 'dns', value: 'a.test' }], replaces: 'old.serial' });
});

test('a nonce that is refused is followed by the next, but not for ever', async () => {
  const { client, asked } = clientOf([problem('badNonce'), problem('badNonce'), account]);
  await client.register([]);
  assert.equal(new Set(asked.map(({ header }) => header.nonce)).size, 3);
  const stubborn = clientOf(Array.from({ length: certificateLimits.nonces }, () => problem('badNonce')));
  assert.equal((await failure(stubborn.client.register([]))).problems[0]?.fault, 'badNonce');
});

test('limits say when to come back, in seconds or as a date', async () => {
  const table: [string, number | null][] = [
    ['3600', now + 3_600_000],
    ['Thu, 02 Jul 2026 00:00:00 GMT', Date.UTC(2026, 6, 2)],
    ['soon', null],
  ];
  for (const [value, retryAt] of table) {
    const { client } = clientOf([problem('rateLimited', {}, { 'retry-after': value })]);
    const { problems, retryAt: found } = await failure(client.register([]));
    assert.deepEqual([problems[0]?.fault, found], ['rateLimited', retryAt]);
  }
});

test('what is not ACME is told apart from faults of the authority', async () => {
  const table: [Says, string][] = [
    [{ status: 502, body: '<html>' }, 'serverInternal'],
    [{ status: 404, body: '<html>' }, 'unreadable'],
    [{ status: 201, body: {} }, 'unreadable'],
    [problem('somethingNew'), 'other'],
    [problem('toString'), 'other'],
    [problem('externalAccountRequired'), 'externalAccountRequired'],
  ];
  for (const [says, fault] of table)
    assert.equal((await failure(clientOf([says]).client.register([]))).problems[0]?.fault, fault);
  const plain = clientOf([], { [`${base}/dir`]: { body: { newNonce: 'http://ca.test/nonce' } } });
  assert.equal((await failure(plain.client.register([]))).problems[0]?.fault, 'unreadable', 'no plain HTTP');
});

test('each name has its own problem', async () => {
  const subproblems = [
    { type: 'urn:ietf:params:acme:error:caa', detail: 'no', identifier: { value: 'a.test' } },
    { type: 'urn:ietf:params:acme:error:rejectedIdentifier', detail: 'bad\r\nname', identifier: { value: 'b.test' } },
  ];
  const { client } = clientOf([account, problem('compound', { subproblems })]);
  await client.register([]);
  assert.deepEqual((await failure(client.order(['a.test', 'b.test'], null))).problems, [
    { fault: 'caa', detail: 'no', name: 'a.test' },
    { fault: 'rejectedIdentifier', detail: 'bad name', name: 'b.test' },
  ]);
});

test('every state of an order has its step', () => {
  const error = { type: 'urn:ietf:params:acme:error:dns', detail: 'NXDOMAIN' };
  const pending = authorization('pending');
  const read = (status: string, more: object = {}) => order(status, more) as Parameters<typeof orderStep>[0];
  const authz = (one: object) => [one] as unknown as Parameters<typeof orderStep>[1];
  const none: ReadonlySet<string> = new Set();
  assert.equal(orderStep(read('pending'), authz(pending), none).step, 'prove');
  assert.equal(orderStep(read('pending'), authz(pending), new Set(['a.test'])).step, 'wait');
  assert.equal(orderStep(read('pending'), authz(authorization('valid')), none).step, 'wait');
  assert.equal(orderStep(read('ready'), [], none).step, 'finalize');
  assert.equal(orderStep(read('processing'), [], none).step, 'wait');
  assert.equal(orderStep(read('valid'), [], none).step, 'wait');
  assert.deepEqual(orderStep(read('valid', { certificate: `${base}/c` }), [], none), {
    step: 'download',
    url: `${base}/c`,
  });
  const failed = (problems: object[]) => ({ step: 'fail', problems });
  assert.deepEqual(
    orderStep(read('pending'), authz(authorization('invalid', { error })), none),
    failed([{ fault: 'dns', detail: 'NXDOMAIN', name: 'a.test' }]),
  );
  assert.deepEqual(
    orderStep(read('invalid', { error }), authz(authorization('valid')), none),
    failed([{ fault: 'dns', detail: 'NXDOMAIN', name: null }]),
  );
  assert.deepEqual(
    orderStep(read('invalid'), authz(authorization('expired')), none),
    failed([{ fault: 'unauthorized', detail: 'expired', name: 'a.test' }]),
  );
});

/** Carries an order out at a scripted authority, without waiting. */
async function carriedOut(says: readonly Says[], type: 'http-01' | 'dns-01' = 'http-01') {
  let time = now;
  const clock = { now: () => time };
  const { client, asked } = clientOf([account, ...says], {}, clock);
  await client.register([]);
  const put: string[] = [];
  let gone = 0;
  const responder = {
    type,
    put: async (name: string, _token: string, proof: string) => {
      put.push(`${name} ${proof}`);
      return { [Symbol.asyncDispose]: async () => void gone++ };
    },
  };
  const waited: number[] = [];
  const wait = async (milliseconds: number) => {
    waited.push(milliseconds);
    time += milliseconds;
  };
  const outcome = issue({ client, responder, clock, wait }, { names: ['a.test'], key, replaces: 'x.y' });
  await outcome.catch(() => undefined);
  return { outcome, asked, put, gone, waited };
}

const located: Says = { status: 201, headers: { location: `${base}/o` }, body: order('pending') };

test('an order goes its way: proof, request, processing, chain; and the proof goes when it is over', async () => {
  const wants = { headers: { 'retry-after': '7' }, body: order('processing') };
  const done = { body: order('valid', { certificate: `${base}/c` }) };
  const { outcome, put, gone, waited, asked } = await carriedOut([
    located,
    { body: authorization('pending') },
    {}, // the challenge
    { body: order('ready') },
    wants, // of finalize
    done,
    { body: 'chain' },
  ]);
  assert.equal(await outcome, 'chain');
  assert.deepEqual(put, [`a.test ${keyAuthorization(token, key)}`]);
  assert.equal(gone, 1);
  assert.deepEqual(waited, [certificateLimits.poll, 7000]);
  assert.deepEqual(
    asked.slice(1).map(({ url, payload }) => [url.slice(base.length), payload === null]),
    [
      ['/order', false],
      ['/authz', true],
      ['/challenge', false],
      ['/o', true],
      ['/finalize', false],
      ['/o', true],
      ['/c', true],
    ],
  );
});

test('what is replaced already is ordered again without saying so; a kind of proof that is not offered has its own fault', async () => {
  const { asked } = await carriedOut(
    [problem('alreadyReplaced'), located, { body: authorization('pending') }],
    'dns-01',
  );
  assert.deepEqual(
    asked.slice(1, 3).map(({ payload }) => Object.hasOwn(payload as object, 'replaces')),
    [true, false],
  );
  const { outcome } = await carriedOut([located, { body: authorization('pending') }], 'dns-01');
  assert.deepEqual((await failure(outcome)).problems, [{ fault: 'noChallenge', detail: 'dns-01', name: 'a.test' }]);
});

test('an order that never ends is given up', async () => {
  const looks = Array.from({ length: 400 }, () => ({ headers: { 'retry-after': '600' }, body: order('processing') }));
  const { outcome, waited } = await carriedOut([{ ...located, body: order('processing') }, ...looks]);
  assert.equal((await failure(outcome)).problems[0]?.fault, 'slow');
  assert.ok(waited.every((one) => one <= certificateLimits.longestPoll));
});

test('the authority says when to renew', async () => {
  const window = (start: string, end: string, headers = {}) => ({
    [`${base}/renewal/x.y`]: { headers, body: { suggestedWindow: { start, end } } },
  });
  const said = clientOf([], window('2026-07-10T00:00:00Z', '2026-07-11T00:00:00Z', { 'retry-after': '7200' }));
  assert.deepEqual(await said.client.renewalWindow('x.y'), {
    start: Date.UTC(2026, 6, 10),
    end: Date.UTC(2026, 6, 11),
    askAgain: now + 7_200_000,
  });
  const longest = clientOf([], window('2026-07-10T00:00:00Z', '2026-07-11T00:00:00Z', { 'retry-after': '99999999' }));
  assert.equal((await longest.client.renewalWindow('x.y'))?.askAgain, now + certificateLimits.longestRenewalInfo);
  const backwards = clientOf([], window('2026-07-11T00:00:00Z', '2026-07-10T00:00:00Z'));
  assert.equal((await failure(backwards.client.renewalWindow('x.y'))).problems[0]?.fault, 'unreadable');
  const without = clientOf([], {
    [`${base}/dir`]: { body: { newNonce: `${base}/n`, newAccount: base, newOrder: base } },
  });
  assert.equal(await without.client.renewalWindow('x.y'), null);
});

test('the key of the account is changed by a request that both keys sign', async () => {
  const { client, asked } = clientOf([
    account,
    {},
    { status: 201, headers: { location: `${base}/o` }, body: order('ready') },
  ]);
  await client.register([]);
  const { privateKey: next } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  assert.equal(await client.changeKey(next), true);
  const inner = asked[1]?.payload as { protected: string; payload: string };
  const decoded = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
  const { jwk, url, nonce } = decoded(inner.protected);
  assert.deepEqual([url, nonce], [`${base}/key`, undefined]);
  assert.notDeepEqual(jwk, decoded(inner.payload)['oldKey']);
  assert.equal(decoded(inner.payload)['account'], `${base}/me`);
  assert.equal(client.key, next);
});

test('a proof is the token with the digest of the key (RFC 7638)', () => {
  const { crv, kty, x, y } = key.export({ format: 'jwk' });
  const text = `{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`;
  const thumbprint = createHash('sha256').update(text).digest('base64url');
  assert.equal(keyAuthorization(token, key), `${token}.${thumbprint}`);
});
