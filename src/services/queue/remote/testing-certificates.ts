import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { type CertificatePair, ContextStore } from '#net/tls.ts';

/** An authority of the tests, made with openssl, and what it vouches for. */
export interface TestAuthority {
  /** DER. */
  readonly certificate: Uint8Array;
  /** Trusts this authority and no other. */
  readonly trust: SecureContext;
  /** A certificate for these names with the authority's own behind it, good for ten days. */
  issue(names: readonly string[]): IssuedCertificate;
}

export interface IssuedCertificate {
  readonly pair: CertificatePair;
  readonly contexts: ContextStore;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** Makes an authority. */
export function makeAuthority(): TestAuthority {
  const ca = openssl((run, file) => {
    run(
      `${request} -subj /CN=authority -addext basicConstraints=critical,CA:TRUE -keyout ${file('ca.key')} -out ${file('ca.pem')}`,
    );
    return { pem: read(file('ca.pem')), key: read(file('ca.key')) };
  });
  return {
    certificate: new X509Certificate(ca.pem).raw,
    trust: createSecureContext({ ca: [ca.pem] }),
    issue: (names) => issue(ca, names),
  };
}

function issue(ca: { pem: string; key: string }, names: readonly string[]): IssuedCertificate {
  const made = openssl((run, file) => {
    writeFileSync(file('ca.pem'), ca.pem);
    writeFileSync(file('ca.key'), ca.key);
    const issuer = `-CA ${file('ca.pem')} -CAkey ${file('ca.key')} -addext basicConstraints=critical,CA:FALSE`;
    const alternatives = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
    run(`${request} -subj /CN=server ${issuer} -addext ${alternatives} -keyout ${file('key')} -out ${file('pem')}`);
    return { pem: read(file('pem')), key: read(file('key')) };
  });
  const pair = { certificate: made.pem + ca.pem, key: made.key };
  return { pair, contexts: new ContextStore([pair]), certificate: new X509Certificate(made.pem).raw };
}

const read = (path: string) => readFileSync(path, 'utf8');

const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 10';

type Run = (words: string) => void;

/** Runs openssl with files in a directory that is removed afterwards. */
function openssl<T>(work: (run: Run, file: (name: string) => string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'sowa-certificates-'));
  try {
    return work(
      (words) => void execFileSync('openssl', words.split(' '), { stdio: 'pipe' }),
      (name) => join(directory, name),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}
