import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { Metrics } from '#base/metrics.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { type Asked, type Said, startDns, zone } from '#net/dns/testing.ts';
import { challengeOf, findProof, type Proof } from './ownership.ts';

const challenge = challengeOf({ domain: 'firma.pl', token: 'a1b2' }, 'Mail.Sowa.Example');
const name = '_sowa-challenge.firma.pl';
const txt = (value: string, at = name) => ({ name: at, type: 'TXT', ttl: 60, value }) as const;
const cname = (value: string) => ({ name, type: 'CNAME', ttl: 60, value }) as const;

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
    assert.deepEqual(await findProof(resolver, challenge), expected);
  });
}
