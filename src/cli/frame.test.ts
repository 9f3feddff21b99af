import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openTestDirectory } from './testing.ts';
import { version } from './version.ts';

test('wrong usage is one sentence, with exit code 2', async () => {
  using sowa = openTestDirectory();
  const table: [string, RegExp][] = [
    ['', /sowa --help/],
    ['acount list', /There is no command "acount". Did you mean account\?/],
    ['account lst', /There is no command "lst". Did you mean list\?/],
    ['account add', /<address> is missing/],
    ['account list --vrbose', /no option --vrbose/],
    ['domain list more', /too many arguments/],
    ['domain list --data', /--data <directory> needs a value/],
    ['domain list --lang de', /de.* is invalid/],
    ['account add a@b.test --quota lots --password secret', /found "lots", expected a size/],
    ['account add a@b.test --password x --password-stdin', /not both/],
  ];
  for (const [line, expected] of table) {
    const { code, out, error } = await sowa.run(line.split(' ').filter((word) => word !== ''));
    assert.equal(code, 2, line);
    assert.match(error, expected, line);
    assert.equal(out, '', line);
  }
});

test('help and version are answers', async () => {
  using sowa = openTestDirectory();
  const help = await sowa.run(['--help']);
  assert.equal(help.code, 0);
  for (const word of [
    'start',
    'serve',
    'quickstart',
    'domain',
    'account',
    'queue',
    'backup',
    'restore',
    'scrub',
    'reindex',
    'doctor',
  ]) {
    assert.match(help.out, new RegExp(`^  ${word}\\b`, 'm'), word);
  }
  assert.equal((await sowa.run(['account', 'add', '--help'])).code, 0);
  assert.deepEqual(await sowa.run(['--version']), { code: 0, out: `${version}\n`, error: '' });
});

test('the language is the option’s, else the environment’s', async () => {
  using sowa = openTestDirectory();
  const table: [string[], NodeJS.ProcessEnv, RegExp][] = [
    [[], {}, /There is no command/],
    [['--lang', 'pl'], { LANG: 'en_GB.UTF-8' }, /Nie ma polecenia/],
    [['--lang=pl'], {}, /Nie ma polecenia/],
    [[], { LANG: 'pl_PL.UTF-8' }, /Nie ma polecenia/],
    [[], { LANG: 'pl_PL.UTF-8', LC_ALL: 'C' }, /There is no command/],
    [[], { LANG: 'C', SOWA_LANG: 'pl' }, /Nie ma polecenia/],
  ];
  for (const [words, environment, expected] of table) {
    assert.match((await sowa.run([...words, 'nonsense'], { environment })).error, expected, String(words));
  }
  assert.match((await sowa.run(['--help', '--lang', 'pl'])).out, /^Użycie:/);
});

test('a failure is JSON where JSON is asked for', async () => {
  using sowa = openTestDirectory();
  const { code, error } = await sowa.run(['account', 'list', '--json']);
  assert.equal(code, 1);
  assert.match((JSON.parse(error) as { error: string }).error, /There is no installation/);
});

test('a mistyped directory does not become an installation', async () => {
  using sowa = openTestDirectory();
  for (const line of ['domain list', 'account list', 'queue list', 'scrub', 'backup copy', 'serve']) {
    const { code, error } = await sowa.run([...line.split(' '), '--data', 'mistyped']);
    assert.equal(code, 1, line);
    assert.match(error, /sowa quickstart --data .*mistyped/, line);
  }
  assert.equal(existsSync(join(sowa.directory, 'mistyped')), false);
});

test('mistakes in the configuration are all told, each in a line', async () => {
  using sowa = openTestDirectory();
  writeFileSync(join(sowa.directory, 'sowa.toml'), '[smtp]\nmax_recipient = 5\n[listeners.smtp]\nport = "25"\n');
  const check = await sowa.run(['config', 'check']);
  const lines = [
    `${sowa.directory}/sowa.toml:2: smtp.max_recipient: there is no such setting. Did you mean smtp.max_recipients?`,
    `${sowa.directory}/sowa.toml:4: listeners.smtp.port: found "25", expected a port from 0 to 65535.`,
  ];
  assert.equal(check.code, 1);
  assert.deepEqual(check.out.trimEnd().split('\n').toSorted(), lines);
  const start = await sowa.run(['start', '--set', 'log.level=loud']);
  assert.equal(start.code, 2);
  assert.match(start.error, /--set: log\.level: found "loud", expected one of "debug", "info"/);
  assert.equal(existsSync(join(sowa.directory, 'data')), false);
  writeFileSync(join(sowa.directory, 'sowa.toml'), 'hostname = "mail.example.test"');
  const good = await sowa.run(['config', 'check'], { environment: { SOWA_PORT: '1' } });
  assert.equal(good.code, 0);
  assert.match(good.out, /sowa\.toml is good\.\nThe variable SOWA_PORT means nothing/);
});
