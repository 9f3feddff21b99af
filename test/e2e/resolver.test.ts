// Our resolver against a validating one.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#base/clock.ts';
import { Metrics } from '#base/metrics.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import type { Outcome } from '#net/dns/types.ts';
import type { RecordType, RecordValues, TlsaValue } from '#wire/dns/records.ts';
import { startValidatingDns, type ValidatingDns } from './validating-dns.ts';

const long = 'x'.repeat(200);
const records = [
  'b.test. 60 MX 10 mx.b.test.',
  'b.test. 60 MX 20 mx2.b.test.',
  'mx.b.test. 60 A 127.0.0.1',
  'mx.b.test. 60 AAAA ::1',
  '_25._tcp.mx.b.test. 60 TLSA 3 1 1 ' + 'ab'.repeat(32),
  'alias.test. 60 CNAME mx.b.test.',
  'text.test. 60 TXT "v=spf1 " "-all"',
  ...Array.from({ length: 20 }, (_, i) => `large.test. 60 TXT "${i} ${long}"`),
  '_submission._tcp.b.test. 60 SRV 0 1 587 mx.b.test.',
  'b.test. 60 CAA 128 issue "ca.test"',
  '1.0.0.127.in-addr.arpa. 60 PTR mx.b.test.',
];

suite('a validating resolver', () => {
  let dns: ValidatingDns;
  let resolver: StubResolver;
  before(async () => {
    dns = await startValidatingDns(records);
    resolver = new StubResolver([{ address: '127.0.0.1', port: dns.port, trusted: true }], systemClock, new Metrics());
    for (let tries = 0; (await resolver.resolve('ns', 'A')).kind !== 'found'; tries++) {
      assert.ok(tries < 200, 'the DNS servers do not answer');
      await sleep(100);
      resolver.use([{ address: '127.0.0.1', port: dns.port, trusted: true }]);
    }
  });
  after(async () => dns[Symbol.asyncDispose]());

  const brief = (outcome: Outcome<RecordType>) =>
    outcome.kind === 'failed' ? outcome.reason : `${outcome.kind}${outcome.secure ? ' secure' : ''}`;
  const valuesOf = async (name: string, type: RecordType) => {
    const outcome = await resolver.resolve(name, type);
    assert.equal(brief(outcome), 'found secure', `${name} ${type}`);
    return outcome.kind === 'found' ? outcome.records : [];
  };

  test('every type, with its AD bit', async () => {
    const mx = (await valuesOf('b.test', 'MX')) as readonly RecordValues['MX'][];
    assert.deepEqual(mx.map(({ preference, exchange }) => `${preference} ${exchange}`).toSorted(), [
      '10 mx.b.test',
      '20 mx2.b.test',
    ]);
    assert.deepEqual(await valuesOf('mx.b.test', 'A'), ['127.0.0.1']);
    assert.deepEqual(await valuesOf('mx.b.test', 'AAAA'), ['::1']);
    assert.deepEqual(await valuesOf('alias.test', 'A'), ['127.0.0.1']);
    assert.deepEqual(await valuesOf('text.test', 'TXT'), ['v=spf1 -all']);
    assert.deepEqual(await valuesOf('1.0.0.127.in-addr.arpa', 'PTR'), ['mx.b.test']);
    assert.deepEqual(await valuesOf('_submission._tcp.b.test', 'SRV'), [
      { priority: 0, weight: 1, port: 587, target: 'mx.b.test' },
    ]);
    assert.deepEqual(await valuesOf('b.test', 'CAA'), [{ critical: true, tag: 'issue', value: 'ca.test' }]);
    const [tlsa] = (await valuesOf('_25._tcp.mx.b.test', 'TLSA')) as readonly TlsaValue[];
    assert.deepEqual([tlsa?.usage, Buffer.from(tlsa?.data ?? []).toString('hex')], [3, 'ab'.repeat(32)]);
  });

  test('what does not fit comes by TCP', async () => {
    assert.equal((await valuesOf('large.test', 'TXT')).length, 20);
  });

  test('that there is nothing is proved too, and kept for as long as the zone says', async () => {
    const missing = await resolver.resolve('nobody.test', 'A');
    assert.equal(brief(missing), 'nxdomain secure');
    assert.ok(missing.kind === 'nxdomain' && missing.ttl > 0 && missing.ttl <= 60);
    assert.equal(brief(await resolver.resolve('mx.b.test', 'MX')), 'no-data secure');
  });
});
