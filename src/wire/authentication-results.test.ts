import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAuthservId } from './authentication-results.ts';

const cases: [field: string, id: string | null][] = [
  ['Authentication-Results: mail.example.test; spf=pass', 'mail.example.test'],
  ['Authentication-Results: Mail.Example.TEST 1; none', 'mail.example.test'],
  ['Authentication-Results:mail.example.test;', 'mail.example.test'],
  ['Authentication-Results:\r\n mail.example.test;\r\n spf=pass\r\n', 'mail.example.test'],
  ['Authentication-Results : (a (nested) comment)\r\n\t(another) mail.example.test (third); x', 'mail.example.test'],
  ['Authentication-Results: "mail.example.test"; spf=pass', 'mail.example.test'],
  ['Authentication-Results: "mail\\.example.test" ; spf=pass', 'mail.example.test'],
  ['Authentication-Results: ż.example; spf=pass', 'ż.example'],
  ['Authentication-Results: ; spf=pass', null],
  ['Authentication-Results:', null],
  ['Authentication-Results: (open mail.example.test; spf=pass', null],
];
for (const [field, id] of cases) {
  test(`${JSON.stringify(field)} is of ${id}`, () => assert.equal(parseAuthservId(Buffer.from(field)), id));
}
