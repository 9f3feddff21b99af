// Our delivery against our own listeners, and against Debian's Postfix.
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { address, mx, openStage } from '#services/queue/remote/testing.ts';
import { makeAuthority } from '#services/queue/remote/testing-certificates.ts';
import { startPeer } from '#services/queue/remote/testing-peer.ts';
import { SmtpStage } from '../transcripts/smtp-stage.ts';
import { startMaildirPostfix } from './maildir-postfix.ts';
import { startValidatingDns } from './validating-dns.ts';

const account = { password: 'a good password', displayName: '', language: 'en', quotaBytes: 0 } as const;
const large = `Subject: a\r\n\r\n${'.0123456789abcdef\r\n'.repeat(50_000)}`;
const zoneOf = (domain: string) => [mx(domain, 10, 'mx.test'), address('mx.test', '127.0.0.1')];

suite('our own listener', () => {
  test('takes plain, eight-bit, binary and UTF-8 mail over STARTTLS', async () => {
    await using server = await SmtpStage.open();
    await server.directory.addAccount({ ...account, address: 'bob@example.test' });
    await using listener = await server.listen('mx');
    await using stage = await openStage({ port: listener.port, records: zoneOf('example.test') });
    const send = (content: string | Buffer, departure: object) =>
      stage.send({ to: ['bob@example.test'], destination: { kind: 'mx', domain: 'example.test' }, content, departure });
    const binary = Buffer.concat([Buffer.from('Subject: binary\r\n\r\n'), Buffer.from([0, 10, 13, 46, 13, 10, 255])]);
    const contents: [Buffer | string, object][] = [
      ['Subject: plain\r\n\r\n.\r\n..\r\n', {}],
      ['Subject: eight\r\n\r\nza\u017c\u00f3\u0142\u0107\r\n', { bodyType: '8BITMIME' }],
      [binary, { bodyType: 'BINARYMIME' }],
      [
        'Subject: \u017c\r\n\r\nb\r\n',
        { bodyType: '8BITMIME', smtputf8: true, sender: 'za\u017c\u00f3\u0142\u0107@a.test' },
      ],
    ];
    for (const [content, departure] of contents) {
      assert.match((await send(content, departure))[0] ?? '', /^0 delivered 250 2\.[01]\.0 .* @mx\.test$/);
    }
    const connected = stage.events.filter((event) => event.startsWith('connected'));
    assert.ok(
      connected.every((event) => event === 'connected mx.test 127.0.0.1 TLSv1.3 no'),
      connected.join(),
    );
    const inbox = await server.inbox('bob@example.test');
    for (const [i, [content]] of contents.entries()) {
      assert.ok(inbox[i]?.endsWith(Buffer.from(content).toString('latin1')), inbox[i]);
    }
  });

  test('refuses some recipients and takes the others', async () => {
    await using server = await SmtpStage.open();
    await server.directory.addAccount({ ...account, address: 'bob@example.test' });
    await using listener = await server.listen('mx');
    await using stage = await openStage({ port: listener.port, records: zoneOf('example.test') });
    const to = ['bob@example.test', 'nobody@example.test'];
    const results = await stage.send({ to, destination: { kind: 'mx', domain: 'example.test' } });
    assert.match(results[0] ?? '', /^0 delivered/);
    assert.match(results[1] ?? '', /^1 failed 550 5\.1\.1/);
  });

  test('as a relay: logs in, and is told why not', async () => {
    await using server = await SmtpStage.open();
    await server.directory.addAccount({ ...account, address: 'anna@example.test' });
    await using listener = await server.listen('submission');
    await using stage = await openStage({ port: 1, records: zoneOf('example.test') });
    const login = { user: 'anna@example.test', password: 'a good password' };
    const relay = { kind: 'host', host: 'mx.test', port: listener.port, tls: 'opportunistic', login } as const;
    const content = 'From: anna@example.test\r\nSubject: a\r\n\r\nb\r\n';
    const departure = { sender: 'anna@example.test' };
    const results = await stage.send({ to: ['bob@c.test'], destination: relay, departure, content });
    assert.match(results[0] ?? '', /^0 delivered 250/);
    assert.equal((await server.queue()).length, 1);
    const wrong = { ...relay, login: { ...login, password: 'another' } };
    const refused = await stage.send({ to: ['bob@c.test'], destination: wrong, departure, content });
    assert.match(refused[0] ?? '', /^0 deferred 454 4\.7\.0 The login is refused: 535 5\.7\.8/);
  });
});

suite('Postfix', () => {
  test('takes small and large mail over STARTTLS, refuses who is not there, and reports nothing wrong', async () => {
    await using postfix = await startMaildirPostfix({ domain: 'p.test', users: ['bob', 'carol'] });
    await using stage = await openStage({ port: postfix.port, records: zoneOf('p.test') });
    const send = (to: string[], content: string, departure = {}) =>
      stage.send({ to, destination: { kind: 'mx', domain: 'p.test' }, content, departure });
    const small = 'Subject: small\r\n\r\n.\r\nza\u017c\u00f3\u0142\u0107\r\n';
    const results = await send(['bob@p.test', 'nobody@p.test', 'carol@p.test'], small, { bodyType: '8BITMIME' });
    assert.match(results[0] ?? '', /^0 delivered 250 2\.0\.0 Ok: queued as \S+ @mx\.test$/);
    assert.match(results[1] ?? '', /^1 failed 550 5\.1\.1 /);
    assert.match(results[2] ?? '', /^2 delivered 250 2\.0\.0/);
    assert.match((await send(['bob@p.test'], large))[0] ?? '', /^0 delivered/);
    assert.deepEqual(
      new Set(stage.events.filter((event) => event.startsWith('connected'))),
      new Set(['connected mx.test 127.0.0.1 TLSv1.3 no']),
    );
    const mail = await postfix.messages('bob', 2);
    // Postfix adds what is missing in the header, and keeps lines with LF.
    const body = (text: string) =>
      text
        .slice(text.search(/\r?\n\r?\n/))
        .replaceAll('\r', '')
        .trim();
    for (const content of [small, large]) assert.ok(mail.some((text) => body(text) === body(content)));
  });
});

suite('DANE, with Unbound to validate and Knot to sign', () => {
  const { contexts, certificate } = makeAuthority().issue(['other.test']);
  const script = `S: 220 mx
    C: EHLO sowa.test
    S: 250-mx
    S: 250 STARTTLS
    C: STARTTLS
    S: 220 Go
    TLS
    C: EHLO sowa.test
    S: 250 mx
    C: *
    S: 250 Ok
    C: *
    S: 250 Ok
    C: DATA
    S: 354 Go
    C: *
    C: *
    C: *
    C: .
    S: 250 Ok`;

  for (const [name, digest, expected] of [
    ['the key that the records name', sha256OfKey(certificate), /^0 relayed 250/],
    ['another key', '00'.repeat(32), /^0 deferred 454 4\.7\.5/],
  ] as const) {
    test(name, async () => {
      await using peer = await startPeer([script], { contexts });
      await using dns = await startValidatingDns([
        'b.test. 60 MX 10 mx.b.test.',
        'mx.b.test. 60 A 127.0.0.1',
        `_${peer.port}._tcp.mx.b.test. 60 TLSA 3 1 1 ${digest}`,
      ]);
      for (let tries = 0; tries < 200; tries++) {
        await using stage = await openStage({ port: peer.port, dnsPort: dns.port });
        const [result = ''] = await stage.send();
        // Until both servers are up.
        if (/DNS does not say|does not exist/.test(result)) await sleep(100);
        else {
          assert.match(result, expected);
          assert.ok(stage.events[0]?.endsWith(' secure'), stage.events[0]);
          return;
        }
      }
      assert.fail('the DNS servers do not answer');
    });
  }
});

function sha256OfKey(certificate: Uint8Array): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('hex');
}
