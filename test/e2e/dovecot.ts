import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapWire } from './imap-wire.ts';

/** Dovecot's IMAP engine with an empty account, spoken to through pipes as through ssh: no ports, no logins. */
export interface Dovecot extends AsyncDisposable {
  wire: ImapWire;
}

/** Starts it. It refuses to be root. */
export async function startDovecot(): Promise<Dovecot> {
  const home = mkdtempSync(join(tmpdir(), 'sowa-dovecot-'));
  const nobody = 65_534;
  const [uid, gid] = process.getuid?.() === 0 ? [nobody, nobody] : [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  writeFileSync(
    join(home, 'dovecot.conf'),
    `mail_location = sdbox:${home}/mail
base_dir = ${home}/run
log_path = ${home}/log
first_valid_uid = 0
first_valid_gid = 0
mail_uid = ${uid}
mail_gid = ${gid}
mail_fsync = never
protocols = imap
ssl = no
`,
  );
  chmodSync(home, 0o755);
  chownSync(home, uid, gid);
  const env = { ...process.env, USER: 'peer', HOME: home };
  const child = spawn('/usr/lib/dovecot/imap', ['-c', join(home, 'dovecot.conf')], { env, uid, gid });
  const ended = once(child, 'exit');
  child.stderr.resume();
  return {
    wire: await ImapWire.open(child.stdout, child.stdin),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
