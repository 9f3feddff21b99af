import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatDate, parseDate } from './date.ts';
import { hostileTexts } from './testing.ts';

const cases: [value: string, time: string | null][] = [
  ['Fri, 21 Nov 1997 09:55:06 -0600', '1997-11-21T15:55:06Z'],
  ['Tue, 1 Jul 2003 10:52:37 +0200', '2003-07-01T08:52:37Z'],
  ['21 Nov 1997 09:55 +0000', '1997-11-21T09:55:00Z'],
  ['Thu, 29 Feb 2024 23:59:60 +0000', '2024-03-01T00:00:00Z'],
  ['Fri, 21 Nov 1997 09:55:06 -0000', '1997-11-21T09:55:06Z'],
  ['Mon, 01 Jan 0099 00:00:00 +0000', '0099-01-01T00:00:00Z'],
  // RFC 5322 A.5, A.6.2, A.6.3 and 4.3
  [
    'Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)',
    '1969-02-14T03:02:00Z',
  ],
  ['21 Nov 97 09:55:06 GMT', '1997-11-21T09:55:06Z'],
  ['Fri, 21 Nov 1997 09(comment):   55  :  06 -0600', '1997-11-21T15:55:06Z'],
  ['1 Jan 49 00:00:00 UT', '2049-01-01T00:00:00Z'],
  ['1 Jan 50 00:00:00 UT', '1950-01-01T00:00:00Z'],
  ['1 Jan 124 00:00:00 UT', '2024-01-01T00:00:00Z'],
  ['1 Jan 2024 10:00:00 EST', '2024-01-01T15:00:00Z'],
  ['1 Jul 2024 10:00:00 PDT', '2024-07-01T17:00:00Z'],
  ['1 Jan 2024 10:00:00 Z', '2024-01-01T10:00:00Z'],
  ['1 Jan 2024 10:00:00 A', '2024-01-01T10:00:00Z'],
  ['1 Jan 2024 10:00:00 XYZT', '2024-01-01T10:00:00Z'],
  ['1 Jan 2024 10:00:00', '2024-01-01T10:00:00Z'],
  // Against the grammar, but written
  ['Mon, 1 Jan 2024 10:00:00 CET', '2024-01-01T09:00:00Z'],
  ['Mon, 1 Jul 2024 10:00:00 +0200 (CEST)', '2024-07-01T08:00:00Z'],
  ['Mon, 1 Jul 2024 10:00:00 GMT+0200', '2024-07-01T08:00:00Z'],
  ['Mon, 1 Jul 2024 10:00:00 +02:00', '2024-07-01T08:00:00Z'],
  ['Mon, 1 Jul 2024 10:00:00+0200', '2024-07-01T08:00:00Z'],
  ['Monday, 1 January 2024 8:05:00 +0100', '2024-01-01T07:05:00Z'],
  ['Mon 1 Jan 2024 10:00:00 +0100', '2024-01-01T09:00:00Z'],
  ['Mon,1 Jan 2024 10:00:00 +0100', '2024-01-01T09:00:00Z'],
  ['1-Jan-2024 10:00:00 +0100', '2024-01-01T09:00:00Z'],
  ['1 Jan 2024 10.00.00 +0100', '2024-01-01T09:00:00Z'],
  ['1 jan 2024 10:00:00.123 +0100', '2024-01-01T09:00:00Z'],
  ['Mon Jan  1 10:00:00 2024', '2024-01-01T10:00:00Z'],
  ['Mon Jan  1 10:00:00 CET 2024', '2024-01-01T09:00:00Z'],
  ['Mon Jan  1 10:00:00 2024 +0100', '2024-01-01T09:00:00Z'],
  ['Jan 1, 2024 10:00:00 +0100', '2024-01-01T09:00:00Z'],
  ['2024-01-31T10:00:00Z', '2024-01-31T10:00:00Z'],
  ['2024-01-31 10:00:00 +0100', '2024-01-31T09:00:00Z'],
  ['1 Jan 2024', '2024-01-01T00:00:00Z'],
  // No date
  ['', null],
  ['yesterday', null],
  ['10:00:00 +0100', null],
  ['31 Feb 2024 10:00:00 +0000', null],
  ['29 Feb 2023 10:00:00 +0000', null],
  ['0 Jan 2024 10:00:00 +0000', null],
  ['1 Foo 2024 10:00:00 +0000', null],
  ['1 Jan 20245 10:00:00 +0000', null],
  ['1 Jan 2024 24:00:00 +0000', null],
  ['1 Jan 2024 10:60:00 +0000', null],
  ['1 Jan 2024 10:00:61 +0000', null],
  ['2024-13-01 10:00:00', null],
  ['(1 Jan 2024 10:00:00 +0000)', null],
];

test('dates are read as the RFCs and the world write them', () => {
  for (const [value, time] of cases) {
    const ms = parseDate(value);
    assert.equal(
      ms,
      time === null ? null : Date.parse(time),
      `${value}: ${ms === null ? null : new Date(ms).toISOString()}`,
    );
  }
});

test('dates are written for Date and Received fields', () => {
  const ms = Date.parse('2024-07-01T08:05:09.500Z');
  assert.equal(formatDate(ms), 'Mon, 1 Jul 2024 08:05:09 +0000');
  assert.equal(formatDate(ms, 120), 'Mon, 1 Jul 2024 10:05:09 +0200');
  assert.equal(formatDate(ms, -210), 'Mon, 1 Jul 2024 04:35:09 -0330');
  assert.equal(formatDate(0), 'Thu, 1 Jan 1970 00:00:00 +0000');
  assert.equal(formatDate(-1000), 'Wed, 31 Dec 1969 23:59:59 +0000');
});

test('what was written is read as the same second', () => {
  const seconds = fc.integer({ min: Date.parse('0200-01-01') / 1000, max: Date.parse('9999-12-30') / 1000 });
  fc.assert(
    fc.property(seconds, fc.integer({ min: -720, max: 840 }), (seconds, offset) => {
      assert.equal(parseDate(formatDate(seconds * 1000, offset)), seconds * 1000);
    }),
    { numRuns: 2000 },
  );
});

test('any text is a date or none', () => {
  const piece = fc.constantFrom(
    '1',
    '31',
    'Jan',
    'Mon',
    ',',
    ' ',
    '2024',
    '10:00',
    ':00',
    '+0100',
    'CET',
    '(',
    ')',
    '-',
    '.',
    'T',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const ms = parseDate(pieces.join(''));
      assert.ok(ms === null || Number.isSafeInteger(ms));
    }),
    { numRuns: 5000 },
  );
  for (const text of hostileTexts()) parseDate(text);
});
