import assert from 'node:assert/strict';
import { test } from 'node:test';
import { english } from './english.ts';
import { polish } from './polish.ts';

/** These take names of a closed set; their types prove that each has a text. */
const closed = ['dkimState', 'purpose', 'routingStep', 'senders'];
const keys = (Object.keys(english) as (keyof typeof english)[]).filter((key) => !closed.includes(key));

/** What a text says, with a number in place of each value. */
function said(text: string | ((...values: never[]) => string)): string {
  if (typeof text === 'string') return text;
  return text(...(Array.from({ length: text.length }, () => 7) as never[]));
}

test('both languages have every text, made from the same values', () => {
  assert.deepEqual(Object.keys(polish).toSorted(), Object.keys(english).toSorted());
  for (const key of keys) {
    const [one, other] = [english[key], polish[key]];
    assert.equal(typeof other, typeof one, key);
    if (typeof one === 'function' && typeof other === 'function') assert.equal(other.length, one.length, key);
  }
});

test('nothing is left untranslated', () => {
  const alike = keys.filter((key) => said(english[key]) === said(polish[key]) && /[a-z]{4}/.test(said(english[key])));
  // Words that are the same in both, and what looks words up.
  assert.deepEqual(alike, ['loginOutcome', 'operator', 'postmaster', 'doctorEnough']);
});
