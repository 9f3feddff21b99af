import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownState, KnownStates } from '#directory/domain-checks.ts';
import { compare } from './drift.ts';
import { expectedRecords } from './records.ts';
import { testFacts } from './testing.ts';
import type { Check, RecordResult } from './types.ts';

const [record] = expectedRecords(testFacts);
assert.ok(record !== undefined);
const item = 'mx MX a.test';
const missing: RecordResult = { state: 'missing', absent: 'record' };
const moving: RecordResult = { state: 'propagating', seconds: 60, behind: [], found: [] };

type Row = [was: KnownState | null, result: RecordResult, is: KnownState | null, told: 'broken' | 'mended' | null];
const table: readonly Row[] = [
  [null, { state: 'ok' }, 'good', null],
  [null, missing, 'bad', null],
  [null, { state: 'timeout' }, 'bad', null],
  [null, moving, null, null],
  ['good', { state: 'ok' }, 'good', null],
  ['good', missing, 'bad', 'broken'],
  ['good', moving, 'good', null],
  ['good', { state: 'timeout' }, 'doubtful', null],
  ['doubtful', { state: 'ok' }, 'good', null],
  ['doubtful', { state: 'servfail' }, 'bad', 'broken'],
  ['doubtful', missing, 'bad', 'broken'],
  ['doubtful', moving, 'doubtful', null],
  ['bad', missing, 'bad', null],
  ['bad', { state: 'timeout' }, 'bad', null],
  ['bad', { state: 'ok' }, 'good', 'mended'],
];

for (const [was, result, is, told] of table) {
  test(`what was ${was ?? 'unknown'} and is ${result.state}`, () => {
    const known: KnownStates = was === null ? {} : { [item]: was };
    const report = { domain: 'a.test', at: 0, checks: [], records: [{ record, result, servers: [] }] };
    const comparison = compare(known, report);
    assert.deepEqual(comparison.known, is === null ? {} : { [item]: is });
    assert.deepEqual(
      comparison.broken.map(({ name }) => name),
      told === 'broken' ? [item] : [],
    );
    assert.deepEqual(
      comparison.mended.map(({ name }) => name),
      told === 'mended' ? [item] : [],
    );
    assert.equal(comparison.doubtful, is === 'doubtful');
  });
}

test('of checks a passing fault is doubtful, another is not, and a note breaks nothing', () => {
  const check = (level: Check['level'], code: Check['code']): Check => ({
    check: 'exchanger',
    subject: 'x',
    level,
    code,
    detail: '',
  });
  const after = (one: Check) =>
    compare({ 'exchanger x': 'good' }, { domain: 'a.test', at: 0, records: [], checks: [one] });
  assert.deepEqual(after(check('fault', 'exchanger-unreachable')).known, { 'exchanger x': 'doubtful' });
  assert.equal(after(check('fault', 'listed')).broken.length, 1);
  assert.deepEqual(after(check('note', 'exchanger-untrusted')).known, { 'exchanger x': 'good' });
  assert.deepEqual(after(check('note', 'timeout')).known, { 'exchanger x': 'good' });
});
