import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessageIds } from './message-id.ts';
import { hostileTexts } from './testing.ts';

const cases: [value: string, ids: string[]][] = [
  ['', []],
  ['<a@b>', ['a@b']],
  ['<a@b> <c@d>\t<e@f>', ['a@b', 'c@d', 'e@f']],
  ['<a@b><c@d>', ['a@b', 'c@d']],
  ['<a@b>,<c@d>', ['a@b', 'c@d']],
  ['<a @ b\t>', ['a@b']],
  ['<no-at-sign>', ['no-at-sign']],
  ['Your message of Mon <a@b> (from c@d)', ['a@b']],
  ['a@b, c@d', ['a@b', 'c@d']],
  ['<a@b', ['a@b']],
  ['"Jan" jan', []],
  ['<> < > <a@b>', ['a@b']],
  ['<<a@b>>', ['a@b']],
  ['<a@[127.0.0.1]>', ['a@[127.0.0.1]']],
];

test('message identifiers are found in order', () => {
  for (const [value, ids] of cases) assert.deepEqual(parseMessageIds(value), ids, value);
});

test('long hostile values are read in linear time', () => {
  for (const text of hostileTexts()) parseMessageIds(text);
});
