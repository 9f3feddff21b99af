import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import { loadConfig } from '#config/load.ts';
import { openInstallation } from '#installation.ts';
import { newQueueId } from '#store/queue-id.ts';
import { openTestDirectory, type TestDirectory } from './testing.ts';

/** The answer of a command that must succeed, as data. */
async function data<T>(sowa: TestDirectory, ...words: string[]): Promise<T> {
  const { code, out, error } = await sowa.run([...words, '--json']);
  assert.equal(code, 0, `${words.join(' ')}: ${error}`);
  return JSON.parse(out) as T;
}

/** The sentence of a command that must fail. */
async function failure(sowa: TestDirectory, ...words: string[]): Promise<string> {
  const { code, out, error } = await sowa.run(words);
  assert.equal(code, 1, `${words.join(' ')}: ${out}`);
  return error;
}

interface Quickstart {
  listeners: Record<string, { host: string; port: number }>;
  operator: { login: string; password: string };
  accounts: { address: string; password: string }[];
}

interface Listed {
  address: string;
  name: string;
  language: string;
  status: string;
  quotaBytes: number;
  messages: number;
  postmaster: boolean;
}

test('a first run makes everything, and a second one nothing', async () => {
  using sowa = openTestDirectory();
  const made = await data<Quickstart>(sowa, 'quickstart');
  assert.deepEqual(made.listeners['smtp'], { host: '127.0.0.1', port: 2525 });
  assert.deepEqual(made.listeners['pop3s'], { host: '127.0.0.1', port: 2995 });
  assert.deepEqual(
    made.accounts.map(({ address }) => address),
    ['anna@example.test', 'jan@example.test'],
  );
  const at = (name: string) => join(sowa.directory, 'data', name);
  assert.deepEqual(JSON.parse(readFileSync(at('quickstart.json'), 'utf8')), made);
  const modes = ['', 'key', 'quickstart.json', 'tls/key.pem'].map((name) => statSync(at(name)).mode & 0o777);
  assert.deepEqual(modes, [0o700, 0o600, 0o600, 0o600]);
  const files = () => ['key', 'tls/key.pem', 'tls/certificate.pem'].map((name) => readFileSync(at(name)));
  const before = files();
  assert.deepEqual(await data(sowa, 'quickstart'), made);
  assert.deepEqual(files(), before);
});

test('a first run that was cut short is finished with the same logins', async () => {
  using sowa = openTestDirectory();
  const { operator, accounts } = await data<Quickstart>(sowa, 'quickstart');
  // What is left of a run that was killed before it wrote to the database.
  const second = join(sowa.directory, 'second');
  mkdirSync(second, { mode: 0o700 });
  writeFileSync(join(second, 'quickstart.json.draft'), JSON.stringify({ operator, accounts }));
  const finished = await data<Quickstart>(sowa, 'quickstart', '--data', 'second');
  assert.deepEqual({ operator: finished.operator, accounts: finished.accounts }, { operator, accounts });
  const listed = await data<Listed[]>(sowa, 'account', 'list', '--data', 'second');
  assert.equal(listed.length, accounts.length);
  assert.equal(existsSync(join(second, 'quickstart.json.draft')), false);
});

test('what was deleted since the first run does not come back', async () => {
  using sowa = openTestDirectory();
  await data(sowa, 'quickstart');
  await data(sowa, 'account', 'delete', 'jan@example.test', '--now');
  const { accounts } = await data<Quickstart>(sowa, 'quickstart');
  assert.deepEqual(
    accounts.map(({ address }) => address),
    ['anna@example.test'],
  );
  const listed = await data<Listed[]>(sowa, 'account', 'list');
  assert.deepEqual(
    listed.map(({ address }) => address),
    ['anna@example.test'],
  );
});

test('domains and accounts come, change and go', async () => {
  using sowa = openTestDirectory();
  await data(sowa, 'quickstart');
  assert.deepEqual(await data(sowa, 'domain', 'add', 'Żółw.test', '--vouched'), {
    domain: 'xn--w-uga1v8h.test',
    ownership: 'vouched',
  });
  assert.match(await failure(sowa, 'domain', 'add', 'żółw.test', '--vouched'), /żółw\.test exists already/);
  assert.match(await failure(sowa, 'domain', 'add', 'a..b'), /"a\.\.b" is not a domain name/);
  const domains = await data<{ domain: string }[]>(sowa, 'domain', 'list');
  assert.deepEqual(
    domains.map(({ domain }) => domain),
    ['example.test', 'xn--w-uga1v8h.test'],
  );

  const words = ['account', 'add', 'Ola@xn--w-uga1v8h.test', '--name', 'Ola', '--quota', '2 GB', '--language', 'pl'];
  const added = await data<{ address: string; password: string }>(sowa, ...words);
  assert.match(added.password, /^([a-z]{4}-){3}[a-z]{4}$/);
  assert.match(await failure(sowa, ...words), /is taken/);
  assert.match(await failure(sowa, 'account', 'add', 'ola@elsewhere.test'), /no domain elsewhere\.test: add it with/);
  assert.match(await failure(sowa, 'account', 'add', 'nonsense'), /is not a mail address/);
  const listed = await data<Listed[]>(sowa, 'account', 'list', 'xn--w-uga1v8h.test');
  assert.equal(listed.length, 1);
  const { name, language, status, quotaBytes, messages, postmaster } = listed[0] as Listed;
  assert.deepEqual(
    [name, language, status, quotaBytes, messages, postmaster],
    ['Ola', 'pl', 'active', 2 ** 31, 0, false],
  );
  assert.match(await failure(sowa, 'account', 'list', 'elsewhere.test'), /no domain elsewhere\.test/);

  const given = await sowa.run(['account', 'passwd', 'anna@example.test', '--password-stdin'], {
    input: 'Zażółć gęślą jaźń\n',
  });
  assert.equal(given.out, 'Password of anna@example.test changed.\n');
  assert.match(await failure(sowa, 'account', 'passwd', 'nobody@example.test'), /no account nobody@example\.test/);
  assert.match(await failure(sowa, 'account', 'passwd', 'anna@example.test', '--password', ''), /too short/);
  const kept = JSON.parse(readFileSync(join(sowa.directory, 'data/quickstart.json'), 'utf8')) as Quickstart;
  assert.deepEqual(
    kept.accounts.map(({ address }) => address),
    ['jan@example.test'],
  );

  assert.match(await failure(sowa, 'account', 'delete', 'anna@example.test'), /receives mail for postmaster/);
  await data(sowa, 'account', 'postmaster', 'jan@example.test');
  await data(sowa, 'account', 'delete', 'anna@example.test', '--now');
  assert.match(await failure(sowa, 'account', 'delete', 'anna@example.test'), /no account anna/);
  const text = await sowa.run(['account', 'list']);
  assert.match(
    text.out,
    /^ADDRESS +USED +QUOTA +MESSAGES +STATUS\njan@example\.test +0\.0 MB +5 GB +0 +active, postmaster\n/,
  );
});

test('the queue is listed', async () => {
  using sowa = openTestDirectory();
  await data(sowa, 'quickstart');
  assert.deepEqual(await data(sowa, 'queue', 'list'), []);
  assert.equal((await sowa.run(['queue', 'list'])).out, 'The queue is empty.\n');
});

test('an operator looks at a queued message and steers it', async () => {
  using sowa = openTestDirectory();
  await data(sowa, 'quickstart');
  const id = await enqueue(sowa);
  const listed = await data<{ id: string; state: string; recipient: string }[]>(sowa, 'queue', 'list');
  assert.deepEqual(
    listed.map(({ id: one, state, recipient }) => [one, state, recipient]),
    [[id, 'queued', 'x@far.test']],
  );
  assert.match((await sowa.run(['doctor'])).out, /ok +queue +1 recipient waits, 0 held; the oldest message is 0 h old/);
  assert.equal((await sowa.run(['queue', 'hold', id])).out, 'Done for 1 recipient.\n');
  assert.match((await sowa.run(['queue', 'show', id, '--lang', 'pl'])).out, /x@far\.test +wstrzymane +0/);
  assert.match((await sowa.run(['doctor'])).out, /warning +queue +.*1 held/);
  assert.equal((await sowa.run(['queue', 'release', '--all'])).out, 'Done for 1 recipient.\n');
  assert.equal((await sowa.run(['queue', 'priority', id, 'high'])).out, 'Done for 1 recipient.\n');
  assert.match((await sowa.run(['queue', 'priority', id, 'urgent'])).error, /high, normal or low/);
  assert.match((await sowa.run(['queue', 'hold'])).error, /--all/);
  assert.equal((await sowa.run(['queue', 'drop', id])).out, 'Done for 1 recipient.\n');
  assert.match(await failure(sowa, 'queue', 'show', id), /Nothing is known/);
  const { events } = await data<{ events: { event: string; recipient: string }[] }>(sowa, 'queue', 'trail', id);
  assert.deepEqual(
    events.map(({ event, recipient }) => `${event} ${recipient}`),
    ['queued', 'held', 'released', 'prioritised', 'dropped'].map((event) => `${event} x@far.test`),
  );
});

/** Queues a message as a submission would; its id. */
async function enqueue({ directory }: TestDirectory): Promise<string> {
  const loaded = loadConfig({ environment: {}, directory });
  assert.ok(loaded.ok);
  await using installation = await openInstallation(loaded.config, silentLog, 'any');
  const { store } = installation;
  const writer = store.receive();
  await writer.write(Buffer.from('Subject: x\r\n\r\nx\r\n'));
  const { body } = await writer.finish();
  const queueId = newQueueId(Date.now());
  const envelope = { envelopeId: null, ret: null, smtputf8: false, bodyType: '7BIT' as const, requireTls: false };
  const recipients = [{ address: 'x@far.test', notify: '', original: null }];
  const message = { sender: 'anna@example.test', body, recipients, ...envelope };
  await store.write(0, 'queue.add', { queueId, message });
  return queueId;
}

/** Puts a message into Anna's mailbox and returns the path of the file that holds it. */
async function deliver({ directory }: TestDirectory): Promise<string> {
  const loaded = loadConfig({ environment: {}, directory });
  assert.ok(loaded.ok);
  await using installation = await openInstallation(loaded.config, silentLog, 'any');
  const { store } = installation;
  const anna = await installation.directory.findAccount('anna@example.test');
  const writer = store.receive();
  await writer.write(Buffer.from('Subject: kept\r\n\r\nThis stays.\r\n'));
  const message = await writer.finish();
  const args = { mailbox: 'INBOX', message, flags: 0, keywords: [], internalDate: Date.now(), enforceQuota: true };
  await store.write(anna?.account_id ?? 0, 'append', args);
  return join(directory, 'data', 'bodies', message.body.ref.split('/')[0] ?? '');
}

test('a backup is restored elsewhere, and scrub finds what was damaged', async () => {
  using sowa = openTestDirectory();
  const made = await data<Quickstart>(sowa, 'quickstart');
  const segment = await deliver(sowa);
  const written = await data<{ directory: string }>(sowa, 'backup', 'copy');
  assert.equal(written.directory, join(sowa.directory, 'copy'));
  assert.match(await failure(sowa, 'backup', 'copy'), /copy is not empty/);
  assert.match(await failure(sowa, 'restore', 'nowhere', '--data', 'other'), /nowhere has no manifest\.json/);
  assert.match(await failure(sowa, 'restore', 'copy'), /has a database already/);

  const restored = await data<{ accounts: number }>(sowa, 'restore', 'copy', '--data', 'other');
  assert.equal(restored.accounts, made.accounts.length);
  const [act] = await data<{ action: string; after: object }[]>(sowa, 'audit', '--data', 'other');
  assert.equal(act?.action, 'installation.restore');
  assert.deepEqual(Object.keys(act.after), ['backupOf']);
  const listed = await data<Listed[]>(sowa, 'account', 'list', '--data', 'other');
  assert.deepEqual(
    listed.map(({ address, messages }) => [address, messages]),
    [
      ['anna@example.test', 1],
      ['jan@example.test', 0],
    ],
  );
  assert.deepEqual(readFileSync(join(sowa.directory, 'other/key')), readFileSync(join(sowa.directory, 'data/key')));

  const reindexed = await sowa.run(['reindex']);
  assert.match(reindexed.out, /^The search index has 1 message and takes [\d.]+ [KM]?B\.\n$/);
  assert.equal((await data<{ messages: number }>(sowa, 'reindex')).messages, 1);
  assert.match(await failure(sowa, 'reindex', '--data', 'nowhere'), /nowhere/);
  assert.match((await sowa.run(['doctor'])).out, /ok +search index +1 message, /);

  assert.equal((await sowa.run(['scrub'])).out, 'All is well: 1 message body, 2 accounts.\n');
  truncateSync(segment, statSync(segment).size - 4);
  const scrub = await sowa.run(['scrub']);
  assert.equal(scrub.code, 1);
  assert.match(scrub.out, /^1 thing is wrong:\n {2}\S/);
  assert.equal((await sowa.run(['scrub', '--data', 'other'])).code, 0);
});
