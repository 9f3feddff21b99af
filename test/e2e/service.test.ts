// The life of the service: start, commands beside it, reload, end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { selfSigned } from '#net/self-signed.ts';
import { freePorts, program, run, type Sowa, startSowa } from './program.ts';

const directory = mkdtempSync(join(tmpdir(), 'sowa-service-'));
after(() => rmSync(directory, { recursive: true }));

/** Waits until the service has logged an event once more than `times`. */
async function untilLogged(sowa: Sowa, event: string, times: number): Promise<void> {
  for (let attempt = 0; countOf(sowa, event) <= times; attempt++) {
    assert.ok(attempt < 200, `no ${event} in\n${sowa.output()}`);
    await sleep(50);
  }
}

function countOf(sowa: Sowa, event: string): number {
  return sowa.output().split(`"event":"${event}"`).length - 1;
}

/** Sends HUP and waits for what comes of it. */
async function reload(sowa: Sowa, event: 'reloaded' | 'reload-refused'): Promise<void> {
  const times = countOf(sowa, event);
  sowa.signal('SIGHUP');
  await untilLogged(sowa, event, times);
}

/** A POP3 session over TLS that trusts `ca`, after its greeting. */
async function openPop3s(sowa: Sowa, ca: string | Buffer) {
  const socket = connectTls({ host: '127.0.0.1', port: sowa.port('pop3s'), ca });
  await once(socket, 'data');
  return socket;
}

const certificateOf = (sowa: Sowa) => readFileSync(join(sowa.data, 'tls/certificate.pem'));

test('the first output and quickstart.json say where it is and how to log in', async () => {
  await using sowa = await startSowa();
  const { listeners, operator, accounts } = sowa.quickstart;
  for (const [name, { host, port }] of Object.entries(listeners)) {
    assert.match(sowa.output(), new RegExp(`${name} .*${host}:${port}\\b`), name);
    const socket = connect(port, host);
    await once(socket, 'connect');
    socket.destroy();
  }
  for (const { address, password } of accounts)
    assert.ok(sowa.output().includes(`${address}  `) && sowa.output().includes(password));
  assert.ok(sowa.output().includes(operator.password));
  assert.equal(statSync(join(sowa.data, 'quickstart.json')).mode & 0o777, 0o600);
});

test('commands work beside the running service, and it obeys them at once', async () => {
  await using sowa = await startSowa();
  const ca = join(sowa.data, 'tls/certificate.pem');
  const list = (login: string, password: string) =>
    run('curl', ['-sS', '--cacert', ca, '--user', `${login}:${password}`, `pop3s://${sowa.at('pop3s')}/`]);
  const [anna] = sowa.quickstart.accounts;
  assert.equal((await list(anna?.address ?? '', anna?.password ?? '')).code, 0);
  const changed = JSON.parse((await sowa.command('account', 'passwd', 'anna@example.test', '--json')).stdout) as {
    password: string;
  };
  assert.notEqual((await list('anna@example.test', anna?.password ?? '')).code, 0);
  assert.equal((await list('anna@example.test', changed.password)).code, 0);
  await sowa.command('domain', 'add', 'second.test', '--vouched');
  const added = await sowa.command('account', 'add', 'ola@second.test', '--password', 'wrona pod mostem');
  assert.equal(added.code, 0, added.stderr);
  assert.equal((await list('ola@second.test', 'wrona pod mostem')).code, 0);
  const other = await sowa.command('serve');
  assert.equal(other.code, 1);
  assert.match(other.stderr, /Another Sowa serves .*: stop it first/);
});

test('HUP brings another certificate and other settings; open sessions go on', async () => {
  const file = join(directory, 'reload.toml');
  writeFileSync(file, '[smtp]\nmax_message_size = "1 MB"\n');
  await using sowa = await startSowa({ env: { SOWA_CONFIG: file } });
  const first = certificateOf(sowa);
  const open = await openPop3s(sowa, first);

  const second = selfSigned(['127.0.0.1'], Date.now());
  writeFileSync(join(sowa.data, 'tls/certificate.pem'), second.certificate);
  writeFileSync(join(sowa.data, 'tls/key.pem'), second.key);
  writeFileSync(file, 'hostname = "other.test"\n[smtp]\nmax_message_size = "2 MB"\n[listeners.lmtp]\nenabled = true\n');
  await reload(sowa, 'reloaded');
  assert.match(sowa.output(), /"needRestart":\["hostname"\]/);
  (await openPop3s(sowa, second.certificate)).destroy();
  await assert.rejects(openPop3s(sowa, first));
  open.write('CAPA\r\n');
  assert.match(String(await once(open, 'data')), /^\+OK/);
  assert.ok(existsSync(join(sowa.data, 'lmtp.sock')));
  const talk = await run('curl', [
    '-sv',
    '--max-time',
    '10',
    `smtp://${sowa.at('smtp')}`,
    '--mail-from',
    'a@b.test',
    '-X',
    'NOOP',
  ]);
  assert.match(talk.stderr, /SIZE 2097152/);

  writeFileSync(file, '[smtp]\nmax_message_size = "2 potatoes"\n');
  await reload(sowa, 'reload-refused');
  assert.match(sowa.output(), /reload\.toml:2: smtp\.max_message_size: found/);
  writeFileSync(file, '');
  writeFileSync(join(sowa.data, 'tls/key.pem'), selfSigned(['127.0.0.1'], Date.now()).key);
  await reload(sowa, 'reload-refused');
  (await openPop3s(sowa, second.certificate)).destroy();
  writeFileSync(join(sowa.data, 'tls/key.pem'), second.key);
  await reload(sowa, 'reloaded');
  assert.equal(existsSync(join(sowa.data, 'lmtp.sock')), false);
  open.destroy();
});

test('TERM tells the sessions, ends with exit code 0 and leaves no traces of a running service', async () => {
  await using sowa = await startSowa();
  const client = connect(sowa.port('smtp'), '127.0.0.1').setEncoding('latin1');
  await once(client, 'data');
  const told = once(client, 'data');
  const ended = sowa.stop('SIGTERM');
  assert.match(String(await told), /^421 /);
  client.destroy();
  assert.equal(await ended, 0);
  for (const name of ['service.json', 'sowa.sock']) assert.equal(existsSync(join(sowa.data, name)), false, name);
});

/** What the program prints until it is ready; it is ended then. */
async function firstOutput(words: readonly string[], isReady: (text: string) => boolean): Promise<string> {
  const child = spawn(process.execPath, [program, ...words], { env: freePorts, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += chunk as string;
    if (isReady(text)) child.kill('SIGTERM');
  }
  return text;
}

test('serve shows no logins, start tells scripts in JSON what it tells people', async () => {
  const sowa = await startSowa({ data: join(directory, 'kept') });
  const { accounts } = sowa.quickstart;
  await sowa.stop('SIGTERM');
  const served = await firstOutput(['serve', '--data', sowa.data], (text) => text.includes('Ctrl+C'));
  assert.match(served, /is running on localhost/);
  for (const { password } of accounts) assert.ok(!served.includes(password));
  const started = await firstOutput(['start', '--json', '--data', sowa.data], (text) => text.endsWith('\n}\n'));
  const { quickstart } = JSON.parse(started) as { quickstart: Sowa['quickstart'] };
  assert.deepEqual(quickstart.accounts, accounts);
  assert.deepEqual(quickstart, sowa.quickstart);
});

test('a port that is taken is named with what to do', async () => {
  await using sowa = await startSowa();
  const port = sowa.port('smtp');
  const env = { ...freePorts, SOWA_LISTENERS_SMTP_PORT: String(port) };
  const taken = await run(process.execPath, [program, 'start', '--data', join(directory, 'taken')], { env });
  assert.equal(taken.code, 1);
  assert.match(
    taken.stderr,
    new RegExp(`smtp: 127\\.0\\.0\\.1 port ${port} cannot be opened, because another program`),
  );
});
