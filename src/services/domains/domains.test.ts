import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome, Resolver } from '#net/dns/types.ts';
import type { RecordType } from '#wire/dns/records.ts';
import { diagnose } from './diagnosis.ts';
import { type DomainFacts, expectedRecords, recordData, zoneText } from './records.ts';

const facts: DomainFacts = {
  domain: 'a.test',
  host: 'mail.sowa.test',
  dkim: [{ name: 's1._domainkey.a.test', record: `v=DKIM1; k=rsa; p=${'A'.repeat(300)}` }],
  reports: 'postmaster@a.test',
  ports: { imaps: 993, pop3s: 995, submission: 587, submissions: 465, https: 443 },
};
const records = expectedRecords(facts);

test('the records of a domain as a zone', () => {
  const lines = zoneText(records).split('\n');
  assert.deepEqual(
    lines.filter((line) => !line.includes('_domainkey')),
    [
      'a.test. 3600 IN MX 10 mail.sowa.test.',
      'a.test. 3600 IN TXT "v=spf1 mx ~all"',
      '_dmarc.a.test. 3600 IN TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@a.test"',
      '_smtp._tls.a.test. 3600 IN TXT "v=TLSRPTv1; rua=mailto:postmaster@a.test"',
      '_imaps._tcp.a.test. 3600 IN SRV 0 1 993 mail.sowa.test.',
      '_pop3s._tcp.a.test. 3600 IN SRV 10 1 995 mail.sowa.test.',
      '_submissions._tcp.a.test. 3600 IN SRV 0 1 465 mail.sowa.test.',
      '_submission._tcp.a.test. 3600 IN SRV 10 1 587 mail.sowa.test.',
      '_autodiscover._tcp.a.test. 3600 IN SRV 0 1 443 mail.sowa.test.',
      'autoconfig.a.test. 3600 IN CNAME mail.sowa.test.',
      'autodiscover.a.test. 3600 IN CNAME mail.sowa.test.',
    ],
  );
});

test('a long text is divided into strings of 255 octets that give the text again', () => {
  const dkim = records.find(({ purpose }) => purpose === 'dkim');
  assert(dkim?.type === 'TXT');
  const strings = [...recordData(dkim).matchAll(/"([^"]*)"/g)].map(([, part = '']) => part);
  assert.deepEqual(
    strings.map(({ length }) => length),
    [255, dkim.text.length - 255],
  );
  assert.equal(strings.join(''), dkim.text);
  assert.equal(recordData({ ...dkim, text: 'a"b\\c' }), String.raw`"a\"b\\c"`);
});

/** A world in which names have what the table says. */
function world(table: Readonly<Record<string, unknown[] | 'nxdomain' | 'timeout'>>): Resolver {
  return {
    resolve: async <T extends RecordType>(name: string, type: T): Promise<Outcome<T>> => {
      const answer = { name, aliases: [], ttl: 60, secure: false };
      const found = table[`${name} ${type}`] ?? [];
      if (found === 'timeout') return { kind: 'failed', reason: 'timeout' };
      if (found === 'nxdomain') return { kind: 'nxdomain', ...answer };
      if (found.length === 0) return { kind: 'no-data', ...answer };
      return { kind: 'found', ...answer, records: found } as unknown as Outcome<T>;
    },
  };
}

async function stateOf(purpose: string, table: Parameters<typeof world>[0], name?: string) {
  const found = await diagnose(world(table), records);
  const one = found.find(({ record }) => record.purpose === purpose && (name === undefined || record.name === name));
  return one?.result;
}

const states: readonly [
  what: string,
  purpose: string,
  name: string,
  table: Parameters<typeof world>[0],
  state: unknown,
][] = [
  ['our MX', 'mx', 'a.test', { 'a.test MX': [{ preference: 5, exchange: 'mail.sowa.test' }] }, { state: 'ok' }],
  [
    'our MX beside another',
    'mx',
    'a.test',
    {
      'a.test MX': [
        { preference: 5, exchange: 'mail.sowa.test' },
        { preference: 9, exchange: 'mx.else.test' },
      ],
    },
    { state: 'wrong', found: ['5 mail.sowa.test', '9 mx.else.test'] },
  ],
  ['no MX', 'mx', 'a.test', { 'a.test MX': 'nxdomain' }, { state: 'missing' }],
  ['servers that are silent', 'mx', 'a.test', { 'a.test MX': 'timeout' }, { state: 'unknown', reason: 'timeout' }],
  [
    'SPF that lets others send too',
    'spf',
    'a.test',
    { 'a.test TXT': ['google-site=x', 'v=spf1 include:x.test MX -all'] },
    { state: 'ok' },
  ],
  ['SPF without us', 'spf', 'a.test', { 'a.test TXT': ['v=spf1 -all'] }, { state: 'wrong', found: ['v=spf1 -all'] }],
  [
    'SPF that lets everybody send',
    'spf',
    'a.test',
    { 'a.test TXT': ['v=spf1 mx +all'] },
    { state: 'wrong', found: ['v=spf1 mx +all'] },
  ],
  [
    'two SPF records',
    'spf',
    'a.test',
    { 'a.test TXT': ['v=spf1 mx ~all', 'v=spf1 mx ~all'] },
    { state: 'wrong', found: ['v=spf1 mx ~all', 'v=spf1 mx ~all'] },
  ],
  ['other texts only', 'spf', 'a.test', { 'a.test TXT': ['google-site=x'] }, { state: 'missing' }],
  [
    'a stricter DMARC policy',
    'dmarc',
    '_dmarc.a.test',
    { '_dmarc.a.test TXT': ['v=DMARC1;p=reject'] },
    { state: 'ok' },
  ],
  [
    'a DMARC policy that is none',
    'dmarc',
    '_dmarc.a.test',
    { '_dmarc.a.test TXT': ['v=DMARC1; p=maybe'] },
    { state: 'wrong', found: ['v=DMARC1; p=maybe'] },
  ],
  [
    'our key with blanks',
    'dkim',
    's1._domainkey.a.test',
    { 's1._domainkey.a.test TXT': [`v=DKIM1; p= ${'A'.repeat(100)} ${'A'.repeat(200)}`] },
    { state: 'ok' },
  ],
  [
    'another key',
    'dkim',
    's1._domainkey.a.test',
    { 's1._domainkey.a.test TXT': ['v=DKIM1; p=BBBB'] },
    { state: 'wrong', found: ['v=DKIM1; p=BBBB'] },
  ],
  [
    'our server',
    'srv',
    '_imaps._tcp.a.test',
    { '_imaps._tcp.a.test SRV': [{ priority: 3, weight: 0, port: 993, target: 'mail.sowa.test' }] },
    { state: 'ok' },
  ],
  [
    'another port',
    'srv',
    '_imaps._tcp.a.test',
    { '_imaps._tcp.a.test SRV': [{ priority: 0, weight: 1, port: 143, target: 'mail.sowa.test' }] },
    { state: 'wrong', found: ['0 1 143 mail.sowa.test'] },
  ],
  ['our alias', 'autoconfig', 'autoconfig.a.test', { 'autoconfig.a.test CNAME': ['mail.sowa.test'] }, { state: 'ok' }],
  [
    'another alias',
    'autoconfig',
    'autoconfig.a.test',
    { 'autoconfig.a.test CNAME': ['x.test'] },
    { state: 'wrong', found: ['x.test'] },
  ],
];

for (const [what, purpose, name, table, state] of states) {
  test(`diagnosis: ${what}`, async () => assert.deepEqual(await stateOf(purpose, table, name), state));
}
