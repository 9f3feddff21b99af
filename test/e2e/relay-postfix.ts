// Debian's Postfix as a server that passes mail on.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { selfSigned } from '#net/self-signed.ts';
import { freePort } from './ports.ts';

/** A running Postfix on 127.0.0.1. */
export interface RelayPostfix extends AsyncDisposable {
  readonly port: number;
  /** Says where the mail of domains goes: to ports of this machine. */
  route(ports: Readonly<Record<string, number>>): void;
}

/** Starts it, with STARTTLS and DSN. It refuses mail for the domain `refused.test`. */
export async function startRelayPostfix(): Promise<RelayPostfix> {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-relay-postfix-'));
  chmodSync(folder, 0o711);
  const port = await freePort();
  for (const name of ['etc', 'queue', 'data']) mkdirSync(join(folder, name));
  const id = (option: string) => Number(execFileSync('id', [option, 'postfix'], { encoding: 'utf8' }));
  chownSync(join(folder, 'data'), id('-u'), id('-g'));
  const { key, certificate } = selfSigned(['relay.test'], Date.now());
  writeFileSync(join(folder, 'tls.pem'), key + certificate, { mode: 0o600 });
  const transport = (ports: Readonly<Record<string, number>>) => {
    const lines = Object.entries(ports).map(([domain, to]) => `${domain} smtp:[127.0.0.1]:${to}\n`);
    writeFileSync(join(folder, 'etc', 'transport'), lines.join(''));
  };
  transport({});
  writeFileSync(join(folder, 'etc', 'main.cf'), mainConfig(folder));
  writeFileSync(join(folder, 'etc', 'master.cf'), masterConfig(port));
  // Its own process group: Postfix's master ends by signalling the whole group.
  const master = spawn('postfix', ['-c', join(folder, 'etc'), 'start-fg'], { detached: true, stdio: 'ignore' });
  const command = (word: string) => execFileSync('postfix', ['-c', join(folder, 'etc'), word], { stdio: 'ignore' });
  for (let attempt = 0; ; attempt++) {
    try {
      command('status');
      break;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
  return {
    port,
    route: (ports) => {
      transport(ports);
      command('reload');
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(master, 'exit');
      command('stop');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function mainConfig(folder: string): string {
  const refused = 'check_recipient_access inline:{ { refused.test = 550 5.7.1 Not here } }';
  return Object.entries({
    compatibility_level: '3.6',
    queue_directory: `${folder}/queue`,
    data_directory: `${folder}/data`,
    maillog_file: `${folder}/mail.log`,
    maillog_file_prefixes: folder,
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: 'relay.test',
    mydestination: '',
    alias_maps: '',
    disable_dns_lookups: 'yes',
    mynetworks: '127.0.0.0/8',
    smtpd_peername_lookup: 'no',
    smtpd_recipient_restrictions: `${refused}, permit_mynetworks, reject`,
    transport_maps: `texthash:${folder}/etc/transport`,
    smtpd_tls_security_level: 'may',
    smtp_tls_security_level: 'may',
    smtpd_tls_chain_files: `${folder}/tls.pem`,
    minimal_backoff_time: '1s',
    maximal_backoff_time: '2s',
    queue_run_delay: '1s',
  })
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

function masterConfig(port: number): string {
  return `
127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;
}
