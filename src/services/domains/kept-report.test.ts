import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsItems, keptReport, reportOf } from './kept-report.ts';
import { expectedRecords } from './records.ts';
import { testFacts } from './testing.ts';
import type { Check, DomainReport, RecordResult } from './types.ts';

const ok: RecordResult = { state: 'ok' };
const missing: RecordResult = { state: 'missing', absent: 'record' };
const propagating: RecordResult = { state: 'propagating', seconds: 60, behind: [], found: [] };

/** A report in which some records, by name, are not well. */
function reportWith(results: Readonly<Record<string, RecordResult>>, checks: readonly Check[] = []): DomainReport {
  const records = expectedRecords(testFacts).map((record) => ({
    record,
    result: results[record.name] ?? ok,
    servers: [],
  }));
  return { domain: 'a.test', at: 1000, records, checks };
}

const check = (level: Check['level'], subject: string): Check => ({
  check: 'exchanger',
  subject,
  level,
  code: 'exchanger-unreachable',
  detail: '',
});

test('a purpose is as its worst record is, and what is well is not named', () => {
  assert.deepEqual(dnsItems(reportWith({})), []);
  const results = { '_imaps._tcp.a.test': propagating, '_pop3s._tcp.a.test': missing, '_dmarc.a.test': propagating };
  assert.deepEqual(dnsItems(reportWith(results)), [
    { name: 'dmarc', state: 'propagating' },
    { name: 'srv', state: 'missing' },
  ]);
});

test('what DNS itself does wrong is a fault, and a check that failed is named once', () => {
  const report = reportWith({ '_dmarc.a.test': { state: 'servfail' } }, [
    check('fault', '192.0.2.1'),
    check('fault', '192.0.2.2'),
    check('note', '192.0.2.3'),
  ]);
  assert.deepEqual(dnsItems(report), [
    { name: 'dmarc', state: 'fault' },
    { name: 'exchanger', state: 'fault' },
  ]);
});

test('a kept report has the worst state, and is the same when it is read', () => {
  assert.equal(keptReport(reportWith({})).state, 'ok');
  const report = reportWith({ '_dmarc.a.test': propagating, 'mta-sts.a.test': missing });
  const row = keptReport(report);
  assert.deepEqual([row.domain, row.at, row.state], ['a.test', 1000, 'missing']);
  assert.deepEqual(reportOf(row), report);
});
