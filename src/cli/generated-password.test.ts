import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatedPassword } from './generated-password.ts';

test('generated passwords are readable and differ', () => {
  const passwords = Array.from({ length: 200 }, generatedPassword);
  for (const password of passwords) assert.match(password, /^([a-hjkmnp-z]{4}-){3}[a-hjkmnp-z]{4}$/);
  assert.equal(new Set(passwords).size, passwords.length);
});
