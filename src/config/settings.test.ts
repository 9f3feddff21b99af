import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatSize, parseSize } from './kinds.ts';
import { nearest } from './nearest.ts';
import { settings } from './settings.ts';

test('every setting has a variable of its own', () => {
  const variables = settings.map((setting) => setting.variable);
  assert.equal(new Set(variables).size, variables.length);
  for (const variable of variables) assert.match(variable, /^SOWA_[A-Z0-9_]+$/);
  assert.ok(variables.includes('SOWA_LISTENERS_SMTP_PORT'));
  assert.ok(variables.includes('SOWA_DATA'));
});

test('every setting is described by whole sentences', () => {
  for (const setting of settings) assert.match(setting.text, /^[`A-Z].*\.$/, setting.key);
});

test('sizes', () => {
  const table: [string, number | undefined][] = [
    ['0', 0],
    ['17', 17],
    ['17 B', 17],
    ['1KB', 1024],
    ['1.5 kb', 1536],
    ['50 MB', 52_428_800],
    [' 2 GB ', 2_147_483_648],
    ['1 TB', 2 ** 40],
    ['99999999 TB', undefined],
    ['-1', undefined],
    ['1 PB', undefined],
    ['MB', undefined],
    ['', undefined],
  ];
  for (const [text, bytes] of table) assert.equal(parseSize(text), bytes, text);
  fc.assert(fc.property(fc.maxSafeNat(), (bytes) => parseSize(formatSize(bytes)) === bytes));
});

test('the nearest known word', () => {
  const words = ['smtp', 'submission', 'hostname', 'max_recipients'];
  const table: [string, string | undefined][] = [
    ['smpt', 'smtp'],
    ['sntp', 'smtp'],
    ['smi', undefined],
    ['smtpp', 'smtp'],
    ['SMTP', 'smtp'],
    ['submision', 'submission'],
    ['host_name', 'hostname'],
    ['maxrecipients', 'max_recipients'],
    ['potato', undefined],
  ];
  for (const [word, expected] of table) assert.equal(nearest(word, words), expected, word);
});
