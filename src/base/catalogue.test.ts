import assert from 'node:assert/strict';
import { test } from 'node:test';
import { englishPlural, languageOf, polishPlural } from './catalogue.ts';

test('the language of a locale', () => {
  const table: [(string | undefined)[], string][] = [
    [[], 'en'],
    [['pl'], 'pl'],
    [['pl_PL.UTF-8'], 'pl'],
    [['PL-pl'], 'pl'],
    [['pl@euro'], 'pl'],
    [['plx'], 'en'],
    [['C'], 'en'],
    [['de_DE', 'pl_PL'], 'en'],
    [[undefined, '', 'pl_PL'], 'pl'],
    [['en_GB', 'pl_PL'], 'en'],
  ];
  for (const [tags, language] of table) assert.equal(languageOf(...tags), language, String(tags));
});

test('numbers and their nouns', () => {
  const konta = (count: number) => polishPlural(count, 'konto', 'konta', 'kont');
  const table: [number, string][] = [
    [0, 'kont'],
    [1, 'konto'],
    [2, 'konta'],
    [4, 'konta'],
    [5, 'kont'],
    [12, 'kont'],
    [21, 'kont'],
    [22, 'konta'],
    [112, 'kont'],
  ];
  for (const [count, noun] of table) assert.equal(konta(count), noun, String(count));
  assert.equal(englishPlural(1, 'account', 'accounts'), 'account');
  assert.equal(englishPlural(0, 'account', 'accounts'), 'accounts');
});
