import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { suite, test } from 'node:test';
import { selfSigned } from '#net/self-signed.ts';
import { ContextStore } from '#net/tls.ts';
import type { ResourceRecord } from '#wire/dns/records.ts';
import { openStage, plainZone, type Sending, type StageOptions } from './testing.ts';
import { makeAuthority } from './testing-certificates.ts';
import { startPeer } from './testing-peer.ts';

const authority = makeAuthority();
const good = authority.issue(['mx.b.test']);
const other = authority.issue(['other.test']);
const pair = selfSigned(['mx.b.test'], Date.now() - 3 * 365 * 86_400_000);
const expired = { pair, contexts: new ContextStore([pair]), certificate: new X509Certificate(pair.certificate).raw };
const inAMonth = { now: () => Date.now() + 30 * 86_400_000 };
const stranger = makeAuthority().issue(['mx.b.test']);

const hello = (...extensions: string[]) => [
  'C: EHLO sowa.test',
  'S: 250-mx',
  ...extensions.map((word) => `S: 250-${word}`),
  'S: 250 HELP',
];
const message = [
  'C: MAIL FROM:<anna@a.test>',
  'S: 250 Ok',
  'C: RCPT TO:<bob@b.test>',
  'S: 250 Ok',
  'C: DATA',
  'S: 354 Go',
  'C: *',
  'C: *',
  'C: *',
  'C: .',
  'S: 250 Ok',
];
const clear = ['S: 220 mx', ...hello(), ...message].join('\n');
const startTls = [
  'S: 220 mx',
  ...hello('STARTTLS'),
  'C: STARTTLS',
  'S: 220 Go',
  'TLS',
  ...hello('REQUIRETLS'),
  ...message,
].join('\n');
const refusing = ['S: 220 mx', ...hello('STARTTLS'), 'C: STARTTLS', 'S: 454 4.7.0 Not now', ...message].join('\n');
const broken = ['S: 220 mx', ...hello('STARTTLS'), 'C: STARTTLS', 'S: 220 Go', 'S: nonsense', 'cut'].join('\n');
const requiring = startTls.replace('C: MAIL FROM:<anna@a.test>', 'C: MAIL FROM:<anna@a.test> REQUIRETLS');

interface Case extends Partial<Omit<StageOptions, 'port'>>, Partial<Sending> {
  scripts: string[];
  certificate?: typeof good;
  /** TLSA records; `port` is filled in. */
  tlsa?: Extract<ResourceRecord, { type: 'TLSA' }>['value'][];
}

/** The result and how the last session was connected. */
async function deliver({
  scripts,
  certificate = good,
  tlsa = [],
  records = plainZone,
  ...rest
}: Case): Promise<string> {
  await using peer = await startPeer(scripts, { contexts: certificate.contexts });
  const name = `_${peer.port}._tcp.mx.b.test`;
  const all = [...records, ...tlsa.map((value) => ({ name, type: 'TLSA', ttl: 60, value }) as const)];
  await using stage = await openStage({ ...rest, port: peer.port, records: all, trust: authority.trust });
  const [result = ''] = await stage.send(rest);
  assert.deepEqual(
    peer.problems.filter((problem) => problem.includes('expected')),
    [],
  );
  const connected = stage.events.findLast((event) => event.startsWith('connected'));
  return `${result.replace(/^0 | @.*/g, '')}${connected === undefined ? '' : ` (${connected.split(' ').slice(3).join(' ')})`}`;
}

suite('opportunistic TLS', () => {
  const table: [name: string, given: Case, expected: string][] = [
    ['not offered', { scripts: [clear] }, 'relayed 250 - Ok (clear)'],
    ['a good certificate', { scripts: [startTls] }, 'relayed 250 - Ok (TLSv1.3 pkix)'],
    ['for another name', { scripts: [startTls], certificate: other }, 'relayed 250 - Ok (TLSv1.3 no)'],
    ['one that ran out', { scripts: [startTls], certificate: expired }, 'relayed 250 - Ok (TLSv1.3 no)'],
    ['of an unknown authority', { scripts: [startTls], certificate: stranger }, 'relayed 250 - Ok (TLSv1.3 no)'],
    ['refused', { scripts: [refusing] }, 'relayed 250 - Ok (clear)'],
    ['broken, then without', { scripts: [broken, clear] }, 'relayed 250 - Ok (clear)'],
  ];
  for (const [name, given, expected] of table) test(name, async () => assert.equal(await deliver(given), expected));
});

suite('relays that demand TLS', () => {
  const relay = (tls: 'starttls' | 'none') => (port: number) =>
    ({ kind: 'host', host: 'mx.b.test', port, tls, login: null }) as const;
  const sendBy = async (tls: 'starttls' | 'none', script: string, certificate = good) => {
    await using peer = await startPeer([script], { contexts: certificate.contexts });
    await using stage = await openStage({ port: 1, trust: authority.trust });
    const [result = ''] = await stage.send({ destination: relay(tls)(peer.port) });
    return result;
  };
  test('a good certificate', async () => assert.match(await sendBy('starttls', startTls), /^0 relayed/));
  test('a bad one', async () => assert.match(await sendBy('starttls', startTls, other), /^0 deferred 454 4.7.5/));
  test('none', async () => assert.match(await sendBy('starttls', clear), /^0 deferred 454 4.7.4/));
  test('refused', async () => assert.match(await sendBy('starttls', refusing), /^0 deferred 454 4.7.0/));
  test('never used where it must not be', async () => {
    const script = ['S: 220 mx', ...hello('STARTTLS'), ...message].join('\n');
    assert.match(await sendBy('none', script), /^0 relayed/);
  });
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest();
const key = (bytes: Uint8Array) => new X509Certificate(bytes).publicKey.export({ type: 'spki', format: 'der' });
const { certificate: leaf } = good;
const anchor = authority.certificate;

suite('DANE', () => {
  const tlsa = (usage: number, selector: number, matching: number, data: Uint8Array) => ({
    usage,
    selector,
    matching,
    data,
  });
  const dane = 'relayed 250 - Ok (TLSv1.3 dane)';
  const refused = /^deferred 454 4\.7\.5 The certificate of mx\.b\.test is not accepted/;
  const table: [name: string, given: Omit<Case, 'scripts'> & { scripts?: string[] }, expected: string | RegExp][] = [
    ['3 1 1 of the key', { tlsa: [tlsa(3, 1, 1, sha256(key(leaf)))] }, dane],
    ['3 1 2', { tlsa: [tlsa(3, 1, 2, sha512(key(leaf)))] }, dane],
    ['3 0 1', { tlsa: [tlsa(3, 0, 1, sha256(leaf))] }, dane],
    ['3 0 0', { tlsa: [tlsa(3, 0, 0, leaf)] }, dane],
    ['2 0 1 of the authority', { tlsa: [tlsa(2, 0, 1, sha256(anchor))] }, dane],
    ['2 1 1', { tlsa: [tlsa(2, 1, 1, sha256(key(anchor)))] }, dane],
    ['the second of two', { tlsa: [tlsa(3, 1, 1, Buffer.alloc(32)), tlsa(3, 1, 1, sha256(key(leaf)))] }, dane],
    [
      '3 with another name and past its time',
      { certificate: expired, tlsa: [tlsa(3, 0, 1, sha256(expired.certificate))] },
      dane,
    ],
    ['another key', { tlsa: [tlsa(3, 1, 1, Buffer.alloc(32))] }, refused],
    ['2 with another name', { certificate: other, tlsa: [tlsa(2, 0, 1, sha256(anchor))] }, refused],
    ['2 past its time', { clock: inAMonth, tlsa: [tlsa(2, 0, 1, sha256(anchor))] }, refused],
    ['2 of another authority', { certificate: stranger, tlsa: [tlsa(2, 0, 1, sha256(anchor))] }, refused],
    ['2 naming the server itself', { tlsa: [tlsa(2, 0, 1, sha256(leaf))] }, refused],
    [
      'only records that cannot be used: any TLS',
      { certificate: stranger, tlsa: [tlsa(1, 0, 1, sha256(anchor))] },
      'relayed 250 - Ok (TLSv1.3 no)',
    ],
    ['a server without TLS', { scripts: [clear], tlsa: [tlsa(3, 1, 1, sha256(key(leaf)))] }, /^deferred 454 4\.7\.4/],
    [
      'the same where no record can be used',
      { scripts: [clear], tlsa: [tlsa(0, 0, 1, Buffer.alloc(32))] },
      /^deferred 454 4\.7\.4/,
    ],
    [
      'TLS that breaks',
      { scripts: [broken, clear], tlsa: [tlsa(3, 1, 1, sha256(key(leaf)))] },
      /^deferred 454 4\.7\.5 TLS with/,
    ],
    [
      'records without DNSSEC do not count',
      { secure: false, tlsa: [tlsa(3, 1, 1, Buffer.alloc(32))] },
      'relayed 250 - Ok (TLSv1.3 pkix)',
    ],
  ];
  for (const [name, { scripts = [startTls], ...given }, expected] of table) {
    test(name, async () => {
      const result = await deliver({ secure: true, scripts, ...given });
      if (typeof expected === 'string') assert.equal(result, expected);
      else assert.match(result, expected);
    });
  }
});

suite('REQUIRETLS', () => {
  const departure = { requireTls: true };
  const proved = { departure, secure: true };
  const table: [name: string, given: Case, expected: RegExp][] = [
    ['everything proved', { ...proved, scripts: [requiring] }, /^relayed 250 - Ok \(TLSv1.3 pkix\)/],
    ['exchangers without proof', { departure, scripts: [requiring] }, /^failed 550 5\.7\.10/],
    ['a certificate without proof', { ...proved, scripts: [startTls], certificate: stranger }, /^failed 550 5\.7\.10/],
    ['without TLS', { ...proved, scripts: [clear] }, /^failed 550 5\.7\.10/],
    [
      'a server that does not know it',
      { ...proved, scripts: [startTls.replace('S: 250-REQUIRETLS', 'S: 250-DSN')] },
      /^failed 550 5\.7\.30/,
    ],
  ];
  for (const [name, given, expected] of table) test(name, async () => assert.match(await deliver(given), expected));
});
