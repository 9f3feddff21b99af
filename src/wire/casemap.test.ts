import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { casemap } from './casemap.ts';

test('RFC 5051 2: what is equal', () => {
  const table: [string, string][] = [
    ['', ''],
    ['Hello', 'HELLO'],
    ['żółw', 'ŻÓŁW'],
    ['z\u0307', 'ż'],
    ['ǆ', 'ǅ'],
    ['Ǆ', 'ǅ'],
    ['ﬁ', 'ﬁ'],
    ['σ', 'Σ'],
    ['ς', 'Σ'],
    ['ᾳ', 'ᾼ'],
    ['ᾀ', 'ᾈ'],
    ['ა', 'ა'],
    ['Ⅷ', 'ⅷ'],
    ['𐐨', '𐐀'],
  ];
  for (const [a, b] of table) assert.equal(casemap(a), casemap(b), a);
});

test('RFC 5051 2: what differs, as only simple case mapping is done', () => {
  const table: [string, string][] = [
    ['ß', 'SS'],
    ['ß', 'ss'],
    ['ﬁ', 'FI'],
    ['l', 'ł'],
    ['a', 'ą'],
    ['ა', 'Ა'],
  ];
  for (const [a, b] of table) assert.notEqual(casemap(a), casemap(b), a);
});

test('octets are compared, not UTF-16 units', () => {
  const letters = ['zebra', 'Ala', 'ąb', 'Łódź', '\u{1f600}', '\uffe5', 'lok'];
  assert.deepEqual(
    letters.toSorted((a, b) => (casemap(a) < casemap(b) ? -1 : 1)),
    ['Ala', 'ąb', 'lok', 'zebra', '\uffe5', 'Łódź', '\u{1f600}'],
  );
});

test('a key is the same for its capitals and small letters where these are one to one', () => {
  const letter = fc.constantFrom(...Array.from('aąbcćdeęłńóśźżäöüéàçšžабвγδε1 .-'));
  fc.assert(
    fc.property(fc.string({ unit: letter }), (text) => {
      assert.equal(casemap(text), casemap(text.toUpperCase()));
      assert.match(casemap(text), /^[\0-\xff]*$/);
    }),
  );
});
