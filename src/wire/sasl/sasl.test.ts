import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf, MailError } from '#base/errors.ts';
import { authenticate, type Exchange, type Verifier } from './authenticate.ts';
import { decodeBase64, decodeInitialResponse, decodeResponse } from './base64.ts';
import type { Mechanism, SaslContext } from './mechanism.ts';
import { availableMechanisms, startMechanism } from './mechanisms.ts';
import { scram } from './scram.ts';
import { ScramClient, scramKeys } from './testing.ts';

const binding = Buffer.from('exported keying material of 32 by');
const plainText: SaslContext = {
  canBind: () => false,
  channelBinding: () => null,
  inventionKey: Buffer.from('secret'),
  tokens: true,
};
const bound: SaslContext = {
  ...plainText,
  canBind: () => true,
  channelBinding: (type) => (type === 'tls-exporter' ? binding : null),
};
const keys = scramKeys('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'), 4096);

/** Knows one user, `user` with the password `pencil` and the token `t0ken`. */
const verifier: Verifier<string, null> = {
  password: async (login, password) => known(login === 'user' && password === 'pencil'),
  scramKeys: async (login) => (login === 'user' ? keys : null),
  scramResult: async (login, proven) => known(login === 'user' && proven),
  token: async (login, token) => known((login === 'user' || login === '') && token === 't0ken'),
};

function known(proven: boolean): string {
  if (!proven) throw new MailError('auth-failed', 'no');
  return 'identity';
}

/** A client that answers challenges in order, and notes them. */
function answers(responses: (Buffer | string | null)[], challenges: string[] = []): Exchange {
  const left = [...responses];
  return async (data) => {
    challenges.push(Buffer.from(data).toString());
    const response = left.shift();
    if (response === undefined) throw new Error(`nothing to answer to ${challenges.at(-1)}`);
    return typeof response === 'string' ? Buffer.from(response) : response;
  };
}

const run = (mechanism: Mechanism<string>, exchange: Exchange) => authenticate(mechanism, exchange, verifier, null);
const start = (name: string, initial: string | null, context = plainText) =>
  startMechanism<string>(name, initial === null ? null : Buffer.from(initial), context);

const invalidToken = JSON.stringify({ status: 'invalid_token', scope: '' });
const status401 = JSON.stringify({ status: '401', schemes: 'bearer', scope: '' });

const exchanges: [
  name: string,
  initial: string | null,
  responses: (string | null)[],
  result: string,
  challenges?: string[],
][] = [
  ['PLAIN', '\0user\0pencil', [], 'identity'],
  ['plain', null, ['\0user\0pencil'], 'identity', ['']],
  ['PLAIN', 'User\0user\0pencil', [], 'identity'],
  ['PLAIN', 'other\0user\0pencil', [], 'denied'],
  ['PLAIN', '\0user\0wrong', [], 'auth-failed'],
  ['PLAIN', null, [null], 'bad-syntax', ['']],
  ['PLAIN', '', [], 'bad-syntax'],
  ['PLAIN', 'user\0pencil', [], 'bad-syntax'],
  ['PLAIN', '\0user\0', [], 'bad-syntax'],
  ['PLAIN', '\0\0pencil', [], 'bad-syntax'],
  ['PLAIN', '\0user\0pencil\0', [], 'bad-syntax'],
  ['LOGIN', null, ['user', 'pencil'], 'identity', ['Username:', 'Password:']],
  ['LOGIN', 'user', ['pencil'], 'identity', ['Password:']],
  ['LOGIN', null, ['user', 'wrong'], 'auth-failed', ['Username:', 'Password:']],
  ['LOGIN', null, ['user', null], 'bad-syntax', ['Username:', 'Password:']],
  ['LOGIN', null, ['', ''], 'bad-syntax', ['Username:', 'Password:']],
  ['OAUTHBEARER', 'n,a=user,\u0001host=h\u0001port=1\u0001auth=Bearer t0ken\u0001\u0001', [], 'identity'],
  ['OAUTHBEARER', null, ['n,,\u0001auth=bearer t0ken\u0001\u0001'], 'identity', ['']],
  ['OAUTHBEARER', 'n,a=user,\u0001auth=Bearer old\u0001\u0001', ['\u0001'], 'auth-failed', [invalidToken]],
  ['OAUTHBEARER', 'n,a=user,\u0001auth=Basic t0ken\u0001\u0001', [], 'bad-syntax'],
  ['OAUTHBEARER', 'n,a=user,\u0001auth=Bearer t0ken\u0001', [], 'bad-syntax'],
  ['OAUTHBEARER', 'p=x,a=user,\u0001auth=Bearer t0ken\u0001\u0001', [], 'bad-syntax'],
  ['OAUTHBEARER', 'n,a=user,\u0001user=else\u0001auth=Bearer t0ken\u0001\u0001', [], 'denied'],
  ['XOAUTH2', 'user=user\u0001auth=Bearer t0ken\u0001\u0001', [], 'identity'],
  ['XOAUTH2', 'user=user\u0001auth=Bearer old\u0001\u0001', [''], 'auth-failed', [status401]],
  ['XOAUTH2', 'auth=Bearer t0ken\u0001\u0001', [], 'bad-syntax'],
  ['XOAUTH2', 'rubbish', [], 'bad-syntax'],
  ['SCRAM-SHA-256', '\u00ff', [], 'bad-syntax'],
  ['SCRAM-SHA-256', 'n,a=other,n=user,r=abc', [], 'denied'],
  ['SCRAM-SHA-256', 'n,,m=must,n=user,r=abc', [], 'bad-syntax'],
  ['SCRAM-SHA-256', 'n,,n=us=er,r=abc', [], 'bad-syntax'],
  ['SCRAM-SHA-256', 'p=tls-exporter,,n=user,r=abc', [], 'bad-syntax'],
  ['SCRAM-SHA-256-PLUS', 'n,,n=user,r=abc', [], 'unsupported'],
  ['CRAM-MD5', null, [], 'unsupported'],
  ['constructor', null, [], 'unsupported'],
];

for (const [name, initial, responses, result, expected = []] of exchanges) {
  test(`${name} ${JSON.stringify(initial)} ${JSON.stringify(responses)} ends in ${result}`, async () => {
    const challenges: string[] = [];
    const attempt = async () => run(start(name, initial), answers(responses, challenges));
    if (result === 'identity') assert.equal(await attempt(), 'identity');
    else await assert.rejects(attempt, (error) => codeOf(error) === result);
    assert.deepEqual(challenges, expected);
  });
}

test('bytes that are not UTF-8 are refused', async () => {
  const attempt = run(startMechanism<string>('PLAIN', Buffer.of(0, 0xff, 0, 0xff), plainText), answers([]));
  await assert.rejects(attempt, (error) => codeOf(error) === 'bad-syntax');
});

test('the exchange of RFC 7677 3', async () => {
  const first = Buffer.from('n,,n=user,r=rOprNGfwEbeRWgbNEkqO');
  const nonce = '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const final = `c=biws,r=rOprNGfwEbeRWgbNEkqO${nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`;
  const challenges: string[] = [];
  await run(scram(first, plainText, { plus: false, nonce }), answers([final, ''], challenges));
  assert.deepEqual(challenges, [
    `r=rOprNGfwEbeRWgbNEkqO${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  ]);
});

/** Runs SCRAM with a client; whether the server proved itself. */
async function scramWith(client: ScramClient, context = plainText, name = 'SCRAM-SHA-256'): Promise<boolean> {
  let accepted = false;
  let step = 0;
  const exchange: Exchange = async (data) => {
    if (step++ === 0) return client.final(data);
    accepted = client.accepts(data);
    return new Uint8Array();
  };
  await run(startMechanism<string>(name, client.first(), context), exchange);
  return accepted;
}

test('SCRAM-PLUS binds to the channel, and a client without binding support may go without', async () => {
  const login = { login: 'user', password: 'pencil' };
  const plus = new ScramClient({ ...login, header: 'p=tls-exporter,,', binding });
  assert.equal(await scramWith(plus, bound, 'SCRAM-SHA-256-PLUS'), true);
  assert.equal(await scramWith(new ScramClient({ ...login, header: 'n,,' }), bound), true);
  assert.equal(await scramWith(new ScramClient({ ...login, header: 'y,,' })), true);
});

const scramFailures: [
  name: string,
  client: ConstructorParameters<typeof ScramClient>[0],
  mechanism: string,
  code: string,
][] = [
  ['a wrong password', { login: 'user', password: 'pen' }, 'SCRAM-SHA-256', 'auth-failed'],
  ['an unknown login', { login: 'no,b=dy', password: 'pencil' }, 'SCRAM-SHA-256', 'auth-failed'],
  [
    'another channel',
    { login: 'user', password: 'pencil', header: 'p=tls-exporter,,', binding: Buffer.from('other') },
    'SCRAM-SHA-256-PLUS',
    'auth-failed',
  ],
  [
    'a binding type without data',
    { login: 'user', password: 'pencil', header: 'p=tls-unique,,', binding },
    'SCRAM-SHA-256-PLUS',
    'bad-syntax',
  ],
  ['a downgrade', { login: 'user', password: 'pencil', header: 'y,,' }, 'SCRAM-SHA-256', 'auth-failed'],
];

for (const [name, options, mechanism, code] of scramFailures) {
  test(`SCRAM refuses ${name}`, async () => {
    await assert.rejects(scramWith(new ScramClient(options), bound, mechanism), (error) => codeOf(error) === code);
  });
}

test('a final message with another nonce, or none at all, fails', async () => {
  const client = new ScramClient({ login: 'user', password: 'pencil' });
  const attempt = (answer: (final: Buffer) => string) =>
    run(start('SCRAM-SHA-256', client.first().toString()), async (data) => Buffer.from(answer(client.final(data))));
  await assert.rejects(
    attempt((final) => final.toString().replace('r=c', 'r=d')),
    (error) => codeOf(error) === 'auth-failed',
  );
  await assert.rejects(
    attempt(() => 'c=biws'),
    (error) => codeOf(error) === 'bad-syntax',
  );
});

test('a login that does not exist looks the same every time, and like one that does', async () => {
  const salts = async (login: string) => {
    const challenges: string[] = [];
    await assert.rejects(run(start('SCRAM-SHA-256', `n,,n=${login},r=abc`), answers([null], challenges)));
    return challenges[0]?.replace(/^r=[^,]*/, '');
  };
  assert.equal(await salts('nobody'), await salts('Nobody'));
  assert.notEqual(await salts('nobody'), await salts('somebody'));
  assert.match((await salts('nobody')) ?? '', /^,s=[A-Za-z0-9+/]{22}==,i=\d+$/);
});

test('what is announced follows the connection', () => {
  assert.deepEqual(availableMechanisms({ ...plainText, tokens: false }), ['SCRAM-SHA-256', 'PLAIN', 'LOGIN']);
  const all = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'OAUTHBEARER', 'XOAUTH2', 'PLAIN', 'LOGIN'];
  assert.deepEqual(availableMechanisms(bound), all);
});

test('base64 is strict (RFC 4648 3)', () => {
  assert.deepEqual(decodeBase64('AAE='), Buffer.of(0, 1));
  for (const text of ['AAE', 'AAF=', 'AA E=', 'AAE=AAE=', 'A_-A', 'AAE=\n', '='])
    assert.equal(decodeBase64(text), undefined, text);
  assert.equal(decodeResponse(Buffer.from('*')), null);
  assert.deepEqual(decodeResponse(Buffer.from('')), Buffer.of());
  assert.deepEqual(decodeInitialResponse('='), new Uint8Array());
  assert.throws(
    () => decodeResponse(Buffer.from('=')),
    (error) => codeOf(error) === 'bad-syntax',
  );
});

test('no bytes from a client do anything but authenticate or fail with a code', async () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom('n,,', 'n=user,r=a', '\u0001auth=Bearer x\u0001\u0001', '\0').map((text) => Buffer.from(text)),
  );
  const message = fc.array(part, { maxLength: 4 }).map((parts) => Buffer.concat(parts));
  const name = fc.constantFrom(...availableMechanisms(bound));
  await fc.assert(
    fc.asyncProperty(name, fc.array(message, { minLength: 4, maxLength: 4 }), async (name, messages) => {
      const mechanism = startMechanism<string>(name, null, bound);
      await assert.rejects(run(mechanism, answers(messages)), (error) => codeOf(error) !== undefined);
    }),
  );
});
