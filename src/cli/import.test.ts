import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openTestDirectory } from './testing.ts';

test('accounts come from a file, are made once, and go while nobody used them', async () => {
  using sowa = openTestDirectory();
  const run = async (...words: string[]) => sowa.run(words);
  const write = (name: string, text: string): void => writeFileSync(join(sowa.directory, name), text);
  await run('quickstart');
  await run('policy', 'set', '--preset', 'bulk');
  write('good.csv', 'E-mail,Hasło,Pojemność\nala@example.test,snad9hj934!!,500\nola@example.test,,\n');
  write('bad.csv', 'E-mail;Hasło\newa@example.test;abc\nx@elsewhere.test;\nuwe@example.test;\n');

  const dry = await run('import', 'run', 'good.csv', '--dry-run');
  assert.equal(
    dry.out,
    '2: ala@example.test: ok\n3: ola@example.test: ok, a password will be generated\n2 to make, 0 made before, 0 refused.\n',
  );
  const made = await run('import', 'run', 'good.csv');
  assert.match(
    made.out,
    /^Import 1: 2 accounts made\..*\nala@example\.test\nola@example\.test {2}([a-z]{4}-){3}[a-z]{4}\n$/,
  );
  assert.match(made.error, /\r1 of 2\r2 of 2\n$/);
  assert.equal((await run('import', 'run', 'good.csv')).out, 'There is nothing to make.\n');

  assert.match((await run('import', 'report', '1')).error, /Nothing is left to tell of import 1/);
  assert.match((await run('import', 'report', '7')).error, /no import 7/);

  const bad = await run('--lang', 'pl', 'import', 'run', 'bad.csv');
  assert.equal(bad.code, 1);
  assert.match(bad.error, /2: ewa@example\.test: Hasło jest za krótkie/);
  assert.match(bad.error, /3: x@elsewhere\.test: Ta domena nie należy do Ciebie/);
  assert.match(bad.error, /Niczego nie założono/);
  const valid = await run(
    '--json',
    'import',
    'run',
    'bad.csv',
    '--valid',
    '--bad-password',
    'generate',
    '--space',
    '1 GB',
  );
  const report = JSON.parse(valid.out) as {
    batch: number;
    outcomes: { address: string }[];
    refused: { line: number }[];
  };
  assert.deepEqual(
    report.outcomes.map(({ address }) => address),
    ['ewa@example.test', 'uwe@example.test'],
  );
  assert.deepEqual(
    report.refused.map(({ line }) => line),
    [3],
  );

  assert.match((await run('import', 'list')).out, /^NUMBER .*\n2 .* done\n1 .* done\n$/);
  assert.equal((await run('import', 'undo', '2')).out, 'Import 2 undone: 2 accounts deleted.\n');
  assert.match((await run('import', 'undo', '2')).error, /was undone already/);
  assert.match((await run('import', 'undo', 'x')).error, /no import x/);
  assert.match((await run('import', 'run', 'none.csv')).error, /none\.csv cannot be read/);
  write('headless.csv', 'ala@example.test;x\n');
  assert.match((await run('import', 'run', 'headless.csv')).error, /names no column E-mail/);
  const template = (await run('import', 'template')).out;
  write('template.csv', template);
  assert.match(
    (await run('import', 'run', 'template.csv', '--dry-run')).out,
    /jan@example\.test: This address exists already/,
  );
});

test('contracts are added, imported, listed and ended', async () => {
  using sowa = openTestDirectory();
  const run = async (...words: string[]) => sowa.run(words);
  await run('quickstart');
  assert.equal(
    (await run('subscriber', 'add', 'K-1', '--access', 'hfc', '--secret', 'AA:BB:CC:DD:EE:FF')).out,
    'Contract K-1 kept.\n',
  );
  assert.match(
    (await run('subscriber', 'add', 'K-1', '--access', 'hfc', '--secret', 'zz')).error,
    /12 hexadecimal digits/,
  );
  const file = join(sowa.directory, 'contracts.csv');
  writeFileSync(
    file,
    'Numer klienta;Typ dostępu;MAC lub hasło;Liczba kont\nk-1;HFC;aabbccddeeff;3\nline1;dsl;dostęp;2\n',
  );
  assert.equal((await run('subscriber', 'import', file)).out, '2 contracts kept.\n');
  assert.deepEqual(JSON.parse((await run('--json', 'subscriber', 'list')).out), [
    { login: 'k-1', access: 'hfc', mailboxes: 3, used: 0 },
    { login: 'line1', access: 'dsl', mailboxes: 2, used: 0 },
  ]);
  writeFileSync(file, 'login,access,secret,mailboxes\nk-2,hfc,aabbccddeeff,1\nk-3,hfc,aabbccddeeff,many\n');
  assert.match((await run('subscriber', 'import', file)).error, /3: The number of mailboxes must be/);
  assert.equal((JSON.parse((await run('--json', 'subscriber', 'list')).out) as unknown[]).length, 2);
  writeFileSync(file, 'login,access,mailboxes\nk-2,hfc,1\n');
  assert.match((await run('subscriber', 'import', file)).error, /no column for secret/);
  assert.equal((await run('subscriber', 'remove', 'LINE1')).out, 'Contract LINE1 ended.\n');
  assert.match((await run('subscriber', 'remove', 'line1')).error, /no contract line1/);
});
