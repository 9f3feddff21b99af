import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { RecordSet } from '#net/dns/driver.ts';
import { changesOf, planSets, setKey, undoing } from './change-set.ts';
import type { ExpectedRecord } from './records.ts';

const domain = 'firma.pl';
const ttl = 3600;
const mx: ExpectedRecord = { purpose: 'mx', name: domain, ttl, type: 'MX', preference: 10, exchange: 'mail.host.pl' };
const spf: ExpectedRecord = { purpose: 'spf', name: domain, ttl, type: 'TXT', text: 'v=spf1 mx ~all' };
const dmarc: ExpectedRecord = {
  purpose: 'dmarc',
  name: `_dmarc.${domain}`,
  ttl,
  type: 'TXT',
  text: 'v=DMARC1; p=quarantine',
};
const alias: ExpectedRecord = {
  purpose: 'autoconfig',
  name: `autoconfig.${domain}`,
  ttl,
  type: 'CNAME',
  target: 'mail.host.pl',
};

const txt = (name: string, ...values: string[]): RecordSet => ({ name, type: 'TXT', ttl: 60, values });
const mxs = (...exchanges: string[]): RecordSet => ({
  name: domain,
  type: 'MX',
  ttl: 60,
  values: exchanges.map((exchange) => ({ preference: 10, exchange })),
});
const presentOf = (sets: readonly RecordSet[]) => new Map(sets.map((set) => [setKey(set.name, set.type), set]));

const cases: [
  what: string,
  record: ExpectedRecord,
  present: RecordSet[],
  action: string,
  after: unknown,
  lost: string[],
][] = [
  ['nothing there', mx, [], 'add', [{ preference: 10, exchange: 'mail.host.pl' }], []],
  ['our MX', mx, [mxs('mail.host.pl')], 'keep', [{ preference: 10, exchange: 'mail.host.pl' }], []],
  ['another MX', mx, [mxs('old.pl')], 'replace', [{ preference: 10, exchange: 'mail.host.pl' }], ['MX 10 old.pl']],
  [
    'another MX beside ours',
    mx,
    [mxs('mail.host.pl', 'old.pl')],
    'replace',
    [{ preference: 10, exchange: 'mail.host.pl' }],
    ['MX 10 old.pl'],
  ],
  ['other texts', spf, [txt(domain, 'google-site=1')], 'add', ['google-site=1', 'v=spf1 mx ~all'], []],
  ['an SPF record that lets us in', spf, [txt(domain, 'v=spf1 mx a -all', 'x')], 'keep', ['v=spf1 mx a -all', 'x'], []],
  [
    'an SPF record of others',
    spf,
    [txt(domain, 'x', 'v=spf1 include:news.pl -all')],
    'replace',
    ['x', 'v=spf1 mx include:news.pl -all'],
    ['v=spf1 include:news.pl -all'],
  ],
  [
    'an SPF record for everybody',
    spf,
    [txt(domain, 'v=spf1 mx +all')],
    'replace',
    ['v=spf1 mx ~all'],
    ['v=spf1 mx +all'],
  ],
  [
    'two SPF records',
    spf,
    [txt(domain, 'v=spf1 a ~all', 'v=spf1 mx ~all')],
    'replace',
    ['v=spf1 mx a ~all'],
    ['v=spf1 a ~all', 'v=spf1 mx ~all'],
  ],
  ['a stricter DMARC record', dmarc, [txt(dmarc.name, 'v=DMARC1; p=reject')], 'keep', ['v=DMARC1; p=reject'], []],
  ['a broken DMARC record', dmarc, [txt(dmarc.name, 'v=DMARC1')], 'replace', ['v=DMARC1; p=quarantine'], ['v=DMARC1']],
  [
    'addresses where an alias is to be',
    alias,
    [{ name: alias.name, type: 'A', ttl: 60, values: ['192.0.2.1'] }, txt(alias.name, 'x')],
    'replace',
    ['mail.host.pl'],
    ['A 192.0.2.1', 'TXT x'],
  ],
  [
    'an alias where a text is to be',
    dmarc,
    [{ name: dmarc.name, type: 'CNAME', ttl: 60, values: ['dmarc.old.pl'] }],
    'replace',
    ['v=DMARC1; p=quarantine'],
    ['CNAME dmarc.old.pl'],
  ],
];
for (const [what, record, sets, action, values, lost] of cases) {
  test(`${record.purpose}: ${what}`, () => {
    const [planned] = planSets([record], presentOf(sets), { overwrite: true });
    assert.ok(planned !== undefined);
    assert.deepEqual([planned.action, planned.after.values, planned.lost], [action, values, lost]);
    const [careful] = planSets([record], presentOf(sets), { overwrite: false });
    assert.equal(careful?.action, action === 'replace' ? 'conflict' : action);
    if (action !== 'replace') return;
    assert.deepEqual(
      changesOf(careful === undefined ? [] : [careful]),
      [],
      'nothing of others goes without being named',
    );
    const after = applied(presentOf(sets), changesOf([planned]));
    assert.deepEqual(applied(after, undoing(changesOf([planned])).toReversed()), presentOf(sets));
    assert.equal(planSets([record], after, { overwrite: false })[0]?.action, 'keep', 'what was published serves');
  });
}

test('only what was ticked is planned, and records of one set are planned together', () => {
  const keys: ExpectedRecord[] = ['aa', 'bb'].map((data) => ({
    purpose: 'tlsa',
    name: '_25._tcp.mail.host.pl',
    ttl,
    type: 'TLSA',
    usage: 3,
    selector: 1,
    matching: 1,
    data,
  }));
  const all = [mx, spf, dmarc, ...keys];
  const purposes = planSets(all, new Map(), { overwrite: false }).map(({ purpose, after }) => [
    purpose,
    after.values.length,
  ]);
  assert.deepEqual(purposes, [
    ['mx', 1],
    ['spf', 1],
    ['dmarc', 1],
    ['tlsa', 2],
  ]);
  const only = planSets(all, new Map(), { only: new Set(['spf', 'dmarc']), overwrite: false });
  assert.deepEqual(
    only.map(({ purpose }) => purpose),
    ['spf', 'dmarc'],
  );
});

test('an older id of our own MTA-STS policy is replaced, one of somebody else’s is not', () => {
  const name = `_mta-sts.${domain}`;
  const policy: ExpectedRecord = { purpose: 'mta-sts', name, ttl, type: 'TXT', text: 'v=STSv1; id=new' };
  const host: ExpectedRecord = { ...alias, purpose: 'mta-sts', name: `mta-sts.${domain}` };
  const old = txt(name, 'v=STSv1; id=old');
  const actions = (target: string) => {
    const present = presentOf([old, { name: host.name, type: 'CNAME', ttl: 60, values: [target] }]);
    return planSets([policy, host], present, { overwrite: false }).map(({ action }) => action);
  };
  assert.deepEqual(actions('mail.host.pl'), ['replace', 'keep']);
  assert.deepEqual(actions('policy.other.pl'), ['conflict', 'conflict']);
});

test('whatever texts there are, those of others stay', () => {
  const texts = fc.uniqueArray(
    fc.oneof(fc.constantFrom('v=spf1 a -all', 'v=spf1', 'V=SPF1 +all'), fc.string({ minLength: 1 })),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(texts, (values) => {
      const present = values.length === 0 ? [] : [txt(domain, ...values)];
      const [planned] = planSets([spf], presentOf(present), { overwrite: true });
      for (const value of values.filter((text) => !/^v=spf1/i.test(text)))
        assert.ok(planned?.after.values.some((kept) => kept === value));
      const [next] = planSets([spf], presentOf(planned === undefined ? [] : [planned.after]), { overwrite: true });
      assert.equal(next?.action, 'keep');
    }),
  );
});

function applied(present: Map<string, RecordSet>, changes: ReturnType<typeof changesOf>): Map<string, RecordSet> {
  const sets = new Map(present);
  for (const { name, type, before, after } of changes) {
    assert.deepEqual(sets.get(setKey(name, type)) ?? null, before);
    if (after === null) sets.delete(setKey(name, type));
    else sets.set(setKey(name, type), after);
  }
  return sets;
}
