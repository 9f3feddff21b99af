import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { codeOf } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import { listen, type Listener } from './listener.ts';
import { selfSigned } from './self-signed.ts';
import { ContextStore, isUsable, loadPair } from './tls.ts';

const one = selfSigned(['one.test'], Date.now());
const two = selfSigned(['two.test', '*.two.test'], Date.now());
const fingerprint = (pair: { certificate: string }) => new X509Certificate(pair.certificate).fingerprint256;

function serve(contexts: ContextStore): Promise<Listener> {
  return listen({
    name: 'tls',
    at: { host: '127.0.0.1', port: 0 },
    implicitTls: contexts,
    limits: { perAddress: 9, total: 9 },
    refusal: () => 'no\r\n',
    onConnection: async (connection) => {
      connection.write('hello\r\n');
      await connection.readLine(100);
    },
    log: silentLog,
  });
}

/** Connects, hears the greeting (by then tickets have come) and goes. */
async function visit(
  { port }: Listener,
  options: ConnectionOptions,
): Promise<{ socket: TLSSocket; session: Buffer | undefined }> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  let session: Buffer | undefined;
  socket.on('session', (ticket) => (session = ticket));
  await once(socket, 'data');
  socket.end();
  return { socket, session };
}

test('the server name chooses the certificate; the first is the default', async () => {
  await using listener = await serve(new ContextStore([one, two]));
  const cases: [name: string | undefined, expected: typeof one][] = [
    ['one.test', one],
    ['TWO.test', two],
    ['mail.two.test', two],
    ['a.mail.two.test', one],
    ['other.test', one],
    [undefined, one],
  ];
  for (const [servername, expected] of cases) {
    const { socket } = await visit(listener, servername === undefined ? {} : { servername });
    assert.equal(socket.getPeerX509Certificate()?.fingerprint256, fingerprint(expected), servername);
  }
});

test('a reload changes the certificate of new handshakes and keeps tickets and open sessions', async () => {
  const contexts = new ContextStore([one]);
  await using listener = await serve(contexts);
  const open = connectTls({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(open, 'data');
  const before = await visit(listener, { servername: 'one.test' });
  contexts.replace([two]);
  const after = await visit(listener, { servername: 'one.test' });
  assert.equal(after.socket.getPeerX509Certificate()?.fingerprint256, fingerprint(two));
  assert.ok(before.session);
  const resumed = await visit(listener, { servername: 'one.test', session: before.session });
  assert.equal(resumed.socket.isSessionReused(), true);
  assert.equal(open.destroyed, false);
  open.end('\r\n');
  await once(open, 'close');
});

test('TLS 1.1 is refused', async () => {
  await using listener = await serve(new ContextStore([one]));
  await assert.rejects(
    visit(listener, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  );
});

test('an unusable certificate changes nothing and says so', () => {
  const contexts = new ContextStore([one]);
  const before = contexts.contextFor('one.test');
  for (const pairs of [[], [{ certificate: 'none', key: one.key }], [{ certificate: one.certificate, key: two.key }]]) {
    assert.throws(
      () => contexts.replace(pairs),
      (error) => codeOf(error) === 'bad-argument',
    );
  }
  assert.equal(contexts.contextFor('one.test'), before);
});

test('a pair is read from files, and a missing file is named', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sowa-tls-'));
  try {
    await Promise.all([writeFile(join(directory, 'c'), one.certificate), writeFile(join(directory, 'k'), one.key)]);
    assert.ok(new ContextStore([await loadPair(join(directory, 'c'), join(directory, 'k'))]));
    await assert.rejects(loadPair(join(directory, 'c'), join(directory, 'gone')), /gone cannot be read/);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('what is served already is not loaded again', () => {
  const contexts = new ContextStore([one]);
  const before = contexts.contextFor('one.test');
  contexts.replace([two, { ...one }]);
  assert.equal(contexts.contextFor('one.test'), before);
  assert.deepEqual(contexts.pairFor('a.two.test'), two);
  assert.deepEqual(contexts.pairFor('nobody.test'), two, 'the default');
});

test('a pair is tried before it is kept', () => {
  assert.equal(isUsable(one), true);
  assert.equal(isUsable({ certificate: one.certificate, key: two.key }), false);
  assert.equal(isUsable({ certificate: '<html>', key: one.key }), false);
});
