import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type NetConnectOpts } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#base/testing-port.ts';
import { clamav } from '#services/checks/clamav.ts';
import { rspamd } from '#services/checks/rspamd.ts';
import type { Scanner, ScanOutcome } from '#services/checks/scanners.ts';

/** Debian's clamd and rspamd, each with a configuration of a few lines. */
const folder = mkdtempSync(join(tmpdir(), 'sowa-scanners-'));
const daemons: ChildProcess[] = [];
let clamd: Scanner;
let spamd: Scanner;

before(async () => {
  const path = join(folder, 'clamd.sock');
  const port = await freePort();
  await Promise.all([startClamd(path), startRspamd(port)]);
  clamd = clamav({ path });
  spamd = rspamd(`http://127.0.0.1:${port}`);
});
after(async () => {
  for (const daemon of daemons) {
    const ended = once(daemon, 'exit');
    if (daemon.kill('SIGTERM')) await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

async function startClamd(path: string): Promise<void> {
  const database = join(folder, 'clamdb');
  mkdirSync(database);
  // A signature of our own: the text SOWA-TEST-VIRUS.
  const signature = Buffer.from('SOWA-TEST-VIRUS').toString('hex');
  writeFileSync(join(database, 'test.ndb'), `Sowa.Test:0:*:${signature}\n`);
  const settings = [`LocalSocket ${path}`, `DatabaseDirectory ${database}`, 'Foreground yes', 'StreamMaxLength 2M'];
  await start('/usr/sbin/clamd', 'clamd.conf', settings.join('\n'), ['-c'], { path });
}

async function startRspamd(port: number): Promise<void> {
  const settings = `
    options { pidfile = "${folder}/pid"; tempdir = "${folder}"; filters = ""; enable_test_patterns = true;
      control_socket = "${folder}/control.sock mode=0600"; dns { nameserver = ["127.0.0.1:1"]; timeout = 0.1s; } }
    logging { type = "console"; level = "error"; }
    actions { reject = 15; "add header" = 6; }
    worker "normal" { bind_socket = "127.0.0.1:${port}"; count = 1; }`;
  await start('/usr/bin/rspamd', 'rspamd.conf', settings, ['-f', '--insecure', '-c'], { host: '127.0.0.1', port });
}

/** Starts a daemon and waits until it answers; fails with what it said where it ends before. */
async function start(
  program: string,
  file: string,
  settings: string,
  options: string[],
  at: NetConnectOpts,
): Promise<void> {
  const path = join(folder, file);
  writeFileSync(path, `${settings}\n`);
  const child = spawn(program, [...options, path], { stdio: ['ignore', 'pipe', 'pipe'] });
  daemons.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  while (!(await answers(at))) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
    await sleep(100);
  }
}

function answers(at: NetConnectOpts): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(at, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function scan(scanner: Scanner, body: string): Promise<ScanOutcome> {
  const origin = {
    id: 'q1',
    address: '192.0.2.1',
    helo: 'mx.example.net',
    sender: 'ala@example.net',
    recipients: ['ola@example.org', 'ula@example.org'],
  };
  const one = scanner.begin(origin);
  const message = Buffer.from(`From: ala@example.net\r\nTo: ola@example.org\r\nSubject: sowa\r\n\r\n${body}\r\n`);
  for (let at = 0; at < message.length; at += 65_536) await one.write(message.subarray(at, at + 65_536));
  return one.end();
}

const accept = { kind: 'accept' };

test('ClamAV says what is clean, what it found, and what is too large for it', async () => {
  assert.deepEqual(await scan(clamd, 'hello'), { kind: 'said', result: 'clean', detail: '', disposition: accept });
  const found = await scan(clamd, 'SOWA-TEST-VIRUS');
  assert.ok(found.kind === 'said' && found.disposition.kind === 'refuse');
  assert.match(found.detail, /^Sowa\.Test/);
  const skipped = await scan(clamd, 'large '.repeat(1_000_000));
  assert.ok(skipped.kind === 'said' && skipped.result === 'skipped', JSON.stringify(skipped));
});

// The patterns that rspamd knows for tests (GTUBE); written so that no filter stumbles over this file.
const gtube = (action: string) => `${action}JS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X`;
const spam: [body: string, result: string, disposition: string][] = [
  ['hello', 'no action', 'accept'],
  ['large '.repeat(1_000_000), 'no action', 'accept'],
  [gtube('Y'), 'add header', 'junk'],
  [gtube('X'), 'reject', 'refuse'],
];
for (const [body, result, disposition] of spam) {
  test(`rspamd says ${result} of ${body.slice(0, 20)}`, async () => {
    const outcome = await scan(spamd, body);
    assert.ok(outcome.kind === 'said', JSON.stringify(outcome));
    assert.deepEqual([outcome.result, outcome.disposition.kind], [result, disposition]);
  });
}
