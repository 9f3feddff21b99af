import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDirectory, type TestDirectory } from './testing.ts';

/** The answer of a command that must succeed, as data. */
async function data<T>(sowa: TestDirectory, words: string[], input?: string): Promise<T> {
  const { code, out, error } = await sowa.run([...words, '--json'], input === undefined ? {} : { input });
  assert.equal(code, 0, `${words.join(' ')}: ${error}`);
  return JSON.parse(out) as T;
}

/** What a command says that must succeed, and what one says that must fail, in words. */
async function said(sowa: TestDirectory, ...words: string[]): Promise<string> {
  const { code, out, error } = await sowa.run(words);
  assert.equal(code, 0, `${words.join(' ')}: ${error}`);
  return out;
}

async function refused(sowa: TestDirectory, ...words: string[]): Promise<string> {
  const { code, error } = await sowa.run(words);
  assert.notEqual(code, 0, words.join(' '));
  return error;
}

const anna = 'anna@example.test';

test('aliases and forwards come, are listed, and go', async () => {
  using sowa = openTestDirectory();
  await data(sowa, ['quickstart']);
  await said(sowa, 'alias', 'add', 'sales@example.test', anna);
  assert.match(await refused(sowa, 'alias', 'add', 'jan@example.test', anna), /is taken/);
  assert.deepEqual(await data(sowa, ['alias', 'list', anna]), ['sales@example.test']);

  const { number } = await data<{ number: number }>(sowa, ['forward', 'add', anna, 'far@elsewhere.test']);
  await data(sowa, ['forward', 'add', anna, 'jan@example.test', '--no-copy', '--for', 'sales@example.test']);
  assert.match(
    await refused(sowa, 'forward', 'add', anna, 'far@elsewhere.test'),
    /forwarded to far@elsewhere\.test already/,
  );
  assert.match(await refused(sowa, 'forward', 'add', anna, anna), /would forward to itself/);
  assert.match(
    await refused(sowa, 'forward', 'add', anna, 'x@y.test', '--for', 'jan@example.test'),
    /no address of this account/,
  );
  assert.match(await refused(sowa, 'forward', 'remove', 'jan@example.test', String(number)), /has no forward/);
  const list = await said(sowa, 'forward', 'list', anna);
  assert.match(
    list,
    /^NUMBER +FOR +TARGET +COPY +STATUS\n1 +anna@example\.test +far@elsewhere\.test +yes +active\n2 +sales@example\.test +jan@example\.test +no +active\n$/,
  );
  await said(sowa, 'forward', 'resume', anna, String(number));
  await said(sowa, 'forward', 'remove', anna, String(number));
  // What is for an alias goes with it.
  await said(sowa, 'alias', 'remove', 'sales@example.test');
  assert.equal(await said(sowa, 'forward', 'list', anna), 'The account forwards nothing.\n');
  assert.equal(await said(sowa, '--lang', 'pl', 'alias', 'list', anna), 'Konto nie ma aliasów.\n');
});

test('groups, absences and routes', async () => {
  using sowa = openTestDirectory();
  await data(sowa, ['quickstart']);
  const team = 'team@example.test';
  await said(sowa, 'group', 'add', team, anna, 'far@elsewhere.test', '--senders', 'members');
  assert.match(await refused(sowa, 'group', 'add', anna), /is taken/);
  assert.match(await refused(sowa, 'account', 'add', team), /is taken/);
  await said(sowa, 'group', 'join', team, 'Jan@example.test');
  await said(sowa, 'group', 'leave', team, 'far@elsewhere.test');
  assert.match(await refused(sowa, 'group', 'leave', team, 'far@elsewhere.test'), /is no member/);
  assert.deepEqual(await data(sowa, ['group', 'members', team]), [anna, 'jan@example.test']);
  await said(sowa, 'group', 'senders', team, 'domain');
  assert.deepEqual(await data(sowa, ['group', 'list']), [{ group: team, senders: 'domain', members: 2 }]);
  await said(sowa, 'group', 'remove', team);
  assert.match(await refused(sowa, 'group', 'members', team), /There is no group/);

  const days = ['--from', '2030-07-01', '--to', '2030-07-14'];
  await said(sowa, 'vacation', 'set', anna, ...days, '--subject', 'Urlop', '--text', 'Wracam.');
  const vacation = await data<{ from: string; subject: string }>(sowa, ['vacation', 'show', anna]);
  assert.equal(vacation.subject, 'Urlop');
  assert.match(await refused(sowa, 'vacation', 'set', anna, '--from', '2030-02-30'), /is no day/);
  assert.match(
    await refused(sowa, 'vacation', 'set', anna, '--from', '2030-07-02', '--to', '2030-07-01'),
    /ends after it begins/,
  );
  await said(sowa, 'vacation', 'clear', anna);
  assert.match(await said(sowa, 'vacation', 'show', anna), /answers nobody/);

  await data(sowa, ['route', 'set', 'default', 'relay.elsewhere.test', '--user', 'us'], 'secret\n');
  await said(sowa, 'route', 'set', `from:${anna}`, '[2001:db8::1]:26', '--tls', 'none');
  assert.deepEqual(await data(sowa, ['route', 'list']), [
    { scope: `from:${anna}`, host: '2001:db8::1', port: 26, tls: 'none', user: null },
    { scope: 'default', host: 'relay.elsewhere.test', port: 587, tls: 'starttls', user: 'us' },
  ]);
  assert.match(await refused(sowa, 'route', 'set', 'everything', 'relay.test'), /none of default/);
  assert.match(await refused(sowa, 'route', 'set', 'default', 'a b'), /is no server/);
  await said(sowa, 'route', 'remove', 'default');
  assert.match(await refused(sowa, 'route', 'remove', 'default'), /There is no route default/);
});

test('a domain is split, simulated and removed', async () => {
  using sowa = openTestDirectory();
  await data(sowa, ['quickstart']);
  const today = await said(sowa, 'domain', 'simulate', 'old@example.test');
  assert.match(today, /nobody has the address old@example\.test\n.*refused: 550 5\.1\.1/s);
  // Nothing listens there: the mail would be taken and wait.
  const words = ['domain', 'simulate', 'old@example.test', '--mode', 'non-authoritative', '--target', '127.0.0.1:9'];
  const both = await said(sowa, ...words);
  assert.match(
    both,
    /^Today:\n.*refused.*After the change:\n.*target server 127\.0\.0\.1:9 is asked.*does not say.*is taken\.\n$/s,
  );
  assert.match(await said(sowa, '--lang', 'pl', ...words), /^Dziś:\n.*Po zmianie:\n.*zostanie przyjęta\.\n$/s);
  const known = await data<{ today: { deliveries: { address: string }[] }; after: { refusal: null } }>(sowa, [
    'domain',
    'simulate',
    'Anna+x@example.test',
    '--target',
    '127.0.0.1:9',
  ]);
  assert.deepEqual(known.today.deliveries, [{ address: anna, full: false }]);
  assert.equal(known.after.refusal, null);

  assert.match(await refused(sowa, 'domain', 'mode', 'example.test', '--mode', 'non-authoritative'), /needs --target/);
  assert.match(
    await refused(sowa, 'domain', 'mode', 'example.test', '--target', 'localhost:2525'),
    /is this very server/,
  );
  await said(sowa, 'domain', 'mode', 'example.test', '--target', '127.0.0.1:9', '--tls', 'none');
  assert.match(await said(sowa, 'domain', 'mode', 'example.test'), /goes to 127\.0\.0\.1:9 \(TLS none\)/);
  await said(sowa, 'domain', 'mode', 'example.test', '--mode', 'authoritative');
  await said(sowa, 'domain', 'catch-all', 'example.test', anna);
  assert.match(
    await said(sowa, 'domain', 'simulate', 'old@example.test'),
    /takes the rest of the domain\n +anna@example\.test gets it/,
  );
  await said(sowa, 'domain', 'catch-all', 'example.test');

  await said(sowa, 'domain', 'add', 'split.test', '--vouched', '--target', 'old.split.test');
  const list = await data<{ domain: string; mode: string; target: string | null }[]>(sowa, ['domain', 'list']);
  assert.deepEqual(
    list.map(({ domain, target }) => [domain, target]),
    [
      ['example.test', null],
      ['split.test', 'old.split.test:25'],
    ],
  );
  assert.match(await refused(sowa, 'domain', 'remove', 'example.test'), /has accounts/);
  await said(sowa, 'domain', 'remove', 'split.test');
  assert.match(await refused(sowa, 'domain', 'remove', 'split.test'), /There is no domain split\.test/);
});
