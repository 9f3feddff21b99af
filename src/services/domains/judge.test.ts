import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { domainLimits } from '#base/limits-domains.ts';
import type { AuthorityFailure, AuthorityOutcome } from '#net/dns/types.ts';
import type { RecordType } from '#wire/dns/records.ts';
import { judge, judgeAddresses } from './judge.ts';
import { type ExpectedRecord, expectedRecords } from './records.ts';
import { testFacts } from './testing.ts';
import type { Judgement } from './types.ts';
import { type ResolverJudgement, verdict } from './verdict.ts';

const data = (byte: number) => Buffer.alloc(32, byte);
const records = expectedRecords({
  ...testFacts,
  ports: { ...testFacts.ports, pop3s: null },
  tlsa: [data(1).toString('hex')],
});

function recordOf(name: string, purpose?: string): ExpectedRecord {
  const found = records.find((record) => record.name === name && (purpose === undefined || record.purpose === purpose));
  assert.ok(found, name);
  return found;
}

const answer = { name: 'x', aliases: [], ttl: 60, secure: false };
const found = (values: unknown[]) =>
  ({ kind: 'found', ...answer, records: values }) as unknown as AuthorityOutcome<RecordType>;
const ok: Judgement = { state: 'ok' };
const wrong = (difference: string, ...shown: string[]) => ({ state: 'wrong', found: shown, difference });
const mx = (preference: number, exchange: string) => ({ preference, exchange });
const srv = (port: number, target: string) => ({ priority: 3, weight: 0, port, target });
const tlsa = (byte: number) => ({ usage: 3, selector: 1, matching: 1, data: data(byte) });

type Row = [what: string, record: ExpectedRecord, values: unknown[], judgement: unknown];
const table: readonly Row[] = [
  ['our MX', recordOf('a.test'), [mx(5, 'mail.sowa.test')], ok],
  ['another MX', recordOf('a.test'), [mx(9, 'mx.test')], wrong('mx-elsewhere', '9 mx.test')],
  [
    'our MX beside another',
    recordOf('a.test'),
    [mx(5, 'mail.sowa.test'), mx(9, 'mx.test')],
    wrong('mx-also-elsewhere', '5 mail.sowa.test', '9 mx.test'),
  ],
  ['no mail at all', recordOf('a.test'), [mx(0, '.')], wrong('mx-null', '0 .')],
  ['SPF that lets others send too', recordOf('a.test', 'spf'), ['x=y', 'v=spf1 include:x.test MX -all'], ok],
  ['SPF without us', recordOf('a.test', 'spf'), ['v=spf1 -all'], wrong('spf-without-mx', 'v=spf1 -all')],
  ['SPF for everybody', recordOf('a.test', 'spf'), ['v=spf1 mx +all'], wrong('spf-everybody', 'v=spf1 mx +all')],
  [
    'two SPF records',
    recordOf('a.test', 'spf'),
    ['v=spf1 mx ~all', 'v=spf1 mx ~all'],
    wrong('several', 'v=spf1 mx ~all', 'v=spf1 mx ~all'),
  ],
  ['other texts only', recordOf('a.test', 'spf'), ['x=y'], { state: 'missing', absent: 'record' }],
  ['a stricter DMARC policy', recordOf('_dmarc.a.test'), ['v=DMARC1;p=reject'], ok],
  ['a DMARC policy that is none', recordOf('_dmarc.a.test'), ['v=DMARC1; p=x'], wrong('dmarc-policy', 'v=DMARC1; p=x')],
  ['TLSRPT to somebody else', recordOf('_smtp._tls.a.test'), ['v=TLSRPTv1;rua=https://x.test'], ok],
  ['TLSRPT to nobody', recordOf('_smtp._tls.a.test'), ['v=TLSRPTv1;'], wrong('tls-rpt-address', 'v=TLSRPTv1;')],
  ['the id of our policy', recordOf('_mta-sts.a.test'), ['v=STSv1; id=5a17;'], ok],
  ['another id', recordOf('_mta-sts.a.test'), ['v=STSv1; id=1'], wrong('mta-sts-id', 'v=STSv1; id=1')],
  ['our key with blanks', recordOf('s1._domainkey.a.test'), [`v=DKIM1; p= ${'A'.repeat(100)} ${'A'.repeat(200)}`], ok],
  ['another key', recordOf('s1._domainkey.a.test'), ['v=DKIM1; p=BB'], wrong('dkim-key', 'v=DKIM1; p=BB')],
  ['a revoked key', recordOf('s1._domainkey.a.test'), ['v=DKIM1; p='], wrong('dkim-revoked', 'v=DKIM1; p=')],
  ['our server', recordOf('_imaps._tcp.a.test'), [srv(993, 'mail.sowa.test')], ok],
  [
    'another port',
    recordOf('_imaps._tcp.a.test'),
    [srv(143, 'mail.sowa.test')],
    wrong('other-port', '3 0 143 mail.sowa.test'),
  ],
  ['another host', recordOf('_imaps._tcp.a.test'), [srv(993, 'x.test')], wrong('other-target', '3 0 993 x.test')],
  ['what we do not offer, said so', recordOf('_pop3s._tcp.a.test'), [srv(0, '.')], ok],
  [
    'what we do not offer',
    recordOf('_pop3s._tcp.a.test'),
    [srv(995, 'x.test')],
    wrong('other-target', '3 0 995 x.test'),
  ],
  ['our alias', recordOf('autoconfig.a.test'), ['mail.sowa.test'], ok],
  ['another alias', recordOf('autoconfig.a.test'), ['x.test'], wrong('other-target', 'x.test')],
  ['the key of our certificate', recordOf('_25._tcp.mail.sowa.test'), [tlsa(2), tlsa(1)], ok],
  [
    'the key of another certificate',
    recordOf('_25._tcp.mail.sowa.test'),
    [tlsa(2)],
    wrong('tlsa-key', `3 1 1 ${data(2).toString('hex')}`),
  ],
];

suite('what a server says', () => {
  for (const [what, record, values, judgement] of table) {
    test(what, () => assert.deepEqual(judge(record, found(values)), judgement));
  }

  test('nothing', () => {
    const record = recordOf('a.test');
    assert.deepEqual(judge(record, { kind: 'nxdomain', ...answer }), { state: 'missing', absent: 'name' });
    assert.deepEqual(judge(record, { kind: 'no-data', ...answer }), { state: 'missing', absent: 'record' });
    assert.deepEqual(judge(recordOf('_pop3s._tcp.a.test'), { kind: 'nxdomain', ...answer }), ok);
  });

  test('every failure is a state of its own', () => {
    const reasons: AuthorityFailure[] = ['timeout', 'unreachable', 'servfail', 'refused', 'malformed', 'alias-loop'];
    for (const reason of [...reasons, 'oversized', 'bad-name', 'lame'] as const) {
      assert.deepEqual(judge(recordOf('a.test'), { kind: 'failed', reason }), { state: reason });
    }
  });

  test('addresses in place of an alias', () => {
    assert.deepEqual(judgeAddresses(['192.0.2.1'], ['192.0.2.1', '2001:db8::1']), ok);
    assert.deepEqual(judgeAddresses(['192.0.2.9'], ['192.0.2.1']), wrong('other-address', '192.0.2.9'));
  });

  test('of much that is wrong a part is shown', () => {
    const texts = Array.from({ length: 50 }, () => `v=spf1 ${'x'.repeat(5000)}`);
    const judgement = judge(recordOf('a.test', 'spf'), found(texts));
    assert(judgement.state === 'wrong');
    assert.equal(judgement.found.length, domainLimits.shown);
    assert.ok(judgement.found.every((text) => text.length === domainLimits.shownLength));
  });
});

const missing: Judgement = { state: 'missing', absent: 'record' };
const bad: Judgement = { state: 'wrong', found: ['old'], difference: 'other-text' };
const fault = (state: AuthorityFailure | 'bogus'): Judgement => ({ state });
const moving = (seconds: number | null, behind: string[] = [], old: string[] = []) => ({
  state: 'propagating',
  seconds,
  behind,
  found: old,
});

const verdicts: readonly [what: string, servers: Judgement[], resolver: Judgement, result: unknown][] = [
  ['everywhere', [ok, ok], ok, ok],
  ['the resolver remembers that there was none', [ok, ok], missing, moving(300)],
  ['the resolver remembers the old one', [ok], bad, moving(300, [], ['old'])],
  ['a secondary server has the old one', [ok, bad], ok, moving(null, ['ns2'], ['old'])],
  ['a secondary server and the resolver have the old one', [ok, bad], bad, moving(300, ['ns2'], ['old'])],
  ['wrong at the source, though the resolver still has the good one', [bad], ok, bad],
  ['gone at the source', [missing, missing], ok, missing],
  ['one server is dead', [fault('timeout'), ok], ok, ok],
  ['no server can be asked from here', [fault('timeout')], ok, ok],
  ['nor has the resolver it', [fault('timeout')], missing, missing],
  ['nobody answers', [fault('timeout')], fault('timeout'), fault('timeout')],
  ['what was said counts more than silence', [fault('timeout'), fault('lame')], fault('servfail'), fault('lame')],
  [
    'servers are silent, and the resolver fails for it',
    [fault('unreachable')],
    fault('servfail'),
    fault('unreachable'),
  ],
  ['no servers are known', [], fault('servfail'), fault('servfail')],
  ['signatures are wrong', [ok], fault('bogus'), fault('bogus')],
];

suite('what all of them say', () => {
  for (const [what, judgements, judgement, result] of verdicts) {
    test(what, () => {
      const servers = judgements.map((one, at) => ({ server: `ns${at + 1}`, judgement: one }));
      const resolver: ResolverJudgement = { judgement, ttl: 300 };
      assert.deepEqual(verdict(servers, resolver), result);
    });
  }
});
