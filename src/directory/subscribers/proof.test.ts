import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldAnswer, foldLogin, normalizeMac } from './proof.ts';

const macs: readonly [text: string, mac: string | null][] = [
  ['aabbccddeeff', 'aabbccddeeff'],
  ['AA:BB:CC:DD:EE:FF', 'aabbccddeeff'],
  ['aa-bb-cc-dd-ee-0f', 'aabbccddee0f'],
  [' aabb.ccdd.eeff ', 'aabbccddeeff'],
  ['aa:bb-cc:dd:ee:ff', null],
  ['aabbccddeef', null],
  ['aabbccddeeff0', null],
  ['aabbccddeefg', null],
  ['', null],
];

for (const [text, mac] of macs) {
  test(`the MAC address “${text}” is ${mac ?? 'none'}`, () => assert.equal(normalizeMac(text), mac));
}

test('case and blanks of logins and answers do not matter', () => {
  assert.equal(foldLogin(' ABC-12 '), 'abc-12');
  assert.equal(foldAnswer(' Burek   Wspaniały. '), 'burek wspaniały');
  assert.equal(foldAnswer('Z\u0307'), foldAnswer('\u017c'));
});
