import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Account, Service } from './service.ts';

/** What imap-generator.c did. */
export interface ImapResult {
  seconds: number;
  /** Sessions, messages or commands. */
  done: number;
  /** Received by `run`. */
  bytes: number;
}

/** A load of imap-generator.c. */
export interface ImapLoadArguments {
  kind: 'login' | 'append' | 'run' | 'idle';
  tls?: boolean;
  connections?: number;
  count: number;
  /** Sizes of messages, or commands. */
  what?: readonly (string | number)[];
  /** Number of the first account used; `run` uses it alone. */
  account?: number;
}

/** A load that hangs is ended after this many milliseconds. */
const longest = 300_000;

/** Runs a load to its end. */
export async function generateImap(service: Service, load: ImapLoadArguments): Promise<ImapResult> {
  const child = start(service, load);
  const [printed, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`imap-generator ${load.kind} ended with ${String(code ?? signal)}`);
  const { started, ended, messages, bytes } = JSON.parse(printed) as Record<string, number>;
  return { seconds: ((ended ?? 0) - (started ?? 0)) / 1000, done: messages ?? 0, bytes: bytes ?? 0 };
}

/** Opens sessions that idle in INBOX until this is disposed. */
export async function idleSessions(
  service: Service,
  load: Omit<ImapLoadArguments, 'kind' | 'count'>,
): Promise<AsyncDisposable> {
  const child = start(service, { ...load, kind: 'idle', count: 0 });
  const ended = once(child, 'exit');
  const [said] = (await Promise.race([once(child.stdout, 'data'), ended])) as [unknown];
  if (String(said) !== 'ready\n') throw new Error('imap-generator idle could not open all sessions');
  return {
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function start(
  service: Service,
  { kind, tls = false, connections = 1, count, what = ['-'], account = 0 }: ImapLoadArguments,
) {
  const { host, port } = tls ? service.imaps : service.imap;
  const separator = kind === 'append' ? ',' : '\n';
  const args = [kind, host, port, tls ? 'tls' : 'plain', connections, count, what.join(separator)].map(String);
  const accounts = service.accounts.slice(account).flatMap(({ address, password }: Account) => [address, password]);
  return spawn(service.imapGenerator, [...args, ...accounts], { stdio: ['pipe', 'pipe', 'inherit'], timeout: longest });
}
