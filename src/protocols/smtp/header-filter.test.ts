import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { HeaderFilter, type HeaderRules } from './header-filter.ts';

const rules: HeaderRules = {
  drop: new Set(['bcc']),
  watch: new Set(['date', 'from']),
  collect: new Set(['from']),
  judge: new Set(['results']),
  forged: (field) => Buffer.from(field).includes('ours'),
  collectLimit: 40,
  add: (seen) => `Added: ${[...seen].toSorted().join('+')}\r\n`,
};

const quiet: HeaderRules = { ...rules, add: () => '' };

/** Filters text that arrives cut at these places. */
function filter(text: string, cuts: readonly number[] = [], by: HeaderRules = rules) {
  const header = new HeaderFilter(by);
  const places = [...new Set([...cuts, text.length])].filter((at) => at <= text.length).toSorted((a, b) => a - b);
  const out = places.flatMap((end, i) => header.push(Buffer.from(text.slice(places[i - 1] ?? 0, end), 'latin1')));
  const result = Buffer.concat([...out, ...header.end()]).toString('latin1');
  const collected = header.overflow ? null : Buffer.from(header.collected).toString('latin1');
  return { result, collected, received: header.received, overflow: header.overflow };
}

suite('header filter', () => {
  const cases: [name: string, input: string, output: string][] = [
    ['adds at the end of the header', 'A: b\r\n\r\nAdded: no\r\n', 'A: b\r\nAdded: \r\n\r\nAdded: no\r\n'],
    ['knows what is there', 'Date: x\r\nfrom : y\r\n\r\n', 'Date: x\r\nfrom : y\r\nAdded: date+from\r\n\r\n'],
    [
      'drops a field with its folds',
      'A: b\r\nBCC: x,\r\n y,\r\n\tz\r\nC: d\r\n\r\n',
      'A: b\r\nC: d\r\nAdded: \r\n\r\n',
    ],
    ['drops the first and the last field', 'Bcc: x\r\nbcc: y\r\n\r\nz', 'Added: \r\n\r\nz'],
    ['keeps the body', 'A: b\r\n\r\nBcc: x\r\n\r\n', 'A: b\r\nAdded: \r\n\r\nBcc: x\r\n\r\n'],
    ['keeps lines that are no field', 'A: b\r\nno field\r\nBcc: x\r\n\r\n', 'A: b\r\nno field\r\nAdded: \r\n\r\n'],
    ['takes LF for a line end', 'A: b\nBcc: x\n\ny', 'A: b\nAdded: \r\n\ny'],
    ['an empty message', '', 'Added: \r\n'],
    ['only a blank line', '\r\n', 'Added: \r\n\r\n'],
    ['a header without a body', 'A: b\r\n', 'A: b\r\nAdded: \r\n'],
    ['a header without a last line end', 'A: b', 'A: b\r\nAdded: \r\n'],
    ['text without a header', 'hello\r\nA: b\r\n', 'Added: \r\n\r\nhello\r\nA: b\r\n'],
    ['text that begins with a blank', ' hello\r\n', 'Added: \r\n\r\n hello\r\n'],
    ['a lone CR', '\r', 'Added: \r\n\r\n\r'],
    [
      'the line of an mbox file',
      'From x@y Sat Nov 21\r\nA: b\r\n\r\n',
      'From x@y Sat Nov 21\r\nA: b\r\nAdded: \r\n\r\n',
    ],
    ['text that begins like one', 'From here\r\non\r\n', 'From here\r\nAdded: \r\n\r\non\r\n'],
    [
      'a line longer than any name',
      `A: ${'x'.repeat(5000)}\r\nBcc: ${'y'.repeat(5000)}\r\nB: c\r\n\r\n`,
      `A: ${'x'.repeat(5000)}\r\nB: c\r\nAdded: \r\n\r\n`,
    ],
    [
      'judges a field by its whole text',
      'Results:\r\n ours\r\nA: b\r\nresults: theirs,\r\n\ttheirs\r\nResults: x\r\n ours\r\n\r\nResults: ours\r\n',
      'A: b\r\nresults: theirs,\r\n\ttheirs\r\nAdded: \r\n\r\nResults: ours\r\n',
    ],
    [
      'leaves out a field that is too long to be judged',
      `Results: ${'x'.repeat(40)}\r\nA: b\r\n\r\n`,
      'A: b\r\nAdded: \r\n\r\n',
    ],
    ['a judged field without a line end', 'A: b\r\nResults: x', 'A: b\r\nResults: x\r\nAdded: \r\n'],
    ['a forged field without a line end', 'A: b\r\nResults: ours', 'A: b\r\nAdded: \r\n'],
    ['a name that does not end', `${'x'.repeat(5000)}: y`, `Added: \r\n\r\n${'x'.repeat(5000)}: y`],
  ];
  for (const [name, input, output] of cases) {
    test(name, () => {
      assert.equal(filter(input).result, output);
      const everyByte = Array.from(input, (_, i) => i);
      assert.equal(filter(input, everyByte).result, output);
    });
  }

  test('counts Received', () => {
    assert.equal(filter('Received: a\r\nreceived: b\r\n Received: c\r\n\r\nReceived: d\r\n').received, 2);
  });

  test('collects fields whole', () => {
    const text = 'From: a\r\n b\r\nTo: c\r\nFrom: d\r\n\r\nFrom: e\r\n';
    assert.equal(filter(text).collected, 'From: a\r\n b\r\nFrom: d\r\n');
  });

  test('collects so much, and no more', () => {
    assert.equal(filter(`From:${'x'.repeat(33)}\r\n\r\n`).overflow, false);
    assert.equal(filter(`From:${'x'.repeat(34)}\r\n\r\n`).overflow, true);
  });

  const pieces = fc.constantFrom(
    'From: a',
    'Bcc: b',
    'Received:',
    'Results:',
    'ours',
    'X',
    ':',
    ' ',
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    'ab',
  );
  const messages = fc.array(pieces, { maxLength: 30 }).map((list) => list.join(''));

  test('any chunking gives the same', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(100)), (text, cuts) => {
        assert.deepEqual(filter(text, cuts), filter(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('without anything to do, a message with a header passes unchanged', () => {
    fc.assert(
      fc.property(messages, (text) => {
        const message = `A: b\r\n${text}`;
        assert.equal(filter(message, [], { ...quiet, drop: new Set(), judge: new Set() }).result, message);
      }),
    );
  });
});
