// The program beside Let's Encrypt's own test authority, with real zones.
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#base/testing-port.ts';
import { startKnot } from './knot.ts';
import { type Pebble, startPebble } from './pebble.ts';
import { primaryKey, startPrimary } from './primaries.ts';
import { type Sowa, startSowa } from './program.ts';

const zone = [
  'mail.sowa.test. 60 A 127.0.0.1',
  'autoconfig.example.test. 60 CNAME mail.sowa.test.',
  'autodiscover.example.test. 60 A 127.0.0.1',
  'mta-sts.example.test. 60 A 127.9.9.9',
];

/** A certificate as the command line lists it. */
export interface Listed {
  subject: string;
  names: string[];
  until: string | null;
  failures: number;
  problems: { fault: string; name: string | null }[];
}

/** What stands there together. */
export interface CertificateStage extends AsyncDisposable {
  sowa: Sowa;
  pebble: Pebble;
}

/** The program, with an authority that looks for proofs at its ports, or in the DNS. */
export async function certificateStage(challenge: string): Promise<CertificateStage> {
  await using stack = new AsyncDisposableStack();
  const [http, tls] = [await freePort(), await freePort()];
  const records = (name: string) =>
    zone.filter((line) => line.includes(`${name}. 60 A `) || line.includes(`.${name}. 60 CNAME`));
  const zones = { 'sowa.test': records('sowa.test'), 'example.test': records('example.test') };
  const dns = stack.use(challenge === 'dns-01' ? await startPrimary('knot', { zones }) : await startKnot(zone));
  const pebble = stack.use(await startPebble({ dns: dns.port, http, tls }));
  const primary = {
    server: `127.0.0.1:${dns.port}`,
    key: primaryKey.name,
    secret: primaryKey.secret,
    zones: Object.keys(zones),
  };
  const env = {
    SOWA_HOSTNAME: 'mail.sowa.test',
    SOWA_DNS_SERVERS: `127.0.0.1:${dns.port}`,
    SOWA_LISTENERS_HTTP_PORT: String(http),
    SOWA_LISTENERS_HTTPS_PORT: String(tls),
    SOWA_ACME_ENABLED: 'true',
    SOWA_ACME_AGREE_TERMS: 'true',
    SOWA_ACME_CONTACT: 'postmaster@example.test',
    SOWA_ACME_DIRECTORY: pebble.directory,
    SOWA_ACME_CHALLENGE: challenge,
    SSL_CERT_FILE: pebble.trust,
    ...(challenge === 'dns-01' && {
      SOWA_MANAGED_DNS: JSON.stringify([primary]),
      SOWA_DNS_AUTHORITY_PORT: String(dns.port),
    }),
  };
  const sowa = stack.use(await startSowa({ env }));
  const owned = stack.move();
  return { sowa, pebble, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function listed(sowa: Sowa): Promise<Listed[]> {
  return JSON.parse((await sowa.command('certificate', 'list', '--json')).stdout) as Listed[];
}

/** Waits until every certificate was tried. */
export async function untilTried(sowa: Sowa, count: number): Promise<Listed[]> {
  for (;;) {
    const rows = await listed(sowa);
    if (rows.length === count && rows.every((row) => row.until !== null || row.failures > 0)) return rows;
    await sleep(200);
  }
}

/** A TLS session with a listener, for a name that the authority's root must vouch for. */
export async function session(port: number, servername: string, ca: string): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, servername, ca });
  await once(socket, 'secureConnect');
  return socket;
}

/** The serial number of the certificate that a listener shows for a name, in hexadecimal. */
export async function serialAt(port: number, name: string, ca: string): Promise<string> {
  const socket = await session(port, name, ca);
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}
