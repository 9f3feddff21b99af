import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDirectory } from './testing.ts';

test('who lost a phone is let in again, callers are verified, browsers signed out: in both languages', async () => {
  using directory = openTestDirectory();
  const at = ['--data', `${directory.directory}/data`];
  const run = (words: string[], options = {}) => directory.run([...words, ...at], options);
  const first = await run(['quickstart', '--json']);
  assert.equal(first.code, 0, first.error);
  const domain = await run(['domain', 'add', 'here.test', '--vouched']);
  assert.equal(domain.code, 0, domain.error);
  const made = await run(['account', 'add', 'ala@here.test', '--password', 'Correct-Horse-9']);
  assert.equal(made.code, 0, made.error);

  const off = await run(['account', 'second-factor', 'ala@here.test']);
  assert.deepEqual([off.code, off.out], [0, 'ala@here.test has no second factor.\n']);
  const polish = await run(['account', 'second-factor', 'ala@here.test', '--off', '--lang', 'pl']);
  assert.equal(polish.code, 1);
  assert.match(polish.error, /nie ma drugiego składnika/);
  const nobody = await run(['account', 'second-factor', 'nobody@here.test']);
  assert.match(nobody.error, /no mailbox and no administrator nobody@here\.test/);

  const wrong = await run(['account', 'verify-answer', 'ala@here.test', '--json'], { input: 'Burek\n' });
  assert.equal(wrong.code, 1);
  assert.deepEqual(JSON.parse(wrong.out), { address: 'ala@here.test', right: false });

  const list = await run(['session', 'list', 'ala@here.test']);
  assert.deepEqual([list.code, list.out], [0, 'Nobody is signed in there.\n']);
  const revoked = await run(['session', 'revoke', 'ala@here.test', '--json']);
  assert.deepEqual(JSON.parse(revoked.out), { owner: 'ala@here.test', ended: 0 });
  const unknown = await run(['session', 'revoke', 'ala@here.test', '7']);
  assert.match(unknown.error, /has no session 7/);

  const nothing = await run(['account', 'logins', 'ala@here.test', '--lang', 'pl']);
  assert.deepEqual([nothing.code, nothing.out], [0, 'Nikt jeszcze nie próbował.\n']);
  const stranger = await run(['account', 'logins', 'nobody@here.test']);
  assert.deepEqual([stranger.code, stranger.error], [1, 'sowa: There is no account nobody@here.test.\n']);
});
