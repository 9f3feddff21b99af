import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { imapLimits } from '#base/limits-imap.ts';
import { parseSort, parseThread } from './sort.ts';
import { outcome } from './testing.ts';

const all = { kind: 'all' };

suite('SORT', () => {
  const cases: [text: string, expected: unknown][] = [
    // RFC 5256 3
    [
      ' (SUBJECT) UTF-8 ALL',
      { result: null, criteria: [{ key: 'SUBJECT', reverse: false }], charset: 'UTF-8', key: all },
    ],
    [
      ' (reverse date DISPLAYFROM) "US-ASCII" ALL',
      {
        result: null,
        criteria: [
          { key: 'DATE', reverse: true },
          { key: 'DISPLAYFROM', reverse: false },
        ],
        charset: 'US-ASCII',
        key: all,
      },
    ],
    // RFC 5267 3
    [
      ' RETURN (MIN) (REVERSE ARRIVAL) UTF-8 ALL',
      {
        result: { min: true, max: false, count: false, all: false, save: false, page: null },
        criteria: [{ key: 'ARRIVAL', reverse: true }],
        charset: 'UTF-8',
        key: all,
      },
    ],
    [' () UTF-8 ALL', 'bad-syntax'],
    [' (REVERSE) UTF-8 ALL', 'bad-syntax'],
    [' (COLOUR) UTF-8 ALL', 'bad-syntax'],
    [' (SUBJECT) ALL', 'bad-syntax'],
    [' SUBJECT UTF-8 ALL', 'bad-syntax'],
    [' (SUBJECT) KLINGON ALL', 'unsupported'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(outcome(parseSort, text), expected));

  test('limit', () => {
    const sort = (count: number) => outcome(parseSort, ` (${Array(count).fill('TO').join(' ')}) UTF-8 ALL`);
    assert.notEqual(sort(imapLimits.sortCriteria), 'limit');
    assert.equal(sort(imapLimits.sortCriteria + 1), 'limit');
  });
});

suite('THREAD', () => {
  const cases: [text: string, expected: unknown][] = [
    [' references UTF-8 ALL', { algorithm: 'REFERENCES', charset: 'UTF-8', key: all }],
    [' ORDEREDSUBJECT US-ASCII ALL', { algorithm: 'ORDEREDSUBJECT', charset: 'US-ASCII', key: all }],
    [' REFS UTF-8 ALL', 'bad-syntax'],
    [' REFERENCES UTF-8', 'bad-syntax'],
    [' REFERENCES ALL', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(outcome(parseThread, text), expected));
});
