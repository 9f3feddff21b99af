import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dovecotConfig, postfixMain, postfixMaster, type PeerLayout } from './peer-config.ts';
import { watchFlushes } from './flushes.ts';
import { mailboxCount } from './mailbox.ts';
import { freePort } from '#base/testing-port.ts';
import {
  benchAccounts,
  buildGenerator,
  local,
  removeDirectory,
  startDaemon,
  stopDaemon,
  untilReady,
  workDirectory,
  type Account,
  type Service,
} from './service.ts';

const domain = 'bench.test';

/** Starts a private Postfix and Dovecot (peers.sh installs them) that share nothing with the machine's own. */
export async function startPeer(): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const dir = workDirectory('peer');
  stack.defer(() => removeDirectory(dir));
  chmodSync(dir, 0o711);
  const flushes = stack.use(watchFlushes(dir));
  const accounts = benchAccounts(domain);
  const ports = {
    smtp: await freePort(),
    submissions: await freePort(),
    pop3s: await freePort(),
    imap: await freePort(),
    imaps: await freePort(),
  };
  writeConfiguration({ dir, domain, env: flushes.env, ...ports }, accounts);

  const dovecotLog = join(dir, 'dovecot.log');
  const dovecot = startDaemon('dovecot', ['-F', '-c', join(dir, 'dovecot.conf')], dovecotLog, {});
  stack.defer(() => stopDaemon(dovecot));
  await untilReady(dovecot, dovecotLog, async () => {
    for (const account of accounts) await mailboxCount(local(ports.pop3s), account);
  });
  const postfixLog = join(dir, 'postfix.log');
  // Its own process group: Postfix's master ends by signalling the whole group.
  const postfix = startDaemon('postfix', ['-c', join(dir, 'postfix'), 'start-fg'], postfixLog, { detached: true });
  stack.defer(async () => {
    const ended = postfix.exitCode === null ? once(postfix, 'exit') : undefined;
    postfixCommand(dir, 'stop');
    await ended;
  });
  await untilReady(postfix, postfixLog, () => postfixCommand(dir, 'status'));
  const generator = buildGenerator(dir, 'generator');
  const imapGenerator = buildGenerator(dir, 'imap-generator');
  const owned = stack.move();
  return {
    name: 'Postfix + Dovecot',
    roots: [postfix.pid ?? 0, dovecot.pid ?? 0],
    smtp: local(ports.smtp),
    submissions: local(ports.submissions),
    pop3s: local(ports.pop3s),
    imap: local(ports.imap),
    imaps: local(ports.imaps),
    accounts,
    flushes,
    directory: dir,
    generator,
    imapGenerator,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function postfixCommand(dir: string, command: 'status' | 'stop'): void {
  execFileSync('postfix', ['-c', join(dir, 'postfix'), command], { stdio: 'ignore' });
}

function idOf(option: '-u' | '-g', user: string): number {
  return Number(execFileSync('id', [option, user], { encoding: 'utf8' }));
}

function writeConfiguration(layout: PeerLayout, accounts: readonly Account[]): void {
  const { dir } = layout;
  for (const name of ['postfix', 'queue', 'data', 'mail', 'run']) mkdirSync(join(dir, name));
  chownSync(join(dir, 'data'), idOf('-u', 'postfix'), idOf('-g', 'postfix'));
  chownSync(join(dir, 'mail'), idOf('-u', 'nobody'), idOf('-g', 'nobody'));
  writeFileSync(join(dir, 'postfix', 'main.cf'), postfixMain(layout));
  writeFileSync(join(dir, 'postfix', 'master.cf'), postfixMaster(layout));
  writeFileSync(join(dir, 'postfix', 'mailboxes'), accounts.map(({ address }) => `${address} x\n`).join(''));
  writeFileSync(join(dir, 'dovecot.conf'), dovecotConfig(layout));
  writeFileSync(
    join(dir, 'users'),
    accounts.map((account) => `${account.address}:${hashed(account.password)}\n`).join(''),
    {
      mode: 0o644,
    },
  );
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', join(dir, 'key.pem')];
  execFileSync(
    'openssl',
    ['req', '-x509', ...key, '-out', join(dir, 'cert.pem'), '-days', '2', '-subj', `/CN=${domain}`],
    {
      stdio: 'ignore',
    },
  );
}

/** A salted SHA-512: it costs the peer microseconds, where Sowa checks Argon2id and remembers the result. */
function hashed(password: string): string {
  const salt = Buffer.from('bench-salt');
  const digest = createHash('sha512').update(password).update(salt).digest();
  return `{SSHA512}${Buffer.concat([digest, salt]).toString('base64')}`;
}
