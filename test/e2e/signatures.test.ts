import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Signer } from '#services/signing/signer.ts';
import { testKey } from '#services/signing/testing.ts';
import { feed, judgesOf } from './verify.ts';

/** What Sowa signs, verified by dkimpy, OpenDKIM and mailauth. */
const folder = mkdtempSync(join(tmpdir(), 'sowa-signatures-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const made = [testKey('example.org', 'rsa'), testKey('example.org', 'ed25519')];
const zone = Object.fromEntries(made.map((one) => one.zone));
const { dkimpy, mailauth } = judgesOf(zone, join(folder, 'zone.json'));

const signer = new Signer({
  keys: { active: async (domain) => made.map(({ key }) => key).filter((key) => key.domain === domain) },
  hostname: 'mail.example.org',
  clock: systemClock,
  log: silentLog,
});

async function prepared(message: string, sender = 'ala@example.org'): Promise<string> {
  const bytes = Buffer.from(message, 'latin1');
  const head = await signer.prepare({
    queueId: 'q1',
    sender,
    open: async function* () {
      // In pieces that cut line ends and words.
      for (let at = 0; at < bytes.length; at += 97) yield bytes.subarray(at, at + 97);
    },
  });
  return Buffer.from(head).toString('latin1') + message;
}

const received = (protocol: string) =>
  `Received: from home (home.example [192.0.2.1])\r\n\tby mail.example.org with ${protocol} (TLSv1.3)\r\n\tid q1; Sat, 21 Nov 2026 08:00:00 +0000\r\n`;
const fields =
  'From: =?utf-8?q?Ala?= <ala@Example.org>\r\nTo: ola@example.net,\r\n\tula@example.net\r\nSubject: long   words\r\n  folded\r\n' +
  'Date: Sat, 21 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n';

const bodies: [name: string, body: string][] = [
  ['text', '\r\nHello,\t  there  \r\n\r\n..\r\n \r\n\r\n'],
  ['an empty body', '\r\n'],
  ['no body', ''],
  ['no line end at the end', '\r\nHello'],
  ['8-bit text', `\r\n${Buffer.from('Zażółć gęślą jaźń', 'utf8').toString('latin1')}\r\n`],
  ['a large body', `\r\n${'0123456789 abcdef\r\n'.repeat(20_000)}`],
];

for (const [name, body] of bodies) {
  test(`DKIM signatures of both algorithms verify: ${name}`, async () => {
    const message = await prepared(received('ESMTPSA') + fields + body);
    assert.equal(await dkimpy('dkim', message), 'True True');
    const { dkim } = await mailauth(message);
    assert.deepEqual(
      dkim.results.map(({ status }) => status.result),
      ['pass', 'pass'],
    );
  });
}

test('OpenDKIM verifies both signatures', async () => {
  const file = join(folder, 'message');
  const conf = join(folder, 'opendkim.conf');
  const records = join(folder, 'records');
  writeFileSync(file, await prepared(received('ESMTPSA') + fields + (bodies[0]?.[1] ?? '')), 'latin1');
  writeFileSync(
    records,
    Object.entries(zone)
      .map(([key, text]) => `${key} ${text}\n`)
      .join(''),
  );
  writeFileSync(conf, `Mode v\nTestDNSData file:${records}\nAuthservID test\n`);
  const said = await feed('/usr/sbin/opendkim', ['-x', conf, '-vv', '-t', file], '');
  assert.match(said, /dkim=pass .*header\.a=rsa-sha256/);
  assert.match(said, /dkim=pass .*header\.a=ed25519-sha256/);
});

test('a field added under an essential name breaks the signature', async () => {
  const message = await prepared(received('ESMTPSA') + fields + (bodies[0]?.[1] ?? ''));
  assert.equal(await dkimpy('dkim', `Reply-To: eve@evil.example\r\n${message}`), 'False False');
});

test('what the program wrote itself is signed, what is only passed on is not', async () => {
  assert.equal(await dkimpy('dkim', await prepared(fields)), 'True True');
  for (const protocol of ['ESMTPS', 'SMTP', 'LMTPA']) {
    const message = await prepared(received(protocol) + fields, '');
    assert.equal(message.includes('DKIM-Signature:'), false, protocol);
  }
});

test('a From of several authors, or of others, is signed for the sender', async () => {
  const foreign = fields.replace('ala@Example.org', 'ala@elsewhere.example');
  assert.match(await prepared(received('ESMTPSA') + foreign), /d=example\.org/);
  assert.equal(await prepared(received('ESMTPSA') + foreign, 'ala@elsewhere.example'), received('ESMTPSA') + foreign);
});

const results = (host: string, chain: string) =>
  `Authentication-Results: ${host};\r\n\tdkim=pass header.d=example.net;\r\n\tarc=${chain};\r\n\tdmarc=pass header.from=example.net\r\n`;

test('an ARC chain of three forwarders verifies', async () => {
  let message = fields + (bodies[0]?.[1] ?? '');
  for (const [i, chain] of ['none', 'pass', 'pass'].entries()) {
    message = await prepared(results('mail.example.org', chain) + received('ESMTPS') + message, 'srs0=a@example.org');
    assert.match(message, new RegExp(`^ARC-Seal: i=${i + 1}; a=rsa-sha256;`));
    assert.match(await dkimpy('arc', message), new RegExp(`^pass ${i + 1} `));
    const verified = await mailauth(message);
    assert.equal(verified.arc && verified.arc.status.result, 'pass');
  }
});

test('a chain that did not pass, or that nobody validated, is not sealed', async () => {
  const first = await prepared(results('mail.example.org', 'none') + received('ESMTPS') + fields, '');
  const seals = (message: string) => message.match(/^ARC-Seal/gm)?.length ?? 0;
  assert.equal(seals(first), 0);
});
