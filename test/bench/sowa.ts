import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchFlushes } from './flushes.ts';
import { mailboxCount } from './mailbox.ts';
import { freePort } from '#base/testing-port.ts';
import {
  benchAccounts,
  buildGenerator,
  removeDirectory,
  startDaemon,
  stopDaemon,
  untilReady,
  workDirectory,
  type Account,
  type Endpoint,
  type Service,
} from './service.ts';

const program = fileURLToPath(new URL('../../bin/sowa.mjs', import.meta.url));
const listeners = 'smtp submission submissions imap imaps pop3 pop3s http https pages ftp ftps managesieve'.split(' ');

/** What the first start writes for the person who made it. */
interface Quickstart {
  listeners: Record<'smtp' | 'submissions' | 'pop3s' | 'imap' | 'imaps', Endpoint>;
  accounts: Account[];
}

/** Starts Sowa as its README says, in a new data directory, and adds the accounts with its command line. */
export async function startSowa(): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const dir = workDirectory('sowa');
  stack.defer(() => removeDirectory(dir));
  const flushes = stack.use(watchFlushes(dir));
  const data = join(dir, 'data');
  const log = join(dir, 'sowa.log');
  const env = { ...process.env, ...(await settings()) };
  const daemon = startDaemon(process.execPath, [program, 'start', '--data', data], log, {
    env: { ...env, ...flushes.env },
  });
  stack.defer(() => stopDaemon(daemon));
  await untilReady(daemon, log, async () => {
    const { listeners, accounts } = readQuickstart(data);
    await mailboxCount(listeners.pop3s, accounts[0] as Account);
  });
  const quickstart = readQuickstart(data);
  const accounts = benchAccounts(quickstart.accounts[0]?.address.split('@')[1] ?? '');
  liftLimits(data, env);
  addAccounts(accounts, join(dir, 'accounts.csv'), data, env);
  const generator = buildGenerator(dir, 'generator');
  const imapGenerator = buildGenerator(dir, 'imap-generator');
  const owned = stack.move();
  return {
    name: 'Sowa',
    roots: [daemon.pid ?? 0],
    smtp: quickstart.listeners.smtp,
    submissions: quickstart.listeners.submissions,
    pop3s: quickstart.listeners.pop3s,
    imap: quickstart.listeners.imap,
    imaps: quickstart.listeners.imaps,
    accounts,
    flushes,
    directory: dir,
    generator,
    imapGenerator,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** All in one command: starting one for each takes longer than what is measured. */
function addAccounts(accounts: readonly Account[], file: string, data: string, env: NodeJS.ProcessEnv): void {
  writeFileSync(
    file,
    ['E-mail;Hasło', ...accounts.map(({ address, password }) => `${address};${password}`)].join('\r\n'),
  );
  const args = [program, 'import', 'run', file, '--space', '100 GB', '--data', data];
  execFileSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** One day of one person's mail does not reach the policy's limits; a measurement does. */
function liftLimits(data: string, env: NodeJS.ProcessEnv): void {
  const limits = ['limits.messagesPerDay=10000000', 'limits.recipientsPerMessage=10000', 'limits.forwards=100'];
  const args = [program, 'policy', 'set', ...limits, '--data', data];
  execFileSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

function readQuickstart(data: string): Quickstart {
  return JSON.parse(readFileSync(join(data, 'quickstart.json'), 'utf8')) as Quickstart;
}

/** The defaults but for free ports and for limits that one day of one person's mail does not reach. */
async function settings(): Promise<Record<string, string>> {
  const ports = listeners.map(async (name): Promise<[string, string]> => [
    `SOWA_LISTENERS_${name.toUpperCase()}_PORT`,
    String(await freePort()),
  ]);
  return {
    ...Object.fromEntries(await Promise.all(ports)),
    SOWA_SUBMISSION_MESSAGES_PER_DAY: '10000000',
    SOWA_AUTH_PLAINTEXT_ON_LOOPBACK: 'true',
    SOWA_LIMITS_CONNECTIONS: '20000',
    SOWA_LIMITS_CONNECTIONS_PER_ADDRESS: '20000',
  };
}
