import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './build.ts';
import type { Flushes } from './flushes.ts';

export interface Endpoint {
  host: string;
  port: number;
}

export interface Account {
  address: string;
  password: string;
}

/** A running mail service, ours or the peer's, as the loads see it. */
export interface Service extends AsyncDisposable {
  readonly name: string;
  /** Process ids whose descendants, themselves included, are the service. */
  readonly roots: readonly number[];
  /** Mail in without TLS. */
  readonly smtp: Endpoint;
  /** Submission with implicit TLS and AUTH PLAIN. */
  readonly submissions: Endpoint;
  /** POP3 with implicit TLS. */
  readonly pop3s: Endpoint;
  /** IMAP, with logins allowed without TLS, and with implicit TLS. */
  readonly imap: Endpoint;
  readonly imaps: Endpoint;
  readonly accounts: readonly Account[];
  readonly flushes: Flushes;
  /** Everything it stores lies here. */
  readonly directory: string;
  /** The compiled load generators. */
  readonly generator: string;
  readonly imapGenerator: string;
}

/** A port of this machine. */
export function local(port: number): Endpoint {
  return { host: '127.0.0.1', port };
}

/** Accounts that the loads are spread over. */
export const accountCount = 64;

/** The accounts `bench0@domain` and so on. */
export function benchAccounts(domain: string): Account[] {
  return Array.from({ length: accountCount }, (_, i) => ({
    address: `bench${i}@${domain}`,
    password: `Secret-of-${i}!`,
  }));
}

/** A new directory on the disk that is measured: BENCH_DIR, by default the system's temporary one. */
export function workDirectory(name: string): string {
  return mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), `sowa-bench-${name}-`));
}

/** Compiles a load generator into `dir` and returns its path. */
export function buildGenerator(dir: string, name: 'generator' | 'imap-generator'): string {
  const path = join(dir, name);
  build(`${name}.c`, path, ['-lssl', '-lcrypto', '-pthread']);
  return path;
}

/** Lets the operating system read a service's files from the disk again. */
export function forgetFiles({ directory }: Service): void {
  const program = join(directory, 'forget');
  build('forget.c', program, []);
  execFileSync(program, [directory]);
}

/** Starts a long-running command whose output goes to `log`. */
export function startDaemon(
  command: string,
  args: readonly string[],
  log: string,
  options: SpawnOptions,
): ChildProcess {
  const file = openSync(log, 'a');
  return spawn(command, args, { ...options, stdio: ['ignore', file, file] });
}

/** Waits until `ready` no longer throws; fails with its last error after 20 s, or when `daemon` has ended. */
export async function untilReady(daemon: ChildProcess, log: string, ready: () => unknown): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await ready();
      return;
    } catch (error) {
      if (attempt === 200 || daemon.exitCode !== null) {
        throw new Error(`the service did not start:\n${readFileSync(log, 'utf8').slice(-2000)}`, { cause: error });
      }
    }
    await sleep(100);
  }
}

/** Asks a daemon to end and waits until it has. */
export async function stopDaemon(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  await ended;
}

/** Removes a work directory with all the mail in it. */
export async function removeDirectory(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
}
