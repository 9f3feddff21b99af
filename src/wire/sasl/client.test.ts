import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { clientMechanism } from './client.ts';
import { startMechanism } from './mechanisms.ts';
import { scramKeys } from './testing.ts';

const login = { user: 'anna=,@a.example', password: 'za\u017c\u00f3\u0142\u0107' };
const context = { canBind: () => false, channelBinding: () => null, inventionKey: Buffer.alloc(32), tokens: false };

/** Plays our client against our server's side of a mechanism; gives what the server asked its directory. */
async function play(
  name: string,
  keysOf = 'za\u017c\u00f3\u0142\u0107',
  tamper = (challenge: Uint8Array) => challenge,
) {
  const client = clientMechanism([name], login, true, 'nonce');
  assert.equal(client?.name, name);
  const server = startMechanism<string>(name, client.first, context);
  const asked: string[] = [];
  for (let step = server.next(); ;) {
    if (step.done === true) return asked;
    const request = step.value;
    if (request.kind === 'challenge') step = server.next(await client.next(tamper(request.data)));
    else {
      const answer = request.kind === 'scram-keys' ? scramKeys(keysOf, Buffer.from('salt'), 4096) : 'anna';
      const proven = request.kind === 'scram-result' ? ` ${request.proven}` : '';
      asked.push(`${request.kind} ${request.login}${proven}`);
      step = server.next(answer);
    }
  }
}

suite('logins', () => {
  test('PLAIN', async () => assert.deepEqual(await play('PLAIN'), ['password anna=,@a.example']));
  test('LOGIN', async () => assert.deepEqual(await play('LOGIN'), ['password anna=,@a.example']));
  test('SCRAM-SHA-256', async () => {
    assert.deepEqual(await play('SCRAM-SHA-256'), [
      'scram-keys anna=,@a.example',
      'scram-result anna=,@a.example true',
    ]);
  });

  test('a server that does not know the keys is not believed', async () => {
    const other = (challenge: Uint8Array) =>
      challenge[0] === 0x76 ? Buffer.from(`v=${Buffer.alloc(32).toString('base64')}`) : challenge;
    await assert.rejects(play('SCRAM-SHA-256', undefined, other), { code: 'auth-failed' });
  });

  const malformed = [
    '',
    'r=other,s=c2FsdA==,i=4096',
    'r=noncex,s=c2FsdA==,i=100',
    'r=noncex,s=c2FsdA==,i=10000000',
    'r=nonce,s=c2FsdA==,i=4096',
  ];
  for (const challenge of malformed) {
    test(`${JSON.stringify(challenge)} is refused`, async () => {
      const client = clientMechanism(['SCRAM-SHA-256'], login, false, 'nonce');
      await assert.rejects(
        async () => client?.next(Buffer.from(challenge)),
        (error) => codeOf(error) === 'bad-syntax',
      );
    });
  }

  test('the example of RFC 7677 3', async () => {
    const example = { user: 'user', password: 'pencil' };
    const client = clientMechanism(['SCRAM-SHA-256'], example, false, 'rOprNGfwEbeRWgbNEkqO');
    assert.equal(Buffer.from(client?.first ?? []).toString(), 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO');
    const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
    const final = await client?.next(Buffer.from(`r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`));
    const proof = 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
    assert.equal(Buffer.from(final ?? []).toString(), `c=biws,r=${nonce},p=${proof}`);
    await client?.next(Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='));
  });
});

test('the strongest mechanism that may be used is chosen', () => {
  const chosen = (offered: string[], confidential: boolean) =>
    clientMechanism(offered, login, confidential, 'nonce')?.name ?? null;
  assert.equal(chosen(['LOGIN', 'PLAIN', 'SCRAM-SHA-256', 'XOAUTH2'], true), 'SCRAM-SHA-256');
  assert.equal(chosen(['LOGIN', 'PLAIN'], true), 'PLAIN');
  assert.equal(chosen(['LOGIN', 'PLAIN'], false), null);
  assert.equal(chosen(['SCRAM-SHA-256', 'PLAIN'], false), 'SCRAM-SHA-256');
  assert.equal(chosen([], true), null);
});
