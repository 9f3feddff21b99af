import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatAstring, formatNstring, formatString, literalHead } from './string.ts';

suite('strings', () => {
  const cases: [text: string, utf8: boolean, expected: string][] = [
    ['', false, '""'],
    ['a b', false, '"a b"'],
    ['a"b\\c', false, '"a\\"b\\\\c"'],
    ['a\tb', false, '"a\tb"'],
    ['a\r\nb', false, '{4}\r\na\r\nb'],
    ['a\0b', false, '{5}\r\na\ufffdb'],
    ['żółć', false, '{8}\r\nżółć'],
    ['żółć "x"', true, '"żółć \\"x\\""'],
    ['ż\n', true, '{3}\r\nż\n'],
    ['\ud800', true, '{3}\r\n\ud800'],
    ['😀', true, '"😀"'],
  ];
  for (const [text, utf8, expected] of cases) {
    test(`${JSON.stringify(text)} ${utf8 ? 'in UTF-8' : ''}`, () => {
      assert.equal(formatString(text, utf8), expected);
      assert.equal(formatNstring(text, utf8), expected);
    });
  }

  test('NIL', () => assert.equal(formatNstring(null, false), 'NIL'));

  test('literal heads', () => {
    assert.equal(literalHead(5), '{5}\r\n');
    assert.equal(literalHead(5, true), '~{5}\r\n');
  });
});

suite('astrings', () => {
  const cases: [text: string, expected: string][] = [
    ['INBOX', 'INBOX'],
    ['a]b', 'a]b'],
    ['', '""'],
    ['nil', '"nil"'],
    ['a b', '"a b"'],
    ['a(b', '"a(b"'],
    ['a%', '"a%"'],
    ['a"', '"a\\""'],
    ['ż', '{2}\r\nż'],
  ];
  for (const [text, expected] of cases)
    test(JSON.stringify(text), () => assert.equal(formatAstring(text, false), expected));
});
