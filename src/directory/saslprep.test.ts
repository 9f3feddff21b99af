import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { saslprep } from './saslprep.ts';

// The first seven are the examples of RFC 4013 3 (the bidirectional one, which is refused there, is allowed here).
const cases: [password: string, prepared: string | null][] = [
  ['I\u00adX', 'IX'],
  ['user', 'user'],
  ['USER', 'USER'],
  ['\u00aa', 'a'],
  ['\u2168', 'IX'],
  ['\u0007', null],
  ['\u06271', '\u06271'],
  ['', null],
  ['\u00ad', null],
  ['za\u017c\u00f3\u0142\u0107', 'zażółć'],
  ['zaz\u0307o\u0301\u0142c\u0301', 'zażółć'],
  ['no\u00a0break', 'no break'],
  ['tab\there', null],
  ['C1 \u0085', null],
  ['half \ud83d', null],
  ['🦉 owl', '🦉 owl'],
];

for (const [password, prepared] of cases) {
  test(`${JSON.stringify(password)} is prepared as ${JSON.stringify(prepared)}`, () => {
    assert.equal(saslprep(password), prepared);
  });
}

test('printable ASCII stays as it is, and preparing twice changes nothing', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]+$/), (text) => {
      assert.equal(saslprep(text), text);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = saslprep(text);
      if (once !== null) assert.equal(saslprep(once), once);
    }),
  );
});
