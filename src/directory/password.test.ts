import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { passwordLimits } from '#base/limits-logins.ts';
import { importHash, needsRehash, PasswordHasher } from './password.ts';
import { parsePhc, printPhc } from './phc.ts';
import { testSealer } from './testing.ts';

// Made by the reference implementation: echo -n password | argon2 somesalt -t 2 -m 16 -p 4 -l 24 (its README).
const reference = '$argon2i$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';

test('a password verifies against its hash in either Unicode form, another does not', async () => {
  const hasher = new PasswordHasher(testSealer);
  const { passwordHash, scram } = await hasher.credential('Zażółć1');
  assert.match(passwordHash, /^\$argon2id\$v=19\$m=7168,t=5,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal(scram?.iterations, passwordLimits.scramIterations);
  assert.equal(await hasher.verify(passwordHash, 'Zażółć1'.normalize('NFD')), true);
  assert.equal(await hasher.verify(passwordHash, 'zażółć1'), false);
  assert.equal(await hasher.verify(passwordHash, ''), false);
  assert.equal(await hasher.verifyNobody('Zażółć1'), false);
  assert.equal(needsRehash(passwordHash), false);
});

test('the hash of the reference implementation is taken over, and due to be made anew', async () => {
  const { passwordHash, scram } = importHash(reference);
  assert.equal(passwordHash, reference);
  assert.equal(scram, null);
  assert.equal(await new PasswordHasher(testSealer).verify(reference, 'password'), true);
  assert.equal(await new PasswordHasher(testSealer).verify(reference, 'Password'), false);
  assert.equal(needsRehash(reference), true);
});

test('a hash that is not readable or asks for too much is refused', async () => {
  const hash = parsePhc(reference);
  assert.ok(hash);
  assert.equal(printPhc(hash), reference);
  const most = { memory: passwordLimits.importedMemory, passes: passwordLimits.importedPasses, lanes: 8 };
  assert.ok(parsePhc(printPhc({ ...hash, ...most })));
  const bad = [
    '',
    'secret',
    '$2b$12$abcdefghijklmnopqrstuu',
    reference.replace('v=19', 'v=16'),
    reference.replace('p=4', 'p=0'),
    printPhc({ ...hash, ...most, memory: most.memory + 1 }),
    printPhc({ ...hash, ...most, passes: most.passes + 1 }),
    printPhc({ ...hash, ...most, lanes: most.lanes + 1 }),
    printPhc({ ...hash, memory: 31 }),
    printPhc({ ...hash, salt: new Uint8Array(7) }),
    printPhc({ ...hash, tag: new Uint8Array(15) }),
  ];
  for (const text of bad) assert.throws(() => importHash(text), { code: 'bad-argument' }, text);
  await assert.rejects(new PasswordHasher(testSealer).verify('{PLAIN}x', 'x'), (error) => codeOf(error) === 'corrupt');
});

test('what cannot be a password is refused when it is set, and is merely wrong when it is tried', async () => {
  const hasher = new PasswordHasher(testSealer);
  const longest = 'x'.repeat(passwordLimits.length);
  const hash = await hasher.hash(longest);
  assert.equal(await hasher.verify(hash, longest), true);
  for (const password of ['', 'tab\t', `${longest}x`]) {
    await assert.rejects(hasher.credential(password), (error) => codeOf(error) === 'bad-argument');
    assert.equal(await hasher.verify(hash, password), false);
  }
});

test('weaker parameters than the present are due to be made anew, stronger ones are not', () => {
  const hash = parsePhc(reference);
  assert.ok(hash);
  const isWeak = (memory: number, passes: number): boolean =>
    needsRehash(printPhc({ ...hash, algorithm: 'argon2id', memory, passes }));
  assert.equal(isWeak(passwordLimits.memory, passwordLimits.passes), false);
  for (const { memory, passes } of passwordLimits.enough) {
    assert.equal(isWeak(memory, passes), false);
    assert.equal(isWeak(memory * 2, passes + 1), false);
    assert.equal(isWeak(memory - 1, passes), true);
    assert.equal(isWeak(memory, passes - 1), true);
  }
});
