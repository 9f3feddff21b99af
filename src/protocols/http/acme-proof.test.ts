// While names are proved by tls-alpn-01, only who asks by that protocol gets the proof (RFC 8737 3).
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { after, before, test } from 'node:test';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { silentLog } from '#base/log.ts';
import type { Listener } from '#net/listener.ts';
import { selfSigned } from '#net/self-signed.ts';
import { ContextStore } from '#net/tls.ts';
import { challengePair } from '#services/certificates/responders.ts';
import { listenHttp } from './listener.ts';

const usual = selfSigned(['mail.test'], Date.now());
const proof = challengePair('mail.test', 'token.thumbprint', Date.now());
const contexts = new ContextStore([usual]);
let listener: Listener;

before(async () => {
  contexts.prove(new Map([['mail.test', proof]]));
  listener = await listenHttp({
    name: 'https',
    at: { host: '127.0.0.1', port: 0 },
    tls: contexts,
    limits: { perAddress: 10, total: 10 },
    fetch: () => new Response('here'),
    log: silentLog,
  });
});
after(() => listener[Symbol.asyncDispose]());

async function shown(options: ConnectionOptions): Promise<{ socket: TLSSocket; certificate: X509Certificate }> {
  const socket = connectTls({ servername: 'mail.test', rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return { socket, certificate: new X509Certificate(socket.getPeerCertificate().raw) };
}

test('the authority sees the proof, with the digest in a critical extension', async () => {
  const { socket, certificate } = await shown({ port: listener.port, ALPNProtocols: ['acme-tls/1'] });
  assert.equal(socket.alpnProtocol, 'acme-tls/1');
  assert.equal(certificate.subjectAltName, 'DNS:mail.test');
  const digest = createHash('sha256').update('token.thumbprint').digest();
  // 1.3.6.1.5.5.7.1.31, TRUE, an OCTET STRING in an OCTET STRING.
  const extension = Buffer.from('06082b0601050507011f0101ff04220420', 'hex');
  assert.ok(certificate.raw.includes(Buffer.concat([extension, digest])));
  socket.destroy();
});

test('everybody else sees the usual certificate, however the octets come', async () => {
  const fingerprint = new X509Certificate(usual.certificate).fingerprint256;
  for (const ALPNProtocols of [[], ['h2', 'http/1.1']]) {
    const { socket, certificate } = await shown({ port: listener.port, ALPNProtocols });
    assert.equal(certificate.fingerprint256, fingerprint);
    const answered = once(socket, 'data');
    socket.write('GET / HTTP/1.1\r\nHost: mail.test\r\nConnection: close\r\n\r\n');
    assert.match(String(await answered), /^HTTP\/1\.1 200 /);
    socket.destroy();
  }
  const { socket, certificate } = await shown({ socket: inPieces(listener.port), ALPNProtocols: ['acme-tls/1'] });
  assert.notEqual(certificate.fingerprint256, fingerprint, 'a ClientHello in pieces is read as a whole');
  socket.destroy();
  const other = shown({ port: listener.port, servername: 'other.test', ALPNProtocols: ['acme-tls/1'] });
  assert.equal((await other).certificate.fingerprint256, fingerprint, 'no proof of a name that is not being proved');
  (await other).socket.destroy();
});

test('who says nothing, or nothing of TLS, is let go', async () => {
  const silent = connect(listener.port, '127.0.0.1');
  await once(silent, 'connect');
  silent.end();
  await once(silent, 'close');
  const plain = connect(listener.port, '127.0.0.1');
  plain.on('error', () => undefined);
  plain.write('GET / HTTP/1.1\r\n\r\n');
  plain.resume();
  await once(plain, 'close');
});

/** A connection whose first octets go out in pieces of 100. */
function inPieces(port: number): Duplex {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const duplex = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      for (let at = 0; at < chunk.length; at += 100) socket.write(chunk.subarray(at, at + 100));
      done();
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => void duplex.push(chunk)).on('end', () => void duplex.push(null));
  return duplex;
}
