import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPageRange, pageOf, parsePageRange, type PageRange } from './page-range.ts';
import { outcome } from './testing.ts';

test('pages of a result (RFC 9394 3.1)', () => {
  const results = ['a', 'b', 'c', 'd', 'e'];
  const cases: [text: string, printed: string, page: string][] = [
    ['1:2', '1:2', 'ab'],
    ['2:1', '1:2', 'ab'],
    ['4:9', '4:9', 'de'],
    ['6:9', '6:9', ''],
    ['-1:-2', '-1:-2', 'de'],
    ['-5:-4', '-4:-5', 'ab'],
    ['-4:-9', '-4:-9', 'ab'],
    ['-6:-9', '-6:-9', ''],
    ['1:4294967295', '1:4294967295', 'abcde'],
  ];
  for (const [text, printed, page] of cases) {
    const range = outcome(parsePageRange, text) as PageRange;
    assert.equal(formatPageRange(range), printed);
    assert.equal(pageOf(results, range).join(''), page, text);
  }
  for (const wrong of ['1', '1:-2', '-1:2', '0:1', '1:*', '1:4294967296', '']) {
    assert.equal(outcome(parsePageRange, wrong), 'bad-syntax', wrong);
  }
});
