import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDirectory } from './testing.ts';

test('app passwords are made, listed and revoked', async () => {
  using sowa = openTestDirectory();
  const run = async (...words: string[]) => sowa.run(words);
  const add = (...words: string[]) => run('app-password', 'add', 'anna@example.test', '--name', 'phone', ...words);
  await run('quickstart');
  assert.match((await add()).out, /^App password 1 made\..*\n([a-z]{4} ){3}[a-z]{4}\n$/);
  const words = ['--scope', 'imap', 'smtp', '--network', '192.0.2.0/24', '--expires', '2999-01-31'];
  const made = JSON.parse(
    (await run('--json', 'app-password', 'add', 'anna@example.test', '--name', 'office', ...words)).out,
  ) as object;
  assert.deepEqual(Object.keys(made), ['id', 'password']);
  const listed = JSON.parse((await run('--json', 'app-password', 'list', 'anna@example.test')).out) as Record<
    string,
    unknown
  >[];
  assert.deepEqual(
    [listed[1]?.['name'], listed[1]?.['scopes'], listed[1]?.['networks'], listed[1]?.['expires'], listed[1]?.['used']],
    ['office', ['imap', 'smtp'], ['192.0.2.0/24'], '2999-01-31T00:00:00.000Z', null],
  );
  assert.match((await add('--scope', 'gopher')).error, /name at least one of them/);
  assert.match((await add('--expires', 'soon')).error, /a day in the future/);
  assert.match((await add('--expires', '2001-01-01')).error, /a day in the future/);
  assert.match((await add('--network', 'home')).error, /A network must be/);
  assert.match((await run('app-password', 'add', 'nobody@example.test', '--name', 'x')).error, /no account nobody/);
  assert.equal((await run('app-password', 'remove', 'anna@example.test', '1')).out, 'App password 1 revoked.\n');
  assert.match((await run('app-password', 'remove', 'anna@example.test', '1')).error, /has no app password 1/);
  assert.match((await run('--lang', 'pl', 'app-password', 'list', 'jan@example.test')).out, /Nie ma haseł aplikacji/);
});
