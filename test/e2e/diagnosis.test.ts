// The diagnosis of a domain against real name servers, and a hostile one for what no honest server says.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { freePort } from '#base/testing-port.ts';
import { systemClock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { dnsLimits } from '#base/limits.ts';
import { Metrics } from '#base/metrics.ts';
import { clientTrust } from '#net/client-tls.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { type Asked, type Said, startDns, type TestDns } from '#net/dns/testing.ts';
import { Diagnosis, isFaulty } from '#services/domains/diagnosis.ts';
import { zoneText } from '#services/domains/record-text.ts';
import { expectedRecords } from '#services/domains/records.ts';
import { checkSentence, recordSentence } from '#services/domains/sentences.ts';
import { testFacts } from '#services/domains/testing.ts';
import type { DomainReport } from '#services/domains/types.ts';
import { encodeMessage, rcodes } from '#wire/dns/message.ts';
import { type NameServer, startNameServer, type TestZone } from './name-server.ts';
import { startUnbound } from './validating-dns.ts';

const domain = 'a.test';
const good = zoneText(expectedRecords(testFacts)).split('\n');
const without = (...parts: string[]) => good.filter((line) => !parts.some((part) => line.includes(part)));
const host = [
  'mail.sowa.test. 60 A 127.0.0.1',
  '1.0.0.127.in-addr.arpa. 60 PTR mail.sowa.test.',
  'clean.bl.test. 60 A 127.0.0.2',
];
const delegation = (...servers: string[]) => servers.map((server) => `a.test. 60 NS ${server}.`);

/** Looks with a resolver on this port, at authoritative servers on that one. */
function look(resolverPort: number, authorityPort: number, lists: readonly string[] = []): Promise<DomainReport> {
  const servers = [{ address: '127.0.0.1', port: resolverPort, trusted: true }];
  const diagnosis = new Diagnosis({
    resolver: new StubResolver(servers, systemClock, new Metrics()),
    dnsPort: () => authorityPort,
    sources: () => [],
    lists: () => lists,
    fetchPolicy: () => Promise.reject(new MailError('unavailable', 'nobody serves it')),
    hostname: () => 'mail.sowa.test',
    // Nobody listens there: mail exchangers have a test of their own.
    port: () => 1,
    trust: () => clientTrust(),
    clock: systemClock,
  });
  return diagnosis.look({ facts: testFacts, mtaSts: 'testing' });
}

/** State of the records that are not ok, by purpose and first label. */
function states({ records }: DomainReport): Record<string, string> {
  const rows = records.map(({ record, result }) => [
    `${record.purpose} ${record.name.split('.')[0] ?? ''}`,
    result.state,
  ]);
  return Object.fromEntries(rows.filter(([, state]) => state !== 'ok'));
}

const stateOf = ({ records }: DomainReport, purpose: string) =>
  records.find(({ record }) => record.purpose === purpose)?.result;
const checksOf = ({ checks }: DomainReport, check: string) =>
  checks.filter((one) => one.check === check).map(({ subject, level, code }) => `${subject}: ${level} ${code}`);

/** Every state has a sentence in both languages. */
function assertSaid(report: DomainReport): void {
  for (const language of ['en', 'pl'] as const) {
    for (const { record, result } of report.records) {
      const said = recordSentence(language, record, result);
      assert.equal(said === '', result.state === 'ok', `${language} ${record.name} ${result.state}: ${said}`);
      assert.doesNotMatch(said, /undefined|\berror\b/);
    }
    for (const check of report.checks) assert.match(checkSentence(language, check), /^(?!.*undefined)./);
  }
}

/** A resolver that knows these names and hosts, or that there is nothing (null), and fails for all others. */
function startKnowing(known: Readonly<Record<string, string | null>>): Promise<TestDns> {
  return startDns(({ name, type }) => {
    const value = known[`${name} ${type}`];
    if (value === undefined) return { rcode: rcodes.servFail };
    return value === null ? {} : { answers: [{ name, type: type === 'A' ? 'A' : 'NS', ttl: 5, value }] };
  });
}

const root = (...records: string[]): TestZone => ({ records: [...host, ...records] });

for (const kind of ['knot', 'bind'] as const) {
  suite(`zones on ${kind}`, () => {
    const serve = (records: readonly string[]) =>
      startNameServer({ kind, zones: { '.': root(...delegation('ns.a.test')), [domain]: { records } } });

    test('all records as they should be', async () => {
      await using server = await serve(good);
      const report = await look(server.port, server.port, ['bl.test']);
      assert.deepEqual(states(report), {});
      assert.deepEqual(checksOf(report, 'delegation'), ['ns.a.test (127.0.0.1): ok answers']);
      assert.deepEqual(checksOf(report, 'reverse'), ['127.0.0.1: ok reverse-confirmed']);
      assert.deepEqual(checksOf(report, 'dnssec'), ['a.test: note dnssec-unsigned']);
      assert.deepEqual(checksOf(report, 'blocklist'), ['127.0.0.1, bl.test: ok not-listed']);
      assertSaid(report);
    });

    test('missing and wrong records, and aliases that are addresses', async () => {
      await using server = await serve([
        ...without(' MX ', 'spf1', '_dmarc', '_imaps', 'autoconfig', 'autodiscover.a', 'domainkey'),
        'a.test. 60 MX 10 mx.else.test.',
        'a.test. 60 TXT "v=spf1 -all"',
        '_imaps._tcp.a.test. 60 SRV 0 1 143 mail.sowa.test.',
        'autoconfig.a.test. 60 A 127.0.0.1',
        'autodiscover.a.test. 60 A 127.0.0.9',
        's1._domainkey.a.test. 60 TXT "v=DKIM1; p="',
      ]);
      const report = await look(server.port, server.port);
      assert.deepEqual(states(report), {
        'mx a': 'wrong',
        'spf a': 'wrong',
        'dkim s1': 'wrong',
        'dmarc _dmarc': 'missing',
        'srv _imaps': 'wrong',
        'autodiscover autodiscover': 'wrong',
      });
      assert.deepEqual(stateOf(report, 'dmarc'), { state: 'missing', absent: 'name' });
      assert.deepEqual(stateOf(report, 'mx'), {
        state: 'wrong',
        found: ['10 mx.else.test'],
        difference: 'mx-elsewhere',
      });
      assert.equal(isFaulty(report), true);
      assertSaid(report);
    });

    test('a name with nothing under it, and aliases in a circle', async () => {
      await using server = await serve([
        ...without('_dmarc', 'domainkey'),
        'x._dmarc.a.test. 60 TXT "x"',
        's1._domainkey.a.test. 60 CNAME s2._domainkey.a.test.',
        's2._domainkey.a.test. 60 CNAME s1._domainkey.a.test.',
      ]);
      const report = await look(server.port, server.port);
      assert.deepEqual(stateOf(report, 'dmarc'), { state: 'missing', absent: 'record' });
      assert.deepEqual(stateOf(report, 'dkim'), { state: 'alias-loop' });
      assertSaid(report);
    });

    test('a server that has only the zone above is lame', async () => {
      const zones = { '.': root(...delegation('ns.else.test'), 'ns.else.test. 60 A 127.0.0.1') };
      await using above = await startNameServer({ zones, address: '127.0.0.2' });
      await using _ = await startNameServer({ kind, zones, port: above.port });
      // As a real one it knows nothing of a zone whose servers say nothing.
      await using resolver = await startKnowing({
        '. NS': 'ns.above.test',
        'ns.above.test A': '127.0.0.2',
        'test NS': null,
        'ns.else.test A': '127.0.0.1',
      });
      const report = await look(resolver.port, above.port);
      assert.deepEqual(checksOf(report, 'delegation'), ['ns.else.test (127.0.0.1): fault lame']);
      assert.equal(stateOf(report, 'mx')?.state, 'lame');
      assertSaid(report);
    });
  });
}

test('a domain that does not exist', async () => {
  await using server = await startNameServer({ zones: { '.': root() } });
  const report = await look(server.port, server.port);
  assert.deepEqual(checksOf(report, 'delegation'), ['a.test: fault no-domain', 'ns (127.0.0.1): ok answers']);
  assert.deepEqual(stateOf(report, 'mx'), { state: 'missing', absent: 'name' });
  assertSaid(report);
});

suite('several servers', () => {
  const two = { 'ns1.a.test': '127.0.0.1', 'ns2.a.test': '127.0.0.2' };
  const serve = async (second: TestZone | null) => {
    const port = await freePort();
    const stack = new AsyncDisposableStack();
    const zones = { '.': root(...delegation('ns1.a.test', 'ns2.a.test')), [domain]: { servers: two, records: good } };
    stack.use(await startNameServer({ zones, port }));
    const others = second === null ? { 'else.test': { records: [] } } : { [domain]: { servers: two, ...second } };
    stack.use(await startNameServer({ zones: others, address: '127.0.0.2', port }));
    return { port, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  };

  test('a secondary server that has not followed yet', async () => {
    await using servers = await serve({ records: without('_dmarc') });
    const report = await look(servers.port, servers.port);
    assert.deepEqual(stateOf(report, 'dmarc'), {
      state: 'propagating',
      seconds: null,
      behind: ['ns2.a.test (127.0.0.2)'],
      found: [],
    });
    assert.deepEqual(states(report), { 'dmarc _dmarc': 'propagating' });
    assertSaid(report);
  });

  test('one that refuses the zone, and one that cannot load it', async () => {
    for (const [zone, code] of [
      [null, 'refused'],
      [{ records: [], broken: true }, 'servfail'],
    ] as const) {
      await using servers = await serve(zone);
      const report = await look(servers.port, servers.port);
      assert.deepEqual(checksOf(report, 'delegation'), [
        'ns1.a.test (127.0.0.1): ok answers',
        `ns2.a.test (127.0.0.2): fault ${code}`,
      ]);
      assert.deepEqual(states(report), {}, 'what the other one says counts');
      assert.equal(isFaulty(report), true);
      assertSaid(report);
    }
  });

  test('one that is not there, and one without an address', async () => {
    const servers = { 'ns1.a.test': '127.0.0.1', 'ns3.a.test': '127.0.0.3', 'ns.nowhere.test': '127.0.0.1' };
    const names = Object.keys(servers);
    await using server = await startNameServer({
      zones: { '.': root(...delegation(...names)), [domain]: { servers, records: good } },
    });
    const report = await look(server.port, server.port);
    assert.deepEqual(checksOf(report, 'delegation'), [
      'ns.nowhere.test: fault no-server-address',
      'ns1.a.test (127.0.0.1): ok answers',
      'ns3.a.test (127.0.0.3): fault unreachable',
    ]);
    assertSaid(report);
  });
});

test('a change that caches do not know yet says for how long, and then is ok', async () => {
  const zone = (records: string[]): TestZone => ({ records });
  const changed = without('_dmarc', ' MX ');
  await using server = await startNameServer({
    zones: {
      '.': root(...delegation('ns.a.test')),
      [domain]: zone([...changed, 'a.test. 900 MX 10 old.test.']),
    },
  });
  const places = [`127.0.0.1@${server.port}`];
  await using resolver = await startUnbound({ zones: { '.': places, [domain]: places } });
  const before = await look(resolver.port, server.port);
  assert.deepEqual(states(before), { 'mx a': 'wrong', 'dmarc _dmarc': 'missing' });
  server.change(domain, zone(good));
  const report = await look(resolver.port, server.port);
  const mx = stateOf(report, 'mx');
  assert(mx?.state === 'propagating');
  assert.deepEqual([mx.found, mx.behind], [['10 old.test'], []]);
  assert.ok(mx.seconds !== null && mx.seconds > 0 && mx.seconds <= 900, String(mx.seconds));
  // What was not there is forgotten after 5 s here, so it may be ok by now.
  assert.ok(['propagating', 'ok'].includes(stateOf(report, 'dmarc')?.state ?? ''));
  assertSaid(report);
  await using fresh = await startUnbound({ zones: { '.': places, [domain]: places } });
  assert.deepEqual(states(await look(fresh.port, server.port)), {});
});

suite('DNSSEC', () => {
  const zones = (a: TestZone, ...records: string[]): Record<string, TestZone> => ({
    '.': { ...root(...delegation('ns.a.test'), ...records), signed: true },
    [domain]: a,
  });
  const dnssec = async (server: NameServer, anchor?: string) => {
    const places = [`127.0.0.1@${server.port}`];
    await using resolver = await startUnbound({
      zones: { '.': places, [domain]: places },
      ...(anchor === undefined ? {} : { anchor }),
    });
    const report = await look(resolver.port, server.port);
    assertSaid(report);
    return { report, found: checksOf(report, 'dnssec') };
  };
  const anchorOf = (server: NameServer) => server.signers('.')[0] ?? '';

  test('signed, first without and then with the word of the zone above', async () => {
    await using server = await startNameServer({ zones: zones({ records: good, signed: true }) });
    assert.deepEqual((await dnssec(server, anchorOf(server))).found, ['a.test: note dnssec-island']);
    server.change('.', zones({ records: [] }, ...server.signers(domain))['.'] as TestZone);
    assert.deepEqual((await dnssec(server, anchorOf(server))).found, ['a.test: ok dnssec-secure']);
    const { found } = await dnssec(server);
    assert.deepEqual(found, ['a.test: note dnssec-unverified']);
  });

  const strange = `a.test. 60 DS 1 13 2 ${'ab'.repeat(32)}`;
  test('the zone above names a key that is not there', async () => {
    await using server = await startNameServer({ zones: zones({ records: good, signed: true }, strange) });
    assert.deepEqual((await dnssec(server)).found, ['a.test: fault dnssec-other-key']);
    const { report, found } = await dnssec(server, anchorOf(server));
    assert.deepEqual(found, ['a.test: fault bogus']);
    assert.equal(stateOf(report, 'mx')?.state, 'bogus');
  });

  test('the zone above names a key of a zone that is not signed', async () => {
    await using server = await startNameServer({ zones: zones({ records: good }, strange) });
    assert.deepEqual((await dnssec(server)).found, ['a.test: fault dnssec-no-key']);
    assert.equal(stateOf((await dnssec(server, anchorOf(server))).report, 'mx')?.state, 'bogus');
  });
});

suite('a hostile server', () => {
  /** What it says about everything but its own zone's SOA. */
  const meet = async (said: (asked: Asked) => Said) => {
    await using hostile = await startDns(
      (asked) => {
        if (asked.type !== 'SOA') return said(asked);
        const times = { serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 5 };
        const value = { primary: 'ns9.a.test', mailbox: 'x.test', ...times };
        return { authoritative: true, answers: [{ name: asked.name, type: 'SOA', ttl: 5, value }] };
      },
      { address: '127.0.0.9' },
    );
    await using resolver = await startKnowing({ 'a.test NS': 'ns9.else.test', 'ns9.else.test A': '127.0.0.9' });
    const report = await look(resolver.port, hostile.port);
    assertSaid(report);
    return stateOf(report, 'mx');
  };

  test('answers that cannot be read', async () => {
    assert.deepEqual(
      await meet(() => (query) => [Buffer.concat([Buffer.of(query.id >> 8, query.id & 0xff), Buffer.alloc(20, 0xc0)])]),
      {
        state: 'malformed',
      },
    );
  });

  test('more records than are read', async () => {
    const many = Array.from(
      { length: dnsLimits.records + 1 },
      () => ({ name: '.', type: 'A', ttl: 1, value: '127.0.0.1' }) as const,
    );
    const large = ({ over }: Asked): Said =>
      over === 'udp' ? { authoritative: true, truncated: true } : { authoritative: true, answers: many };
    assert.deepEqual(await meet(large), { state: 'oversized' });
  });

  test('an answer that TCP does not hold either', async () => {
    assert.deepEqual(await meet(() => ({ authoritative: true, truncated: true })), { state: 'oversized' });
  });

  test('aliases without an end', async () => {
    const chain = ({ name }: Asked): Said => ({
      authoritative: true,
      answers: Array.from({ length: 30 }, (_, at) => ({
        name: at === 0 ? name : `x${at}.test`,
        type: 'CNAME',
        ttl: 1,
        value: `x${at + 1}.test`,
      })),
    });
    assert.deepEqual(await meet(chain), { state: 'alias-loop' });
  });

  test('records of others in the answer are not ours', async () => {
    const foreign = ({ name }: Asked): Said => ({
      authoritative: true,
      answers: [{ name: `x.${name}`, type: 'MX', ttl: 1, value: { preference: 1, exchange: 'mail.sowa.test' } }],
    });
    assert.deepEqual(await meet(foreign), { state: 'missing', absent: 'record' });
  });

  test('answers to another question are as no answer', async () => {
    const other = () => (query: Parameters<typeof encodeMessage>[0]) => [
      encodeMessage({ ...query, id: query.id ^ 1, response: true, authoritative: true }),
    ];
    assert.deepEqual(await meet(other), { state: 'timeout' });
  });
});
