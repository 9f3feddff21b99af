import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDirectory } from './testing.ts';

test('rules are shown, explained, changed and obeyed', async () => {
  using sowa = openTestDirectory();
  const out = async (...words: string[]): Promise<string> => {
    const { code, out: text, error } = await sowa.run(words);
    assert.equal(code, 0, error);
    return text;
  };
  const failure = async (...words: string[]): Promise<string> => {
    const { code, error } = await sowa.run(words);
    assert.notEqual(code, 0);
    return error;
  };
  await out('quickstart');
  assert.match(await out('policy', 'show'), /^password\.min +10 +preset$/m);
  assert.equal(await out('policy', 'set', '--preset', 'isp', 'limits.aliases=3'), 'The policy is changed.\n');
  assert.match(await out('policy', 'show', '--domain', 'example.test'), /^limits\.aliases +3 +platform$/m);
  assert.match(await out('--lang', 'pl', 'policy', 'explain'), /^Nazwa konta:\n {2}Najwyżej 12 znaków\.\n/);
  const explained = JSON.parse(await out('--json', 'policy', 'explain', '--language', 'pl')) as {
    text: { password: string[] };
  };
  assert.deepEqual(explained.text.password, [
    'Od 8 do 128 znaków.',
    'Co najmniej jedna: wielka litera, mała litera, cyfra.',
  ]);

  assert.match(await failure('account', 'add', '1ola@example.test'), /begins with “1”; begin with a letter/);
  assert.match(
    await failure('account', 'add', 'ola@example.test', '--password', 'abc'),
    /too short.*\n.*upper-case.*\n.*digit/,
  );
  const added = JSON.parse(await out('--json', 'account', 'add', 'ola@example.test')) as { password: string };
  assert.match(added.password, /^(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{16}$/, 'the generator keeps the rules too');
  assert.match(await failure('account', 'passwd', 'ola@example.test', '--password', 'abc'), /too short/);

  assert.match(
    await out('policy', 'preview', '--domain', 'example.test', 'name.min=4'),
    /^2 accounts would break these rules:\njan@/,
  );
  await out('policy', 'set', '--account', 'jan@example.test', 'limits.aliases=20');
  assert.match(await out('policy', 'show', '--account', 'jan@example.test'), /^limits\.aliases +20 +account$/m);
  await out('policy', 'set', '--account', 'jan@example.test', 'limits.aliases=');
  assert.match(await out('policy', 'show', '--account', 'jan@example.test'), /^limits\.aliases +3 +platform$/m);

  assert.match(await failure('policy', 'set', 'limits.cats=3'), /cannot say this: limits/);
  assert.match(
    await failure('policy', 'set', 'password.min=40', 'password.max=20'),
    /Nothing could keep this policy: password\.min/,
  );
  assert.match(await failure('policy', 'set', 'nonsense'), /"nonsense" changes nothing/);
  await out('policy', 'set', '--domain', 'example.test', '--preset', 'pro', 'name.max=20');
  const shown = await out('policy', 'show', '--domain', 'example.test');
  assert.match(shown, /^password\.min +9 +domain$/m);
  assert.match(shown, /^name\.max +20 +domain$/m);
  assert.match(shown, /^limits\.aliases +3 +platform$/m);
});
