import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { deliveryLimits } from '#base/limits-queue.ts';
import { rcodes } from '#wire/dns/message.ts';
import type { ResourceRecord } from '#wire/dns/records.ts';
import { address, mx, openStage, plainZone, type Sending, type StageOptions } from './testing.ts';
import { startPeer } from './testing-peer.ts';

const good = `S: 220 mx
  C: EHLO sowa.test
  S: 250 mx
  C: MAIL FROM:<anna@a.test>
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

/** The result, and hosts in the order they were connected to. */
async function deliver(options: Partial<StageOptions>, sending: Partial<Sending> = {}, peers = ['127.0.0.1']) {
  await using stack = new AsyncDisposableStack();
  const first = stack.use(await startPeer([good], { address: peers[0] ?? '127.0.0.1' }));
  for (const peer of peers.slice(1)) stack.use(await startPeer([good], { address: peer, port: first.port }));
  await using stage = await openStage({ port: first.port, ...options });
  const results = await stage.send(sending);
  const tried = stage.events.filter((event) => /^(connected|failed)/.test(event));
  return { results, tried: tried.map((event) => event.split(' ').slice(0, 3).join(' ')), resolved: stage.events[0] };
}

suite('exchangers', () => {
  test('in order of preference', async () => {
    const records = [
      mx('b.test', 30, 'third.b.test'),
      mx('b.test', 10, 'first.b.test'),
      mx('b.test', 20, 'second.b.test'),
      address('first.b.test', '127.0.0.5'),
      address('second.b.test', '127.0.0.6'),
      address('third.b.test', '127.0.0.1'),
    ];
    const { results, tried, resolved } = await deliver({ records });
    assert.equal(resolved, 'resolved first.b.test second.b.test third.b.test');
    assert.deepEqual(tried, [
      'failed first.b.test 127.0.0.5',
      'failed second.b.test 127.0.0.6',
      'connected third.b.test 127.0.0.1',
    ]);
    assert.deepEqual(results, ['0 relayed 250 - Ok @third.b.test']);
  });

  test('of equal preference by chance', async () => {
    const hosts = Array.from({ length: 8 }, (_, i) => `mx${i}.b.test`);
    const records = hosts.map((host) => mx('b.test', 10, host));
    const orders = new Set<string | undefined>();
    for (let i = 0; i < 5; i++) orders.add((await deliver({ records })).resolved);
    assert.ok(orders.size > 1);
  });

  test('every address of a host', async () => {
    const records = [
      mx('b.test', 10, 'mx.b.test'),
      ...['127.0.0.5', '127.0.0.1'].map((ip) => address('mx.b.test', ip)),
    ];
    for (let i = 0; i < 3; i++)
      assert.deepEqual((await deliver({ records })).results, ['0 relayed 250 - Ok @mx.b.test']);
  });

  test('no more addresses than are tried', async () => {
    const records = [mx('b.test', 10, 'mx.b.test')];
    for (let i = 0; i <= deliveryLimits.addresses; i++) records.push(address('mx.b.test', `127.0.1.${i}`));
    const { results, tried } = await deliver({ records });
    assert.equal(tried.length, deliveryLimits.addresses);
    assert.match(
      results[0] ?? '',
      /^0 deferred 451 4\.4\.1 No connection to mx\.b\.test \(127\.0\.1\.\d+, port \d+\): connection refused$/,
    );
  });

  test('no more servers than are asked about a recipient they put off', async () => {
    const ips = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
    const records = ips.flatMap((ip, i) => [mx('b.test', i, `mx${i}.b.test`), address(`mx${i}.b.test`, ip)]);
    await using stack = new AsyncDisposableStack();
    const script = good.replace('C: *\n  S: 250 Ok', 'C: *\n  S: 450 4.2.1 Greylisted');
    const first = stack.use(await startPeer([script]));
    for (const ip of ips.slice(1)) stack.use(await startPeer([script], { address: ip, port: first.port }));
    await using stage = await openStage({ port: first.port, records });
    const [result] = await stage.send();
    assert.equal(result, '0 deferred 450 4.2.1 Greylisted @mx1.b.test');
    assert.equal(stage.events.filter((event) => event.startsWith('connected')).length, deliveryLimits.sessions);
  });

  const us = address('sowa.test', '127.0.0.1');
  const table: [name: string, records: ResourceRecord[], expected: string][] = [
    ['implicit: the domain itself', [address('b.test', '127.0.0.1')], '0 relayed 250 - Ok @b.test'],
    [
      'none: null MX',
      [mx('b.test', 0, '.'), address('b.test', '127.0.0.1')],
      '0 failed 556 5.1.10 The domain b.test takes no mail',
    ],
    ['null MX beside another', [mx('b.test', 0, '.'), ...plainZone], '0 relayed 250 - Ok @mx.b.test'],
    ['an unknown domain', [], '0 failed 550 5.1.2 The domain b.test does not exist'],
    [
      'a domain without addresses',
      [{ name: 'b.test', type: 'TXT', ttl: 60, value: 'a' }],
      '0 failed 550 5.4.4 The host b.test has no address',
    ],
    [
      'a host without addresses',
      [mx('b.test', 10, 'mx.b.test')],
      '0 failed 550 5.4.4 The host mx.b.test has no address',
    ],
    [
      'we are the best',
      [mx('b.test', 10, 'SOWA.test'), mx('b.test', 10, 'x.b.test'), mx('b.test', 20, 'mx.b.test'), us],
      '0 failed 554 5.4.6 Mail for b.test loops back to this server',
    ],
    ['we are the second', [mx('b.test', 20, 'sowa.test'), us, ...plainZone], '0 relayed 250 - Ok @mx.b.test'],
    [
      'an alias',
      [
        { name: 'b.test', type: 'CNAME', ttl: 60, value: 'c.test' },
        mx('c.test', 1, 'mx.b.test'),
        address('mx.b.test', '127.0.0.1'),
      ],
      '0 relayed 250 - Ok @mx.b.test',
    ],
  ];
  for (const [name, records, expected] of table) {
    test(name, async () => assert.deepEqual((await deliver({ records })).results, [expected]));
  }

  test('DNS that fails puts the mail off', async () => {
    const { results } = await deliver({ dns: () => ({ rcode: rcodes.servFail }) });
    assert.deepEqual(results, ['0 deferred 451 4.4.3 DNS does not say who takes mail for b.test (servfail)']);
  });

  test('DNS that fails for addresses too', async () => {
    const dns: StageOptions['dns'] = ({ type }) =>
      type === 'MX' ? { answers: [mx('b.test', 10, 'mx.b.test')] } : { rcode: rcodes.servFail };
    const { results } = await deliver({ dns });
    assert.deepEqual(results, ['0 deferred 451 4.4.3 DNS does not say the address of mx.b.test']);
  });
});

suite('other destinations', () => {
  test('an address of IPv6', async () => {
    const ipv6: ResourceRecord = { name: 'mx.b.test', type: 'AAAA', ttl: 60, value: '::1' };
    const records = [mx('b.test', 10, 'mx.b.test'), ipv6];
    const { results, tried } = await deliver({ records }, {}, ['::1']);
    assert.deepEqual([results, tried], [['0 relayed 250 - Ok @mx.b.test'], ['connected mx.b.test ::1']]);
    const literal = await deliver({}, { destination: { kind: 'mx', domain: '[IPv6:::1]' } }, ['::1']);
    assert.deepEqual(literal.results, ['0 relayed 250 - Ok @::1']);
  });

  test('an address literal', async () => {
    const { results } = await deliver({}, { destination: { kind: 'mx', domain: '[127.0.0.1]' } });
    assert.deepEqual(results, ['0 relayed 250 - Ok @127.0.0.1']);
  });

  test('a named host has no exchangers looked up', async () => {
    await using peer = await startPeer([good]);
    await using stage = await openStage({
      port: 1,
      records: [mx('relay.test', 10, 'mx.b.test'), address('relay.test', '127.0.0.1')],
    });
    const destination = {
      kind: 'host',
      host: 'relay.test',
      port: peer.port,
      tls: 'opportunistic',
      login: null,
    } as const;
    assert.deepEqual(await stage.send({ destination }), ['0 relayed 250 - Ok @relay.test']);
    assert.ok(stage.asked.every((question) => !question.includes(' MX ')));
  });
});

test('mail leaves from a configured address of the same family, always the same for one host', async () => {
  const sources = ['127.0.0.7', '127.0.0.8', '::1'];
  const seen = new Set<string>();
  for (let i = 0; i < 3; i++) {
    await using peer = await startPeer([good]);
    await using stage = await openStage({ port: peer.port, sources });
    await stage.send();
    seen.add(peer.clients.join());
  }
  const [client = ''] = seen;
  assert.equal(seen.size, 1);
  assert.ok(['127.0.0.7', '127.0.0.8'].includes(client), client);
});
