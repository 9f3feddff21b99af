import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { passwordLimits } from '#base/limits-logins.ts';
import { deriveScramKeys, openScramKeys, sealScramKeys } from './scram.ts';
import { testSealer } from './testing.ts';

test('the keys prove the exchange of RFC 7677 3', async () => {
  const keys = await deriveScramKeys('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'), 4096);
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const message = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=${nonce}`;
  const sign = (key: Uint8Array) => createHmac('sha256', key).update(message).digest();
  assert.equal(sign(keys.serverKey).toString('base64'), '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
  const proof = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64');
  const clientKey = sign(keys.storedKey).map((byte, i) => byte ^ (proof[i] ?? 0));
  assert.deepEqual(createHash('sha256').update(clientKey).digest(), keys.storedKey);
});

test('by default every derivation has its own salt and the rounds of the limits', async () => {
  const [a, b] = await Promise.all([deriveScramKeys('x'), deriveScramKeys('x')]);
  assert.equal(a.salt.length, 16);
  assert.equal(a.iterations, passwordLimits.scramIterations);
  assert.notDeepEqual(a.salt, b.salt);
  assert.notDeepEqual(a.storedKey, b.storedKey);
});

test('sealed keys come back as they were, for the salt they belong to only', async () => {
  const keys = await deriveScramKeys('x', undefined, 1);
  const sealed = sealScramKeys(testSealer, keys);
  assert.deepEqual(openScramKeys(testSealer, sealed), keys);
  const { salt } = await deriveScramKeys('x', undefined, 1);
  assert.throws(() => openScramKeys(testSealer, { ...sealed, salt }), { code: 'corrupt' });
});
