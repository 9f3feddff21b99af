import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { dnsLimits } from '#base/limits.ts';
import { Metrics } from '#base/metrics.ts';
import { type DnsMessage, encodeMessage, rcodes } from '#wire/dns/message.ts';
import type { RecordType, ResourceRecord } from '#wire/dns/records.ts';
import { StubResolver } from './resolver.ts';
import { type Asked, type Said, startDns, type TestDns, zone } from './testing.ts';
import type { Outcome } from './types.ts';

const a = (name: string, value: string, ttl = 60): ResourceRecord => ({ name, type: 'A', ttl, value });
const alias = (name: string, value: string, ttl = 60): ResourceRecord => ({ name, type: 'CNAME', ttl, value });
const records = [a('a.test', '192.0.2.1'), a('a.test', '192.0.2.2', 30), alias('b.test', 'a.test', 20)];

function resolverOf(servers: readonly TestDns[], { trusted = true, clock = systemClock } = {}): StubResolver {
  const list = servers.map(({ port }) => ({ address: '127.0.0.1', port, trusted }));
  return new StubResolver(list, clock, new Metrics());
}

/** The outcome in one line. */
function brief(outcome: Outcome<RecordType>): string {
  if (outcome.kind === 'failed') return `failed: ${outcome.reason}`;
  const { kind, name, aliases, ttl, secure } = outcome;
  const found = outcome.kind === 'found' ? ` ${outcome.records.map(String).join(' ')}` : '';
  const path = [...aliases, name].join(' > ');
  return `${kind} ${path} ${ttl}s${secure ? ' secure' : ''}${found}`;
}

async function ask(answer: (asked: Asked) => Said, name: string, type: RecordType = 'A', trusted = true) {
  await using server = await startDns(answer);
  return brief(await resolverOf([server], { trusted }).resolve(name, type));
}

suite('answers', () => {
  const table: [string, RecordType, string][] = [
    ['A.Test.', 'A', 'found a.test 30s secure 192.0.2.1 192.0.2.2'],
    ['b.test', 'A', 'found b.test > a.test 20s secure 192.0.2.1 192.0.2.2'],
    ['b.test', 'CNAME', 'found b.test 20s secure a.test'],
    ['a.test', 'AAAA', 'no-data a.test 60s secure'],
    ['b.test', 'MX', 'no-data b.test > a.test 20s secure'],
    ['c.test', 'A', 'nxdomain c.test 60s secure'],
    ['localhost', 'A', 'found localhost 0s 127.0.0.1'],
    ['mail.localhost', 'AAAA', 'found mail.localhost 0s ::1'],
    ['localhost', 'MX', 'no-data localhost 0s'],
    ['a..test', 'A', 'failed: bad-name'],
    [`${'a'.repeat(64)}.test`, 'A', 'failed: bad-name'],
  ];
  for (const [name, type, expected] of table) {
    test(`${name} ${type}`, async () => assert.equal(await ask(zone(records, true), name, type), expected));
  }

  test('AD of a server that is not trusted means nothing', async () => {
    assert.equal(await ask(zone(records, true), 'b.test', 'CNAME', false), 'found b.test 20s a.test');
  });

  test('an alias that the server leaves to us is followed', async () => {
    const lazy = ({ name }: Asked): Said => {
      if (name === 'b.test') return { answers: [alias('b.test', 'a.test', 10)], authenticated: true };
      return { answers: [a('a.test', '192.0.2.1')], authenticated: false };
    };
    assert.equal(await ask(lazy, 'b.test'), 'found b.test > a.test 10s 192.0.2.1');
  });

  test('aliases in a circle, within an answer and from one to the next', async () => {
    const circle = [alias('a.test', 'b.test'), alias('b.test', 'a.test')];
    assert.equal(await ask(() => ({ answers: circle }), 'a.test'), 'failed: alias-loop');
    const next = ({ name }: Asked): Said => ({ answers: [alias(name, `x${name.slice(0, 40)}`)] });
    assert.equal(await ask(next, 'a.test'), 'failed: alias-loop');
  });

  test('nothing without a SOA record of the zone is not kept', async () => {
    const foreign: ResourceRecord = {
      name: 'other.test',
      type: 'SOA',
      ttl: 60,
      value: { primary: '.', mailbox: '.', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 },
    };
    assert.equal(await ask(() => ({}), 'a.test'), 'no-data a.test 0s');
    assert.equal(await ask(() => ({ authorities: [foreign] }), 'a.test'), 'no-data a.test 0s');
  });

  test('records of other names in an answer are passed over', async () => {
    assert.equal(await ask(() => ({ answers: [a('evil.test', '192.0.2.66')] }), 'a.test'), 'no-data a.test 0s');
  });
});

suite('failures', () => {
  const table: [string, Said, string][] = [
    ['SERVFAIL', { rcode: rcodes.servFail }, 'failed: servfail'],
    ['REFUSED', { rcode: rcodes.refused }, 'failed: refused'],
    ['REFUSED without the question', { rcode: rcodes.refused, question: null }, 'failed: refused'],
    ['another code', { rcode: 16 }, 'failed: malformed'],
    ['octets without meaning', (query) => [Buffer.concat([idOf(query), Buffer.alloc(40, 0xff)])], 'failed: malformed'],
  ];
  for (const [name, said, expected] of table) {
    test(name, async () => assert.equal(await ask(() => said, 'a.test'), expected));
  }

  test('no server there', async () => {
    const server = await startDns(() => null);
    await server[Symbol.asyncDispose]();
    assert.equal(brief(await resolverOf([server]).resolve('a.test', 'A')), 'failed: unreachable');
  });

  test('no servers at all', async () => {
    assert.equal(brief(await resolverOf([]).resolve('a.test', 'A')), 'failed: unreachable');
  });

  test('the next server is asked where one fails or is silent', async () => {
    await using good = await startDns(zone(records));
    await using silent = await startDns(() => null);
    await using failing = await startDns(() => ({ rcode: rcodes.servFail }));
    const outcome = await resolverOf([failing, silent, good]).resolve('b.test', 'CNAME');
    assert.equal(brief(outcome), 'found b.test 20s a.test');
    assert.deepEqual([failing.asked.length, silent.asked.length], [1, 1]);
  });

  test('a lost question is repeated', async () => {
    let lost = 0;
    await using server = await startDns((asked) => (lost++ === 0 ? null : zone(records)(asked)));
    assert.equal(brief(await resolverOf([server]).resolve('b.test', 'CNAME')), 'found b.test 20s a.test');
  });
});

const idOf = (query: DnsMessage) => Buffer.of(query.id >> 8, query.id & 0xff);

suite('over the wire', () => {
  test('replies to other questions are passed over', async () => {
    const forged = (query: DnsMessage): Uint8Array[] => {
      const answer = { ...query, response: true, authenticated: false, answers: [a('a.test', '192.0.2.66')] };
      const question = { name: 'c.test', type: 1 };
      const good = { ...answer, answers: [a('a.test', '192.0.2.1')] };
      const wrong = [
        { ...answer, id: query.id ^ 1 },
        { ...answer, question },
        { ...answer, response: false },
      ];
      return [Buffer.of(1), ...[...wrong, good].map((message) => encodeMessage(message))];
    };
    assert.equal(await ask(() => forged, 'a.test'), 'found a.test 60s 192.0.2.1');
  });

  test('an answer that does not fit comes by TCP', async () => {
    const answers = Array.from({ length: 1500 }, (_, i) => a('a.test', `192.0.${i >> 8}.${i & 0xff}`));
    const large = ({ over }: Asked): Said => (over === 'udp' ? { truncated: true } : { answers });
    assert.equal((await ask(large, 'a.test')).split(' ').length, 3 + 1500);
  });

  test('truncated by TCP, or by TCP another question', async () => {
    assert.equal(await ask(() => ({ truncated: true }), 'a.test'), 'failed: oversized');
    const other = ({ over }: Asked): Said => (over === 'udp' ? { truncated: true } : { id: 0, question: null });
    assert.equal(await ask(other, 'a.test'), 'failed: malformed');
  });

  test('TCP that ends too early', async () => {
    assert.equal(
      await ask(({ over }) => (over === 'udp' ? { truncated: true } : new Uint8Array()), 'a.test'),
      'failed: malformed',
    );
  });
});

suite('cache', () => {
  test('an answer holds as long as it says, nothing too, for all types', async () => {
    const clock = { time: 0, now: () => clock.time };
    await using server = await startDns(zone(records));
    const resolver = resolverOf([server], { clock });
    const said: string[] = [];
    for (const [time, name, type] of [
      [0, 'b.test', 'A'],
      [19_000, 'b.test', 'A'],
      [20_000, 'b.test', 'A'],
      [30_000, 'c.test', 'A'],
      [89_000, 'c.test', 'MX'],
      [90_000, 'c.test', 'MX'],
    ] as const) {
      clock.time = time;
      said.push(`${brief(await resolver.resolve(name, type)).split(' 192')[0]}, asked ${server.asked.length}`);
    }
    assert.deepEqual(said, [
      'found b.test > a.test 20s, asked 1',
      'found b.test > a.test 1s, asked 1',
      'found b.test > a.test 20s, asked 2',
      'nxdomain c.test 60s, asked 3',
      'nxdomain c.test 1s, asked 3',
      'nxdomain c.test 60s, asked 4',
    ]);
  });

  test('a failure is remembered for a moment', async () => {
    const clock = { time: 0, now: () => clock.time };
    await using server = await startDns(() => ({ rcode: rcodes.servFail }));
    const resolver = resolverOf([server], { clock });
    for (const time of [0, 0, dnsLimits.failureTtl * 1000]) {
      clock.time = time;
      await resolver.resolve('a.test', 'A');
    }
    assert.equal(server.asked.length, 2);
  });

  test('equal questions that meet are asked once', async () => {
    await using server = await startDns(zone(records));
    const resolver = resolverOf([server]);
    const outcomes = await Promise.all(['a.test', 'A.TEST', 'a.test.'].map((name) => resolver.resolve(name, 'A')));
    assert.equal(new Set(outcomes.map(brief)).size, 1);
    assert.equal(server.asked.length, 1);
  });

  test('other servers are asked anew', async () => {
    await using first = await startDns(zone([a('a.test', '192.0.2.1')]));
    await using second = await startDns(zone([a('a.test', '192.0.2.2')]));
    const resolver = resolverOf([first]);
    await resolver.resolve('a.test', 'A');
    resolver.use([{ address: '127.0.0.1', port: second.port, trusted: false }]);
    assert.equal(brief(await resolver.resolve('a.test', 'A')), 'found a.test 60s 192.0.2.2');
  });
});

test('many questions at once are all answered', async () => {
  await using server = await startDns(({ name }) => ({ answers: [a(name, '192.0.2.1')] }));
  const resolver = resolverOf([server]);
  const names = Array.from({ length: dnsLimits.inFlight + 100 }, (_, i) => `n${i}.test`);
  const outcomes = await Promise.all(names.map((name) => resolver.resolve(name, 'A')));
  assert.ok(outcomes.every(({ kind }) => kind === 'found'));
});
