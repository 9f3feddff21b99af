import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalName, labelsOf, labelText, reverseName } from './names.ts';

test('names are compared in one spelling', () => {
  const table: [string, string][] = [
    ['Example.PL.', 'example.pl'],
    ['example.pl', 'example.pl'],
    ['.', '.'],
    ['Ż.pl', 'Ż.pl'],
  ];
  for (const [name, expected] of table) assert.equal(canonicalName(name), expected);
});

test('odd octets of a label have one form only', () => {
  assert.equal(labelText(Buffer.from('A.b\\ \0ż')), 'a\\046b\\092\\032\\000\\197\\188');
  assert.deepEqual(labelsOf('a\\046b\\092').map(labelText), ['a\\046b\\092']);
  assert.deepEqual(labelsOf('.'), []);
});

test('names of addresses', () => {
  assert.equal(reverseName('192.0.2.1'), '1.2.0.192.in-addr.arpa');
  const v6 = '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa';
  assert.equal(reverseName('2001:db8::1'), v6);
  assert.equal(reverseName('2001:0DB8:0:0::0.0.0.1'), v6);
  assert.throws(() => reverseName('localhost'), { code: 'bad-argument' });
});
