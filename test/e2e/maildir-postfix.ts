// Debian's Postfix as a server that takes mail into Maildirs.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { selfSigned } from '#net/self-signed.ts';
import { freePort } from './ports.ts';

/** A running Postfix on 127.0.0.1. */
export interface Postfix extends AsyncDisposable {
  readonly port: number;
  /** The messages of a user, once there are as many. */
  messages(user: string, count: number): Promise<string[]>;
}

/** Starts Postfix for one domain, with a certificate of its own. */
export async function startPostfix({ domain, users }: { domain: string; users: readonly string[] }): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-postfix-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  for (const name of ['etc', 'queue', 'data', 'mail']) mkdirSync(join(folder, name));
  const [user, group] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postfix'], { encoding: 'utf8' })));
  chownSync(join(folder, 'data'), user ?? 0, group ?? 0);
  chownSync(join(folder, 'mail'), user ?? 0, group ?? 0);
  const { certificate, key } = selfSigned([`mx.${domain}`], Date.now());
  writeFileSync(join(folder, 'etc', 'tls.pem'), `${key}${certificate}`, { mode: 0o600 });
  writeFileSync(join(folder, 'etc', 'users'), users.map((name) => `${name}@${domain} ${name}/\n`).join(''));
  writeFileSync(join(folder, 'etc', 'main.cf'), mainCf({ folder, domain, user: user ?? 0, group: group ?? 0 }));
  writeFileSync(join(folder, 'etc', 'master.cf'), masterCf(port));
  const child = spawn('postfix', ['-c', join(folder, 'etc'), 'start-fg'], { stdio: 'ignore', detached: true });
  const command = (word: string) => execFileSync('postfix', ['-c', join(folder, 'etc'), word], { stdio: 'ignore' });
  await ready(child, () => command('status'));
  return {
    port,
    messages: (name, count) => messagesOf(join(folder, 'mail', name, 'new'), count),
    [Symbol.asyncDispose]: async () => {
      const ended = child.exitCode === null ? once(child, 'exit') : undefined;
      command('stop');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess, check: () => void): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('Postfix ended at once');
    try {
      return check();
    } catch {
      await sleep(100);
    }
  }
}

async function messagesOf(folder: string, count: number): Promise<string[]> {
  for (;;) {
    const names = listOf(folder);
    if (names.length >= count) return names.map((name) => readFileSync(join(folder, name), 'utf8'));
    await sleep(50);
  }
}

/** Nothing while nobody has delivered there. */
function listOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function mainCf({
  folder,
  domain,
  user,
  group,
}: {
  folder: string;
  domain: string;
  user: number;
  group: number;
}): string {
  const settings = {
    compatibility_level: '3.6',
    queue_directory: `${folder}/queue`,
    data_directory: `${folder}/data`,
    maillog_file: `${folder}/mail.log`,
    maillog_file_prefixes: folder,
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: `mx.${domain}`,
    mydestination: '',
    alias_maps: '',
    disable_dns_lookups: 'yes',
    smtpd_peername_lookup: 'no',
    virtual_mailbox_domains: domain,
    virtual_mailbox_base: `${folder}/mail`,
    virtual_mailbox_maps: `texthash:${folder}/etc/users`,
    virtual_uid_maps: `static:${user}`,
    virtual_gid_maps: `static:${group}`,
    smtpd_tls_security_level: 'may',
    smtpd_tls_chain_files: `${folder}/etc/tls.pem`,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

function masterCf(port: number): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;
}
