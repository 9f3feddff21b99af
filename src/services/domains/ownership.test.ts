import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { Metrics } from '#base/metrics.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { type Asked, type Said, startDns, zone } from '#net/dns/testing.ts';
import type { ResourceRecord } from '#wire/dns/records.ts';
import { challengeOf, findProof, type Proof } from './ownership.ts';

const challenge = challengeOf({ domain: 'firma.pl', token: 'a1b2' }, 'Mail.Sowa.Example');
const name = '_sowa-challenge.firma.pl';
const txt = (value: string, at = name) => ({ name: at, type: 'TXT', ttl: 60, value }) as const;
const cname = (value: string) => ({ name, type: 'CNAME', ttl: 60, value }) as const;

const soa = { primary: 'ns.firma.pl', mailbox: 'x.firma.pl', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 };

const cases: [what: string, answer: (asked: Asked) => Said, expected: Proof][] = [
  ['nothing', zone([]), { kind: 'missing' }],
  ['the text', zone([txt('sowa-challenge=a1b2')]), { kind: 'proved', by: 'TXT' }],
  [
    'the text among others',
    zone([txt('sowa-challenge=c3'), txt('sowa-challenge=a1b2')]),
    { kind: 'proved', by: 'TXT' },
  ],
  ['another text', zone([txt('sowa-challenge=c3')]), { kind: 'wrong', found: ['sowa-challenge=c3'] }],
  ['a longer text', zone([txt('sowa-challenge=a1b2c3')]), { kind: 'wrong', found: ['sowa-challenge=a1b2c3'] }],
  ['the alias', zone([cname('a1b2.mail.sowa.example')]), { kind: 'proved', by: 'CNAME' }],
  ['an alias of another host', zone([cname('a1b2.evil.example')]), { kind: 'wrong', found: ['a1b2.evil.example'] }],
  [
    'the text behind an alias',
    zone([cname('x.test'), txt('sowa-challenge=a1b2', 'x.test')]),
    { kind: 'wrong', found: ['x.test'] },
  ],
  ['a server that fails', () => ({ rcode: 2 }), { kind: 'unknown', reason: 'servfail' }],
];
for (const [what, answer, expected] of cases) {
  test(`${what}: ${expected.kind}`, async () => {
    await using dns = await startDns(answer);
    const server = { address: '127.0.0.1', port: dns.port, trusted: false };
    const resolver = new StubResolver([server], systemClock, new Metrics());
    assert.deepEqual(await findProof({ resolver, dnsPort: () => dns.port }, challenge), expected);
  });
}

test('what the servers of the zone show counts, whatever a resolver remembers', async () => {
  const records: ResourceRecord[] = [
    { name: 'firma.pl', type: 'NS', ttl: 60, value: 'ns.firma.pl' },
    { name: 'ns.firma.pl', type: 'A', ttl: 60, value: '127.0.0.1' },
    { name: 'firma.pl', type: 'SOA', ttl: 60, value: soa },
  ];
  await using dns = await startDns((asked) => ({ ...(zone(records)(asked) as object), authoritative: true }));
  const server = { address: '127.0.0.1', port: dns.port, trusted: false };
  const ground = { resolver: new StubResolver([server], systemClock, new Metrics()), dnsPort: () => dns.port };
  assert.deepEqual(await findProof(ground, challenge), { kind: 'missing' });
  assert.equal((await ground.resolver.resolve(name, 'TXT')).kind, 'nxdomain');
  records.push(txt('sowa-challenge=a1b2'));
  assert.equal((await ground.resolver.resolve(name, 'TXT')).kind, 'nxdomain', 'the resolver remembers');
  assert.deepEqual(await findProof(ground, challenge), { kind: 'proved', by: 'TXT' });
});
