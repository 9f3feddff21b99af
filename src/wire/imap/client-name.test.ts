import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { clientName } from './client-name.ts';
import type { IdPair } from './session-commands.ts';

const cases: readonly [name: string, pairs: readonly IdPair[], expected: string][] = [
  ['nothing', [], ''],
  ['a name alone', [['name', 'mutt']], 'mutt'],
  [
    'Thunderbird',
    [
      ['name', 'Thunderbird'],
      ['version', '140.3.0'],
    ],
    'Thunderbird 140.3.0',
  ],
  [
    'Mail of a phone, in any order and case',
    [
      ['os-version', '26.1 (23B85)'],
      ['OS', 'iOS'],
      ['Version', '23B85'],
      ['NAME', 'iPhone Mail'],
      ['vendor', 'Apple Inc.'],
    ],
    'iPhone Mail 23B85, iOS 26.1 (23B85)',
  ],
  [
    'values that are NIL or blank',
    [
      ['name', 'x'],
      ['version', null],
      ['os', ' '],
    ],
    'x',
  ],
  ['a version without a name', [['version', '1']], ''],
  ['lines, tabs and control characters', [['name', ' a\r\nb\t\u0007\u2028c ']], 'a b c'],
];

suite('the name of a client', () => {
  for (const [name, pairs, expected] of cases) test(name, () => assert.equal(clientName(pairs), expected));
});
