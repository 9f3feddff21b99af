import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StrengthJudge } from './strength.ts';

test('common, Polish and English words are weak, several without connection are strong', async () => {
  await using judge = new StrengthJudge();
  const passwords = ['password', 'qwerty123', 'Kowalski1', 'wroclaw2024', 'wrona pod mostem', 'krzesło most pociąg'];
  const found = await Promise.all(passwords.map((password) => judge.strength(password)));
  assert.deepEqual(found, [0, 0, 1, 1, 4, 4]);
});

test('digits and signs in the place of letters make a word no stronger', async () => {
  await using judge = new StrengthJudge();
  const passwords = ['p@$$w0rd', 'M4r1usz7', 'K0w@lsk1!', 'w4rsz4w4', '1l0v3y0u', '4dm1n15tr4t0r', 'zaq12WSX'];
  const found = await Promise.all(passwords.map((password) => judge.strength(password)));
  assert.deepEqual(
    found.filter((strength) => strength > 1),
    [],
  );
});

test("what is in the owner's names is weak", async () => {
  await using judge = new StrengthJudge();
  assert.equal(
    (await judge.strength('zbrzezdrzewiecki')) > (await judge.strength('zbrzezdrzewiecki', ['Zbrzezdrzewiecki'])),
    true,
  );
});

test('many at once are judged by several threads, each right, and once', async () => {
  await using judge = new StrengthJudge(0);
  const passwords = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 'password' : `wrona pod mostem ${i}`));
  const judged = async () => Promise.all(passwords.map((password) => judge.strength(password, ['ala'])));
  const first = await judged();
  assert.deepEqual(
    first,
    passwords.map((password) => (password === 'password' ? 0 : 4)),
  );
  assert.deepEqual(await judged(), first);
});

test('the longest password is judged, and the thread that rested begins anew', async () => {
  await using judge = new StrengthJudge(0);
  const long = Array.from({ length: 256 }, (_, i) => String.fromCodePoint(33 + ((i * i * 7 + i) % 90))).join('');
  assert.equal(await judge.strength(long), 4);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(await judge.strength('password'), 0);
});

test('a thread that ends takes no question of the next one with it', async () => {
  await using judge = new StrengthJudge(0);
  for (let round = 0; round < 3; round++) {
    assert.equal(await judge.strength('password', [`${round}`]), 0);
    // The turn in which the thread is told to end; it ends some turns later.
    await new Promise((resolve) => setTimeout(resolve, 1));
    assert.equal(await judge.strength('wrona pod mostem', [`${round}`]), 4);
  }
});

test('who asks when it ends is told', async () => {
  const judge = new StrengthJudge();
  const asked = judge.strength('password');
  await judge[Symbol.asyncDispose]();
  await assert.rejects(asked, { code: 'shutdown' });
});
