import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Account, Service } from './service.ts';

/** What a load did. */
export interface LoadResult {
  /** Milliseconds since the Unix epoch. */
  started: number;
  ended: number;
  /** Messages accepted or read. */
  messages: number;
  /** Messages delivered to each account, by index; empty for loads that only read. */
  delivered: readonly number[];
}

/** A load that hangs is ended after this many milliseconds. */
const longest = 300_000;

/** Messages of one session of smtp-source: no more than Sowa takes before it asks for a new one (smtpLimits.messages), and the same for both sides. */
const perSession = 1_000;

/** Runs a command to its end and returns what it printed; its failure is this one's. */
async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: longest });
  const [printed, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${command} ended with ${String(code ?? signal)}`);
  return printed;
}

/** `total` in `parts` whole numbers that differ by one at most. */
function shares(total: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, i) => Math.floor((total + parts - 1 - i) / parts));
}

/** Sessions of generator.c, each for one message of the next size, or for reading one whole mailbox. */
export async function generate(
  service: Service,
  kind: 'smtp' | 'submission' | 'pop3',
  connections: number,
  sessions: number,
  sizes: readonly number[] = [0],
): Promise<LoadResult> {
  const { host, port } = { smtp: service.smtp, submission: service.submissions, pop3: service.pop3s }[kind];
  const args = [kind, host, port, connections, sessions, sizes.join(',')].map(String);
  const accounts = service.accounts.flatMap(({ address, password }) => [address, password]);
  const result = JSON.parse(await run(service.generator, [...args, ...accounts])) as Omit<LoadResult, 'delivered'>;
  return { ...result, delivered: kind === 'pop3' ? [] : shares(sessions, service.accounts.length) };
}

/**
 * Postfix's smtp-source, the cheapest generator there is: messages with 4,096 octets of text. One process knows one
 * recipient, so the connections are spread over as many processes as there are accounts for them. Where a session is
 * kept, a process ends with it after `perSession` messages and another follows.
 */
export async function smtpSource(
  service: Service,
  connections: number,
  messages: number,
  keepSession: boolean,
): Promise<LoadResult> {
  const used = Math.min(connections, service.accounts.length);
  const delivered = shares(messages, used);
  const sessions = shares(connections, used);
  const started = Date.now();
  await Promise.all(
    delivered.map(async (count, i) => {
      const { address } = service.accounts[i] as Account;
      const envelope = ['-M', 'bench.test', '-f', 'sender@elsewhere.test', '-t', address];
      const target = `inet:${service.smtp.host}:${service.smtp.port}`;
      const most = keepSession ? perSession : count;
      for (let left = count; left > 0; left -= most) {
        const volume = [
          '-l',
          '4096',
          '-s',
          String(Math.min(sessions[i] ?? 1, left)),
          '-m',
          String(Math.min(left, most)),
        ];
        await run('smtp-source', [...(keepSession ? ['-d'] : []), ...envelope, ...volume, target]);
      }
    }),
  );
  return { started, ended: Date.now(), messages, delivered };
}
