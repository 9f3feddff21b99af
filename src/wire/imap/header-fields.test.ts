import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { selectFields } from './header-fields.ts';

const select = (header: string, names: string[], not = false) =>
  Buffer.from(selectFields(Buffer.from(header, 'latin1'), names, not)).toString('latin1');

const header = 'From: a@x\r\nTo: b@x,\r\n\tc@x\r\nSubject: x\r\nTO: d@x\r\n\r\n';

suite('fields of a header', () => {
  const cases: [name: string, header: string, names: string[], not: boolean, expected: string][] = [
    ['one', header, ['subject'], false, 'Subject: x\r\n\r\n'],
    ['folded, and more than one', header, ['to'], false, 'To: b@x,\r\n\tc@x\r\nTO: d@x\r\n\r\n'],
    ['in the order of the header', header, ['Subject', 'From'], false, 'From: a@x\r\nSubject: x\r\n\r\n'],
    ['all but some', header, ['to', 'FROM'], true, 'Subject: x\r\n\r\n'],
    ['none', header, ['Cc'], false, '\r\n'],
    ['all but none', header, ['Cc'], true, header],
    ['no blank line', 'From: a@x\r\nTo: b', ['to'], false, 'To: b'],
    ['no blank line and no field', 'From: a@x', ['to'], false, ''],
    ['only a blank line', '\r\n', ['to'], false, '\r\n'],
    ['nothing', '', ['to'], false, ''],
    ['line feeds', 'A: 1\nB: 2\n 3\nC: 4\n\n', ['b'], false, 'B: 2\n 3\n\n'],
    ['white space in front of the colon', 'To : a\r\n\r\n', ['to'], false, 'To : a\r\n\r\n'],
    ['no field', 'From a mailbox\r\nTo: a\r\n\r\n', ['to'], false, 'To: a\r\n\r\n'],
    ['all but, with no field', 'From a mailbox\r\nTo: a\r\n\r\n', ['to'], true, 'From a mailbox\r\n\r\n'],
    ['octets stay', 'To: \xff\0\r\n\r\n', ['to'], false, 'To: \xff\0\r\n\r\n'],
    ['part of a name', 'To: a\r\nTo-Do: b\r\n\r\n', ['to'], false, 'To: a\r\n\r\n'],
  ];
  for (const [name, text, names, not, expected] of cases) {
    test(name, () => assert.equal(select(text, names, not), expected));
  }
});

test('a field is either chosen or left out', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', ':', ' ', '\r\n', '\n', 'a:', 'b: ') });
  fc.assert(
    fc.property(texts, (text) => {
      const blank = select(text, [], false).length;
      const chosen = select(text, ['a']).length - blank;
      const others = select(text, ['a'], true).length - blank;
      assert.equal(chosen + others + blank, text.length);
    }),
  );
});

test('hostile headers take linear time', () => {
  for (const seed of ['a', ':', ' ', '\n', 'a\n', 'a: \r\n ', 'a:\n'])
    selectFields(Buffer.from(seed.repeat(500_000)), ['a'], false);
});
