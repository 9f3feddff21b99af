import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, beforeEach, test } from 'node:test';
import { dkimSign } from 'mailauth';
import { checkLimits } from '#base/limits.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { Checks, type CheckSettings } from './checks.ts';
import { type Zone, zoneResolver } from './testing.ts';
import type { Origin, Verdict } from './types.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const zone: Zone = {
  'example.net TXT': ['v=spf1 ip4:192.0.2.1 -all'],
  's1._domainkey.example.net TXT': [`v=DKIM1; k=rsa; p=${publicKey}`],
  '_dmarc.example.net TXT': ['v=DMARC1; p=reject'],
  '_dmarc.careful.example TXT': ['v=DMARC1; p=quarantine'],
  '_dmarc.broken.example TXT': 'failed',
  '1.2.0.192.in-addr.arpa PTR': ['mx.example.net'],
  'mx.example.net A': ['192.0.2.1'],
  'mx.example.net TXT': ['v=spf1 a -all'],
  '9.2.0.192.bl.example A': ['127.0.0.2'],
  '9.2.0.192.bl.example TXT': ['listed, see https://bl.example/?192.0.2.9'],
  '8.2.0.192.bl.example A': ['127.255.255.254'],
};

const settings: CheckSettings = {
  trustedNetworks: ['127.0.0.0/8'],
  lists: ['dead.example', 'bl.example'],
  dmarc: 'enforce',
  trustedSealers: [],
};
let current = settings;
const checks = new Checks({
  hostname: 'mail.example.test',
  resolver: zoneResolver(zone),
  settings: () => current,
  scanners: () => [],
  log: silentLog,
  metrics: new Metrics(),
});
beforeEach(() => {
  current = settings;
});
after(() => checks[Symbol.asyncDispose]());

async function verdict(message: string, origin: Partial<Origin> = {}): Promise<Verdict> {
  const inspection = checks.inspect({
    id: 'q1',
    address: '192.0.2.1',
    helo: 'mx.example.net',
    sender: 'ala@example.net',
    recipients: ['ola@example.test'],
    ...origin,
  });
  assert.ok(inspection);
  const bytes = Buffer.from(message, 'latin1');
  for (let at = 0; at < bytes.length; at += 1000) await inspection.write(bytes.subarray(at, at + 1000));
  return inspection.conclude();
}

const message = 'From: Ala <ala@example.net>\r\nTo: ola@example.test\r\nSubject: sowa\r\n\r\nHuhu.\r\n';
const said = ({ reasons }: Verdict) => Object.fromEntries(reasons.map(({ check, result }) => [check, result]));

async function signed(text: string): Promise<string> {
  const key = { signingDomain: 'example.net', selector: 's1', privateKey };
  const result = await dkimSign(text, { ...key, signatureData: [key] });
  return result.signatures + text;
}

test('a message from the right place with a good signature passes everything', async () => {
  const result = await verdict(await signed(message));
  assert.deepEqual(said(result), { spf: 'pass', dkim: 'pass', arc: 'none', dmarc: 'pass', iprev: 'pass' });
  assert.deepEqual(result.disposition, { kind: 'accept' });
  assert.match(result.results, /^Authentication-Results: mail\.example\.test;\r\n\tdkim=pass /);
  assert.match(
    result.results,
    /;\r\n\tspf=pass .*;\r\n\tarc=none.*;\r\n\tdmarc=pass .*;\r\n\tiprev=pass policy\.iprev=192\.0\.2\.1 \(mx\.example\.net\)\r\n$/s,
  );
});

test('a large message is checked in bounded pieces', async () => {
  const text = `${message}${'0123456789abcdef\r\n'.repeat(200_000)}`;
  const result = await verdict(await signed(text));
  assert.equal(said(result)['dkim'], 'pass');
});

const elsewhere = { address: '192.0.2.7', sender: 'ala@other.example' };
const from = (domain: string) => message.replace('ala@example.net', `ala@${domain}`);

const policies: [name: string, domain: string, dmarc: CheckSettings['dmarc'], expected: string][] = [
  ['reject is enforced', 'example.net', 'enforce', 'refuse'],
  ['reject becomes quarantine', 'example.net', 'quarantine', 'junk'],
  ['reject is only recorded', 'example.net', 'report', 'accept'],
  ['a subdomain has the policy of its organization', 'deep.down.example.net', 'enforce', 'refuse'],
  ['quarantine is enforced', 'careful.example', 'enforce', 'junk'],
  ['quarantine stays quarantine', 'careful.example', 'quarantine', 'junk'],
  ['without a policy mail flows', 'quiet.example', 'enforce', 'accept'],
  ['without an answer mail flows', 'broken.example', 'enforce', 'accept'],
];
for (const [name, domain, dmarc, expected] of policies) {
  test(`DMARC: ${name}`, async () => {
    current = { ...settings, dmarc };
    const { disposition } = await verdict(from(domain), elsewhere);
    assert.equal(disposition.kind, expected);
    if (disposition.kind === 'refuse') assert.deepEqual([disposition.code, disposition.status], [550, '5.7.26']);
  });
}

test('two authors go around every policy, so their mail goes to Junk', async () => {
  const two = `From: eve@evil.example\r\n${message}`;
  assert.equal((await verdict(two, elsewhere)).disposition.kind, 'junk');
  current = { ...settings, dmarc: 'report' };
  assert.equal((await verdict(two, elsewhere)).disposition.kind, 'accept');
});

test('a changed body is no pass', async () => {
  const result = await verdict((await signed(message)).replace('Huhu', 'Haha'), elsewhere);
  assert.equal(said(result)['dkim'], 'fail');
  assert.equal(result.disposition.kind, 'refuse');
});

test('what hosts call themselves cannot add fields or results', async () => {
  const helo = 'x.example\r\nSubject: forged; dmarc=pass';
  const { results } = await verdict(message, { helo, sender: '"a;\r\n dmarc=pass"@b.example' });
  assert.equal(results.split('\r\n').filter((line) => /^\S/.test(line)).length, 1, results);
});

test('a header that is too long is not checked, and its mail flows with a reason', async () => {
  const long = `X: ${'x'.repeat(checkLimits.header)}\r\n${message}`;
  const { disposition, reasons } = await verdict(long);
  assert.equal(disposition.kind, 'accept');
  assert.deepEqual(reasons[0], { check: 'dmarc', result: 'temperror', detail: 'the header is too long to be checked' });
});

test('of many signatures only the first are looked at', async () => {
  const [signature = ''] = (await signed(message)).split('From:');
  const forged = signature.replace(/ b=\w/, ' b=A');
  const result = await verdict(forged.repeat(checkLimits.signatures + 5) + message);
  assert.equal(result.reasons.filter(({ check }) => check === 'dkim').length, checkLimits.signatures);
});

test('a null sender is the postmaster of whom the client says it is (RFC 7208 2.4)', async () => {
  const result = await verdict(message, { sender: '' });
  assert.equal(said(result)['spf'], 'pass');
  assert.equal(said(await verdict(message, { sender: '', address: '192.0.2.7' }))['spf'], 'fail');
});

test('while DNS is silent a message is not held up for long, and the thread that hangs is replaced', async (t) => {
  let silent = true;
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const known = zoneResolver(zone);
  const patient = new Checks({
    hostname: 'mail.example.test',
    resolver: {
      resolve: (name, type) => {
        if (!silent) return known.resolve(name, type);
        if (type === 'TXT') resolve();
        return new Promise(() => undefined);
      },
    },
    settings: () => settings,
    scanners: () => [],
    log: silentLog,
    metrics: new Metrics(),
  });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const begin = () =>
    patient.inspect({ id: 'q', address: '192.0.2.1', helo: 'a.example', sender: 'ala@example.net', recipients: [] });
  const inspection = begin();
  await inspection?.write(Buffer.from(message));
  const ended = inspection?.conclude();
  await asked;
  t.mock.timers.tick(checkLimits.authentication + checkLimits.grace);
  const result = await ended;
  assert.deepEqual(result?.disposition, { kind: 'accept' });
  assert.deepEqual(
    result?.reasons.map((reason) => reason.result),
    ['temperror', 'temperror'],
  );
  t.mock.timers.reset();
  silent = false;
  const next = begin();
  await next?.write(Buffer.from(message));
  const verdictOnNext = await next?.conclude();
  assert.ok(verdictOnNext);
  assert.equal(said(verdictOnNext)['spf'], 'pass');
  await patient[Symbol.asyncDispose]();
});

test('when the checks close, a message under way is not held up', async () => {
  const closing = new Checks({
    hostname: 'mail.example.test',
    resolver: zoneResolver(zone),
    settings: () => settings,
    scanners: () => [],
    log: silentLog,
    metrics: new Metrics(),
  });
  const inspection = closing.inspect({ id: 'q', address: '192.0.2.1', helo: 'a', sender: '', recipients: [] });
  await inspection?.write(Buffer.from(message));
  await closing[Symbol.asyncDispose]();
  const result = await inspection?.conclude();
  assert.deepEqual(result?.disposition, { kind: 'accept' });
  assert.deepEqual(result?.reasons[0]?.result, 'temperror');
});

test('mail from trusted networks is not checked', () => {
  const origin = { id: 'q', helo: '', sender: '', recipients: [] };
  assert.equal(checks.inspect({ ...origin, address: '127.0.0.1' }), null);
  assert.equal(checks.inspect({ ...origin, address: '' }), null);
});

test('an abandoned message leaves the next one its thread', async () => {
  const inspection = checks.inspect({ id: 'q', address: '192.0.2.1', helo: 'a', sender: '', recipients: [] });
  await inspection?.write(Buffer.from('From: a'));
  inspection?.abandon();
  assert.equal(said(await verdict(message))['spf'], 'pass');
});

test('a list says who is listed; a list that refuses to answer, or is dead, says nothing', async () => {
  const text = 'listed, see https://bl.example/?192.0.2.9';
  assert.deepEqual(await checks.listing('192.0.2.9'), { list: 'bl.example', text });
  for (const address of ['192.0.2.8', '192.0.2.1', '127.0.0.1']) assert.equal(await checks.listing(address), null);
});
