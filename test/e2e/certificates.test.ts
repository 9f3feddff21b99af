// Certificates from Let's Encrypt's own test authority, for the real program with real zones.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#base/testing-port.ts';
import { startKnot } from './knot.ts';
import { type Pebble, startPebble } from './pebble.ts';
import { primaryKey, startPrimary } from './primaries.ts';
import { type Sowa, startSowa } from './program.ts';
import { python } from './python.ts';

const zone = [
  'mail.sowa.test. 60 A 127.0.0.1',
  'autoconfig.example.test. 60 CNAME mail.sowa.test.',
  'autodiscover.example.test. 60 A 127.0.0.1',
  'mta-sts.example.test. 60 A 127.9.9.9',
];

interface Listed {
  subject: string;
  names: string[];
  until: string | null;
  failures: number;
  problems: { fault: string; name: string | null }[];
}

interface Stage extends AsyncDisposable {
  sowa: Sowa;
  pebble: Pebble;
}

/** The program, with an authority that looks for proofs at its ports, or in the DNS. */
async function stage(challenge: string): Promise<Stage> {
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
async function untilTried(sowa: Sowa, count: number): Promise<Listed[]> {
  for (;;) {
    const rows = await listed(sowa);
    if (rows.length === count && rows.every((row) => row.until !== null || row.failures > 0)) return rows;
    await sleep(200);
  }
}

/** A TLS session with a listener, for a name that the authority's root must vouch for. */
async function session(port: number, servername: string, ca: string): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, servername, ca });
  await once(socket, 'secureConnect');
  return socket;
}

async function serialAt(port: number, name: string, ca: string): Promise<string> {
  const socket = await session(port, name, ca);
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

/** Subjects of the messages in an account's INBOX, when the queue has delivered what it had. */
async function subjectsOf(sowa: Sowa, account: { address: string; password: string } | undefined): Promise<string[]> {
  for (;;) {
    const queue = JSON.parse((await sowa.command('queue', 'list', '--json')).stdout) as unknown[];
    if (queue.length === 0) break;
    await sleep(100);
  }
  const said = await python(subjects, String(sowa.port('imaps')), account?.address ?? '', account?.password ?? '');
  return JSON.parse(said) as string[];
}

const subjects = `
import email, email.policy, imaplib, json, ssl, sys
port, user, password = sys.argv[1:]
client = imaplib.IMAP4_SSL('127.0.0.1', int(port), ssl_context=ssl._create_unverified_context())
client.login(user, password)
client.select('INBOX')
found = client.search(None, 'ALL')[1][0].split()
print(json.dumps([email.message_from_bytes(client.fetch(one, '(BODY[])')[1][0][1], policy=email.policy.default)['Subject'] for one in found]))
`;

for (const challenge of ['http-01', 'tls-alpn-01', 'dns-01']) {
  test(`names are proved by ${challenge}, and each is shown its certificate`, async () => {
    await using set = await stage(challenge);
    const { sowa, pebble } = set;
    const rows = await untilTried(sowa, 2);
    assert.deepEqual(
      rows.map(({ subject, names, problems }) => ({ subject, names, problems })),
      [
        { subject: 'example.test', names: ['autoconfig.example.test', 'autodiscover.example.test'], problems: [] },
        { subject: 'mail.sowa.test', names: ['mail.sowa.test'], problems: [] },
      ],
      sowa.output(),
    );
    const root = await pebble.root();
    for (const name of ['mail.sowa.test', 'autoconfig.example.test', 'autodiscover.example.test'])
      assert.match(await serialAt(sowa.port('https'), name, root), /^[\dA-F]+$/);

    const before = await serialAt(sowa.port('imaps'), 'mail.sowa.test', root);
    const open = await session(sowa.port('imaps'), 'mail.sowa.test', root);
    await once(open, 'data');
    const renewed = await sowa.command('certificate', 'renew', 'mail.sowa.test');
    assert.match(renewed.stdout, /^mail\.sowa\.test: a new certificate, good until \d{4}-/, renewed.stderr);
    assert.notEqual(await serialAt(sowa.port('imaps'), 'mail.sowa.test', root), before);
    const answered = once(open, 'data');
    open.write('a NOOP\r\n');
    assert.match(String(await answered), /^a OK/, 'an open session goes on');
    open.destroy();
    const doctor = await sowa.command('doctor');
    assert.match(doctor.stdout, /certificates of the authority +2 good/);
  });
}

test('what the authority refuses is told once, in words, and the old certificate stays', async () => {
  await using set = await stage('http-01');
  const { sowa, pebble } = set;
  await untilTried(sowa, 2);
  const root = await pebble.root();
  const before = await serialAt(sowa.port('imaps'), 'mail.sowa.test', root);
  await pebble.stop();
  for (let attempt = 0; attempt < 2; attempt++) {
    const { code, stdout } = await sowa.command('certificate', 'renew', 'mail.sowa.test');
    assert.equal(code, 1);
    assert.match(stdout, /^mail\.sowa\.test: the authority cannot be reached/);
  }
  const all = await sowa.command('certificate', 'renew', '--json');
  const failures = (JSON.parse(all.stdout) as Listed[]).map((row) => row.failures);
  assert.deepEqual(failures, [1, 2], 'others wait as long, without a failure of their own');
  assert.equal(await serialAt(sowa.port('imaps'), 'mail.sowa.test', root), before);
  const [anna] = sowa.quickstart.accounts;
  const told = ['No certificate for mail.sowa.test', 'No certificate for example.test'];
  assert.deepEqual(await subjectsOf(sowa, anna), told, 'each is told once');
  const list = await sowa.command('certificate', 'list', '--lang', 'pl');
  assert.match(list.stdout, /urząd certyfikacji jest nieosiągalny/);
});
