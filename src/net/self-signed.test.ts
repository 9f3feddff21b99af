import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect, createServer } from 'node:tls';
import { once } from 'node:events';
import { integer, objectIdentifier, sequence, time } from './der.ts';
import { selfSigned } from './self-signed.ts';

const now = Date.UTC(2026, 10, 21, 12);
const names = ['mail.example.test', 'localhost', '127.0.0.1', '::1', '2001:db8::5:1', '::ffff:192.0.2.1'];

test('the certificate says what it was asked to say', () => {
  const certificate = new X509Certificate(selfSigned(names, now).certificate);
  assert.equal(certificate.subject, 'CN=mail.example.test');
  assert.equal(certificate.issuer, certificate.subject);
  assert.ok(certificate.verify(certificate.publicKey));
  assert.equal(certificate.ca, false);
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  assert.equal(certificate.validFromDate.toISOString(), '2026-11-21T11:00:00.000Z');
  assert.equal(certificate.validToDate.toISOString(), '2029-02-23T11:00:00.000Z');
  for (const name of ['mail.example.test', 'localhost']) assert.equal(certificate.checkHost(name), name);
  for (const address of names.slice(2)) assert.ok(certificate.checkIP(address), address);
  assert.equal(certificate.checkHost('other.example.test'), undefined);
});

test('a very long name still makes a valid certificate', () => {
  const long = `${'a'.repeat(63)}.${'b'.repeat(63)}.test`;
  const certificate = new X509Certificate(selfSigned([long], now).certificate);
  assert.equal(certificate.checkHost(long), long);
});

test('dates from 2050 are GeneralizedTime', () => {
  const certificate = new X509Certificate(selfSigned(['localhost'], Date.UTC(2049, 0, 1)).certificate);
  assert.equal(certificate.validToDate.getUTCFullYear(), 2051);
});

test('the encoding is the distinguished one', () => {
  const table: [Uint8Array, string][] = [
    [integer(Buffer.of(0)), '020100'],
    [integer(Buffer.of(0, 0, 127)), '02017f'],
    [integer(Buffer.of(128)), '02020080'],
    [objectIdentifier('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
    [time(Date.UTC(2049, 11, 31, 23, 59, 59)), `170d${Buffer.from('491231235959Z').toString('hex')}`],
    [time(Date.UTC(2050, 0, 1)), `180f${Buffer.from('20500101000000Z').toString('hex')}`],
    [sequence(Buffer.alloc(127)).subarray(0, 2), '307f'],
    [sequence(Buffer.alloc(128)).subarray(0, 3), '308180'],
    [sequence(Buffer.alloc(65_536)).subarray(0, 5), '3083010000'],
  ];
  for (const [bytes, expected] of table) assert.equal(Buffer.from(bytes).toString('hex'), expected);
});

test('OpenSSL reads and verifies it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sowa-self-signed-'));
  try {
    const file = join(directory, 'certificate.pem');
    writeFileSync(file, selfSigned(names, Date.now()).certificate);
    const text = execFileSync('openssl', ['x509', '-in', file, '-noout', '-text'], { encoding: 'utf8' });
    assert.match(text, /ecdsa-with-SHA256/);
    assert.match(text, /Basic Constraints: critical\s+CA:FALSE/);
    assert.match(text, /Key Usage: critical\s+Digital Signature\s/);
    assert.match(text, /TLS Web Server Authentication/);
    assert.match(text, /DNS:mail\.example\.test, DNS:localhost, IP Address:127\.0\.0\.1/);
    const verdict = execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', file, file], { encoding: 'utf8' });
    assert.match(verdict, /: OK/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a TLS client that trusts it connects', async () => {
  const { certificate, key } = selfSigned(['localhost', '127.0.0.1'], Date.now());
  const server = createServer({ cert: certificate, key }, (socket) => socket.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const socket = connect({ host: '127.0.0.1', port, ca: certificate });
  const [data] = (await once(socket, 'data')) as [Buffer];
  assert.equal(data.toString(), 'hello');
  assert.ok(socket.authorized);
  socket.destroy();
  server.close();
});
