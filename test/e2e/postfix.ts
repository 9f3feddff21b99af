// Debian's Postfix with everything in one folder, beside the machine's own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#base/testing-port.ts';
import { selfSigned } from '#net/self-signed.ts';

/** A running Postfix on 127.0.0.1. */
export interface PrivatePostfix extends AsyncDisposable {
  readonly port: number;
  /** Its files: `etc`, `queue`, `data`, `mail`. */
  readonly folder: string;
  reload(): void;
}

/** What makes one Postfix another. */
interface Purpose {
  hostname: string;
  /** main.cf beside what each of them needs. */
  settings: (folder: string) => Readonly<Record<string, string>>;
  /** master.cf beside what each of them needs. */
  services: readonly string[];
  /** Files of `etc` that settings name. */
  files?: Readonly<Record<string, string>>;
}

/** Starts it with STARTTLS offered, and waits until it runs. */
export async function startPrivatePostfix({
  hostname,
  settings,
  services,
  files = {},
}: Purpose): Promise<PrivatePostfix> {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-postfix-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  for (const name of ['etc', 'queue', 'data', 'mail']) mkdirSync(join(folder, name));
  for (const name of ['data', 'mail']) chownSync(join(folder, name), postfixId('-u'), postfixId('-g'));
  const { key, certificate } = selfSigned([hostname], Date.now());
  writeFileSync(join(folder, 'etc', 'tls.pem'), key + certificate, { mode: 0o600 });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'etc', name), text);
  const main = Object.entries({ ...common(folder, hostname), ...settings(folder) });
  writeFileSync(join(folder, 'etc', 'main.cf'), main.map(([name, value]) => `${name} = ${value}\n`).join(''));
  writeFileSync(join(folder, 'etc', 'master.cf'), master(port, services));
  // Its own process group: Postfix's master ends by signalling the whole group.
  const child = spawn('postfix', ['-c', join(folder, 'etc'), 'start-fg'], { detached: true, stdio: 'ignore' });
  const command = (word: string) => execFileSync('postfix', ['-c', join(folder, 'etc'), word], { stdio: 'ignore' });
  await untilRunning(child, () => command('status'));
  return {
    port,
    folder,
    reload: () => command('reload'),
    [Symbol.asyncDispose]: async () => {
      const ended = child.exitCode === null ? once(child, 'exit') : undefined;
      command('stop');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The user or group that Debian's package made. */
export function postfixId(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, 'postfix'], { encoding: 'utf8' }));
}

async function untilRunning(child: ChildProcess, check: () => void): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('Postfix ended at once');
    try {
      return check();
    } catch {
      await sleep(100);
    }
  }
}

function common(folder: string, hostname: string): Readonly<Record<string, string>> {
  return {
    compatibility_level: '3.6',
    queue_directory: `${folder}/queue`,
    data_directory: `${folder}/data`,
    maillog_file: `${folder}/mail.log`,
    maillog_file_prefixes: folder,
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: hostname,
    mydestination: '',
    alias_maps: '',
    disable_dns_lookups: 'yes',
    smtpd_peername_lookup: 'no',
    smtpd_tls_security_level: 'may',
    smtpd_tls_chain_files: `${folder}/etc/tls.pem`,
  };
}

/** The services that every Postfix has, as in its own master.cf, without chroot because the sockets are elsewhere. */
export const postfixServices = `cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;

function master(port: number, services: readonly string[]): string {
  const own = services.map((line) => `${line}\n`).join('');
  return `127.0.0.1:${port} inet n - n - - smtpd\n${postfixServices}${own}`;
}
