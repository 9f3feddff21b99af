import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { authenticate } from 'mailauth';

/** Judges of signatures that are not ours: dkimpy, from Debian, and mailauth. */
export interface Judges {
  /** What dkimpy says: for `dkim` `True` or `False` for each signature, for `arc` the chain's state, length and reason. */
  dkimpy: (kind: 'dkim' | 'arc', message: string) => Promise<string>;
  mailauth: (message: string) => ReturnType<typeof authenticate>;
}

/** Judges who know TXT records; those are written to `zoneFile`. Messages have Latin-1 characters for octets. */
export function judgesOf(zone: Readonly<Record<string, string>>, zoneFile: string): Judges {
  writeFileSync(zoneFile, JSON.stringify(zone));
  const script = fileURLToPath(new URL('verify-signatures.py', import.meta.url));
  const resolver = async (name: string) => {
    const text = zone[name];
    if (text === undefined) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
    return [[text]];
  };
  return {
    // Debian's own Python: dkimpy is one of its packages.
    dkimpy: (kind, message) => feed('/usr/bin/python3', [script, kind, zoneFile], message),
    mailauth: (message) => authenticate(Buffer.from(message, 'latin1'), { resolver, strict: true, disableBimi: true }),
  };
}

/** What a program says of its standard input, in Latin-1. Throws with that where it fails. */
export function feed(program: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, (error, stdout, stderr) =>
      error === null ? resolve(`${stdout}${stderr}`.trim()) : reject(new Error(`${error.message}\n${stdout}${stderr}`)),
    );
    child.stdin?.end(Buffer.from(input, 'latin1'));
  });
}
