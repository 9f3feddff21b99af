// Debian's authoritative DNS server, with a root zone of its own: everything that a test wants to exist, and nothing else.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.ts';

/** A running Knot DNS on 127.0.0.1. */
export interface Knot extends AsyncDisposable {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts Knot DNS with these records, each a line of a zone file with a full name. */
export async function startKnot(records: readonly string[]): Promise<Knot> {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-knot-'));
  const port = await freePort();
  const zone = ['. 60 SOA ns. hostmaster. 1 3600 600 86400 5', '. 60 NS ns.', 'ns. 60 A 127.0.0.1', ...records];
  writeFileSync(join(folder, 'root.zone'), `${zone.join('\n')}\n`);
  writeFileSync(
    join(folder, 'knot.conf'),
    `server:
  listen: 127.0.0.1@${port}
  rundir: ${folder}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: ${folder}
log:
  - target: stderr
    any: error
zone:
  - domain: .
    storage: ${folder}
    file: root.zone
`,
  );
  const child = spawn('/usr/sbin/knotd', ['-c', join(folder, 'knot.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`knotd ended: ${said}`);
    await sleep(50);
  }
  return {
    port,
    stop: () => stop(child),
    [Symbol.asyncDispose]: async () => {
      await stop(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
