import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordData, recordFields, zoneText } from './record-text.ts';
import { type DomainFacts, expectedRecords } from './records.ts';
import { testFacts } from './testing.ts';

test('the records of a domain as a zone', () => {
  const lines = zoneText(expectedRecords(testFacts)).split('\n');
  assert.deepEqual(
    lines.filter((line) => !line.includes('_domainkey')),
    [
      'a.test. 3600 IN MX 10 mail.sowa.test.',
      'a.test. 3600 IN TXT "v=spf1 mx ~all"',
      '_dmarc.a.test. 3600 IN TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@a.test"',
      '_smtp._tls.a.test. 3600 IN TXT "v=TLSRPTv1; rua=mailto:postmaster@a.test"',
      '_mta-sts.a.test. 3600 IN TXT "v=STSv1; id=5a17"',
      'mta-sts.a.test. 3600 IN CNAME mail.sowa.test.',
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

const recordsWith = (facts: Partial<DomainFacts>) => zoneText(expectedRecords({ ...testFacts, ...facts })).split('\n');

test('what is not offered has a record that says so', () => {
  const lines = recordsWith({ ports: { ...testFacts.ports, pop3s: null } });
  assert.ok(lines.includes('_pop3s._tcp.a.test. 3600 IN SRV 0 0 0 .'));
});

test('a key of the certificate is announced where DNSSEC vouches for it', () => {
  const lines = recordsWith({ tlsa: ['ab'.repeat(32)] });
  assert.ok(lines.includes(`_25._tcp.mail.sowa.test. 3600 IN TLSA 3 1 1 ${'ab'.repeat(32)}`));
});

test('a long text is divided into strings of 255 octets that give the text again', () => {
  const dkim = expectedRecords(testFacts).find(({ purpose }) => purpose === 'dkim');
  assert(dkim?.type === 'TXT');
  const strings = [...recordData(dkim).matchAll(/"([^"]*)"/g)].map(([, part = '']) => part);
  assert.deepEqual(
    strings.map(({ length }) => length),
    [255, dkim.text.length - 255],
  );
  assert.equal(strings.join(''), dkim.text);
  assert.equal(recordData({ ...dkim, text: 'a"b\\c' }), String.raw`"a\"b\\c"`);
});

test('the fields of a form', () => {
  const fields = expectedRecords({ ...testFacts, tlsa: ['ff'] }).map((record) => recordFields(record, 'a.test'));
  const of = (host: string) => fields.find((one) => one.host === host);
  assert.deepEqual(of('@'), { host: '@', type: 'MX', value: 'mail.sowa.test', priority: 10 });
  assert.equal(of('_dmarc')?.value, 'v=DMARC1; p=quarantine; rua=mailto:postmaster@a.test');
  assert.deepEqual(of('_imaps._tcp'), {
    host: '_imaps._tcp',
    type: 'SRV',
    value: 'mail.sowa.test',
    priority: 0,
    weight: 1,
    port: 993,
  });
  assert.deepEqual(of('mta-sts'), { host: 'mta-sts', type: 'CNAME', value: 'mail.sowa.test' });
  assert.deepEqual(of('_25._tcp.mail.sowa.test'), { host: '_25._tcp.mail.sowa.test', type: 'TLSA', value: '3 1 1 ff' });
});
