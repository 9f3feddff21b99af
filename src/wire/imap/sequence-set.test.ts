import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import {
  formatNumbers,
  formatRanges,
  parseKnownRanges,
  parseSequenceSet,
  resolveRanges,
  type SequenceRange,
} from './sequence-set.ts';
import { outcome } from './testing.ts';

suite('sets as clients write them', () => {
  const cases: [text: string, expected: unknown][] = [
    ['1', [[1, 1]]],
    [
      '2,4:7,9,12:*',
      [
        [2, 2],
        [4, 7],
        [9, 9],
        [12, Infinity],
      ],
    ],
    ['*', [[Infinity, Infinity]]],
    ['*:4', [[4, Infinity]]],
    ['*:*', [[Infinity, Infinity]]],
    ['7:4', [[4, 7]]],
    ['4294967295', [[4294967295, 4294967295]]],
    ['$', '$'],
    ['4294967296', 'bad-syntax'],
    ['0', 'bad-syntax'],
    ['0:5', 'bad-syntax'],
    ['01', 'bad-syntax'],
    ['1,', 'bad-syntax'],
    [',1', 'bad-syntax'],
    ['1:', 'bad-syntax'],
    ['1:2:3', 'bad-syntax'],
    ['1 ,2', 'bad-syntax'],
    ['1,$', 'bad-syntax'],
    ['-1', 'bad-syntax'],
    ['', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) {
    test(text, () => assert.deepEqual(outcome(parseSequenceSet, text), expected));
  }

  test('known UIDs have no star', () => {
    assert.deepEqual(outcome(parseKnownRanges, '41,43:211'), [
      [41, 41],
      [43, 211],
    ]);
    assert.equal(outcome(parseKnownRanges, '41,43:*'), 'bad-syntax');
    assert.equal(outcome(parseKnownRanges, '$'), 'bad-syntax');
  });
});

suite('sets in a mailbox', () => {
  const cases: [ranges: SequenceRange[], last: number, expected: SequenceRange[]][] = [
    // RFC 9051 9: 2,4:7,9,12:* with 15 messages; *:4,5:7 with 10
    [
      [
        [2, 2],
        [4, 7],
        [9, 9],
        [12, Infinity],
      ],
      15,
      [
        [2, 2],
        [4, 7],
        [9, 9],
        [12, 15],
      ],
    ],
    [
      [
        [4, Infinity],
        [5, 7],
      ],
      10,
      [[4, 10]],
    ],
    [[[100, Infinity]], 50, [[50, 100]]],
    [[[Infinity, Infinity]], 50, [[50, 50]]],
    [
      [
        [1, Infinity],
        [Infinity, Infinity],
        [3, 3],
      ],
      0,
      [[3, 3]],
    ],
    [
      [
        [5, 6],
        [1, 2],
        [3, 3],
        [2, 2],
      ],
      9,
      [
        [1, 3],
        [5, 6],
      ],
    ],
  ];
  for (const [ranges, last, expected] of cases) {
    test(`${formatRanges(ranges)} of ${last}`, () => assert.deepEqual(resolveRanges(ranges, last), expected));
  }

  test('they mean what each range means', () => {
    const numbers = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(Infinity));
    const ranges = fc.array(fc.tuple(numbers, numbers).map(([a, b]): SequenceRange => (a <= b ? [a, b] : [b, a])));
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 20 }), (ranges, last) => {
        const end = (number: number) => (number === Infinity ? last : number);
        for (let number = 1; number <= 20; number++) {
          const meant = ranges.some(
            ([from, to]) => number >= Math.min(end(from), end(to)) && number <= Math.max(end(from), end(to)),
          );
          const found = resolveRanges(ranges, last).filter(([from, to]) => number >= from && number <= to);
          assert.equal(found.length, meant ? 1 : 0);
        }
      }),
    );
  });
});

suite('sets as responses write them', () => {
  test('numbers in their order', () => {
    assert.equal(formatNumbers([]), '');
    assert.equal(formatNumbers([1]), '1');
    assert.equal(formatNumbers([1, 2, 3, 5, 7, 8]), '1:3,5,7:8');
    // RFC 5267 3.2: of SORT, ascending runs only
    assert.equal(formatNumbers([5, 3, 4, 2]), '5,3:4,2');
    assert.equal(formatNumbers([3, 2, 1]), '3,2,1');
  });

  test('what is printed is parsed', () => {
    const ends = fc.oneof(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.constant(Infinity));
    const ranges = fc.array(
      fc.tuple(ends, ends).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(ranges, (ranges) => assert.deepEqual(outcome(parseSequenceSet, formatRanges(ranges)), ranges)),
    );
  });

  test('numbers come back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (numbers) => {
        const ranges = outcome(parseSequenceSet, formatNumbers(numbers)) as SequenceRange[];
        const back = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, nth) => from + nth));
        assert.deepEqual(back, numbers);
      }),
    );
  });
});
