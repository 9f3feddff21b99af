// A signed root zone in Debian's Knot DNS, and Debian's Unbound in front of it, which validates and sets AD.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.ts';

/** A running validating resolver on 127.0.0.1. */
export interface ValidatingDns extends AsyncDisposable {
  readonly port: number;
}

/** Starts both with these records, each a line of a zone file with a full name. */
export async function startValidatingDns(records: readonly string[]): Promise<ValidatingDns> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'sowa-dns-'));
  chmodSync(folder, 0o755);
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const [knotPort, port] = [await freePort(), await freePort()];
  const zone = ['. 60 SOA ns. hostmaster. 1 3600 600 86400 60', '. 60 NS ns.', 'ns. 60 A 127.0.0.1', ...records];
  mkdirSync(join(folder, 'keys'));
  writeFileSync(join(folder, 'root.zone'), `${zone.join('\n')}\n`);
  writeFileSync(join(folder, 'knot.conf'), knotConf(folder, knotPort));
  stack.use(daemon('/usr/sbin/knotd', ['-c', join(folder, 'knot.conf')]));
  const anchor = await anchorOf(folder);
  writeFileSync(join(folder, 'unbound.conf'), unboundConf(port, knotPort, anchor));
  stack.use(daemon('/usr/sbin/unbound', ['-d', '-c', join(folder, 'unbound.conf')]));
  const owned = stack.move();
  return { port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The DS record of the root's key, once Knot has made it. */
async function anchorOf(folder: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    await sleep(50);
    const words = ['-c', join(folder, 'knot.conf'), '.', 'ds'];
    const text = execFileSync('/usr/sbin/keymgr', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const line = text.split('\n').find((line) => / DS \d+ \d+ 2 /.test(line));
    if (line !== undefined) return line;
  }
  throw new Error('Knot has no key for the root');
}

function daemon(command: string, words: readonly string[]): AsyncDisposable {
  const child: ChildProcess = spawn(command, words, { stdio: 'ignore' });
  return {
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function knotConf(folder: string, port: number): string {
  return `server:
  listen: 127.0.0.1@${port}
  rundir: ${folder}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: ${folder}
policy:
  - id: test
    single-type-signing: on
zone:
  - domain: .
    storage: ${folder}
    file: root.zone
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
    dnssec-signing: on
    dnssec-policy: test
`;
}

function unboundConf(port: number, knotPort: number, anchor: string): string {
  return `server:
  interface: 127.0.0.1@${port}
  username: ""
  chroot: ""
  pidfile: ""
  use-syslog: no
  do-daemonize: no
  do-not-query-localhost: no
  trust-anchor: "${anchor}"
  module-config: "validator iterator"
  local-zone: "test." nodefault
  local-zone: "127.in-addr.arpa." nodefault
  num-threads: 1
stub-zone:
  name: "."
  stub-addr: 127.0.0.1@${knotPort}
remote-control:
  control-enable: no
`;
}
