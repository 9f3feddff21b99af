import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { formatDateTime, parseDate, parseDateTime } from './date-time.ts';
import { outcome } from './testing.ts';

suite('date-time', () => {
  const cases: [text: string, expected: string | null][] = [
    ['"17-Jul-1996 02:44:25 -0700"', '1996-07-17T09:44:25Z'],
    ['" 7-Feb-1994 21:52:25 -0800"', '1994-02-08T05:52:25Z'],
    ['"07-feb-1994 21:52:25 +0130"', '1994-02-07T20:22:25Z'],
    ['"29-FEB-2024 00:00:00 -0030"', '2024-02-29T00:30:00Z'],
    ['"31-Dec-2016 23:59:60 +0000"', '2017-01-01T00:00:00Z'],
    ['" 1-Jan-0000 00:00:00 +0000"', '0000-01-01T00:00:00Z'],
    ['"29-Feb-2023 00:00:00 +0000"', null],
    ['" 0-Jan-2023 00:00:00 +0000"', null],
    ['"32-Jan-2023 00:00:00 +0000"', null],
    ['" 1-Foo-2023 00:00:00 +0000"', null],
    ['" 1-Jan-2023 24:00:00 +0000"', null],
    ['" 1-Jan-2023 00:60:00 +0000"', null],
    ['" 1-Jan-2023 00:00:61 +0000"', null],
    ['" 1-Jan-2023 00:00:00 +0060"', null],
    ['" 1-Jan-2023 00:00:00 GMT"', null],
    ['"1-Jan-2023 00:00:00 +0000"', null],
    ['" 1-Jan-2023 00:00:00"', null],
    [' 1-Jan-2023 00:00:00 +0000', null],
  ];
  for (const [text, expected] of cases) {
    const instant = expected === null ? 'bad-syntax' : Date.parse(expected);
    test(text, () => assert.equal(outcome(parseDateTime, text), instant));
  }

  test('in UTC, the day padded', () => {
    assert.equal(formatDateTime(Date.parse('1994-02-07T21:52:25.999Z')), '" 7-Feb-1994 21:52:25 +0000"');
    assert.equal(formatDateTime(8.64e15), '"31-Dec-9999 23:59:59 +0000"');
    assert.equal(formatDateTime(-8.64e15), '" 1-Jan-0000 00:00:00 +0000"');
  });

  test('what is printed is parsed', () => {
    const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (second) =>
        assert.equal(outcome(parseDateTime, formatDateTime(second * 1000)), second * 1000),
      ),
    );
  });
});

suite('dates of SEARCH', () => {
  const cases: [text: string, expected: string | null][] = [
    ['1-Feb-1994', '1994-02-01'],
    ['"01-FEB-1994"', '1994-02-01'],
    ['31-Dec-9999', '9999-12-31'],
    ['31-Feb-1994', null],
    ['1-Feb-94', null],
    ['"1-Feb-1994', null],
    ['1 Feb 1994', null],
  ];
  for (const [text, expected] of cases) {
    const day = expected === null ? 'bad-syntax' : Date.parse(expected);
    test(text, () => assert.equal(outcome(parseDate, text), day));
  }
});
