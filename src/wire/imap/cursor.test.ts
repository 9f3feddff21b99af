import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Cursor } from './cursor.ts';
import { formatAstring, formatString } from './string.ts';
import { cursorOver, outcome } from './testing.ts';

type Case = [name: string, parse: (cursor: Cursor) => unknown, text: string | Buffer, expected: unknown];

const atom = (cursor: Cursor) => cursor.atom();
const astring = (cursor: Cursor) => cursor.astring();
const string = (cursor: Cursor) => cursor.string();
const latin1 = (text: string) => Buffer.from(text, 'latin1');

function table(cases: readonly Case[], utf8 = false): void {
  for (const [name, parse, text, expected] of cases) {
    test(`${name}: ${JSON.stringify(text.toString('latin1'))}`, () =>
      assert.deepEqual(outcome(parse, text, utf8), expected));
  }
}

suite('atoms and strings', () => {
  table([
    ['atom', atom, 'INBOX', 'INBOX'],
    ['atom', atom, "!#$&'+,-./:;<=>?@[^_`|}~", "!#$&'+,-./:;<=>?@[^_`|}~"],
    ...Array.from('(){%*"\\] \0\x7f\t\r\né', (char): Case => ['no atom', atom, `a${char}`, 'bad-syntax']),
    ['no atom', atom, '', 'bad-syntax'],
    ['astring', astring, 'a]b', 'a]b'],
    ['quoted', astring, '"a b"', 'a b'],
    ['quoted', astring, '""', ''],
    ['quoted', astring, '"\\"\\\\"', '"\\'],
    ['quoted', astring, '"{5}"', '{5}'],
    ['quoted, no such escape', astring, '"\\n"', 'bad-syntax'],
    ['quoted, open', astring, '"a', 'bad-syntax'],
    ['quoted, open', astring, '"a\\"', 'bad-syntax'],
    ['quoted, with CR', astring, '"a\rb"', 'bad-syntax'],
    ['quoted, with NUL', astring, '"a\0b"', 'bad-syntax'],
    ['quoted, 8-bit', astring, '"ż"', 'bad-syntax'],
    ['literal', astring, '{3}\r\na"b', 'a"b'],
    ['literal', astring, '{3+}\r\n\r\n\t', '\r\n\t'],
    ['literal', astring, '{0}\r\n', ''],
    ['literal, UTF-8', astring, '{2}\r\nż', 'ż'],
    ['literal, not UTF-8', astring, latin1('{1}\r\n\xff'), 'bad-syntax'],
    ['literal, with NUL', astring, '{1}\r\n\0', 'bad-syntax'],
    ['literal8, where none may be', astring, '~{1}\r\na', 'bad-syntax'],
    ['literal that did not come', astring, '{3}', 'bad-syntax'],
    ['no literal', astring, '{3} ', 'bad-syntax'],
    ['string is no atom', string, 'abc', 'bad-syntax'],
    ['nstring', (cursor) => cursor.nstring(), 'nil', null],
    ['nstring', (cursor) => cursor.nstring(), '"NIL"', 'NIL'],
    ['nstring', (cursor) => cursor.nstring(), 'NILS', 'bad-syntax'],
    ['octets', (cursor) => [...cursor.astringOctets()], latin1('"\xff"'), [255]],
    ['octets', (cursor) => [...cursor.astringOctets()], 'ab', [97, 98]],
  ]);
});

suite('with UTF-8 enabled', () => {
  table(
    [
      ['quoted', astring, '"żółć"', 'żółć'],
      ['quoted, not UTF-8', astring, latin1('"\xff"'), 'bad-syntax'],
      ['quoted, a surrogate', astring, latin1('"\xed\xa0\x80"'), 'bad-syntax'],
      ['atom', astring, 'ż', 'bad-syntax'],
      ['mailbox', (cursor) => cursor.mailbox(), '"a&b"', 'a&b'],
      ['mailbox', (cursor) => cursor.mailbox(), '&AUI-', '&AUI-'],
    ],
    true,
  );
});

suite('numbers, lists, names', () => {
  const number = (cursor: Cursor) => cursor.number();
  const nz = (cursor: Cursor) => cursor.nzNumber();
  const number64 = (cursor: Cursor) => cursor.number64();
  const atoms = (cursor: Cursor) => cursor.list(() => cursor.atom());
  const three = (cursor: Cursor) => cursor.list(() => cursor.atom(), { empty: true, most: 3 });
  table([
    ['number', number, '0', 0],
    ['number', number, '4294967295', 4294967295],
    ['number', number, '4294967296', 'bad-syntax'],
    ['number', number, '42949672960', 'bad-syntax'],
    ['number', number, '-1', 'bad-syntax'],
    ['nz-number', nz, '1', 1],
    ['nz-number', nz, '0', 'bad-syntax'],
    ['number64', number64, '9007199254740991', 9007199254740991],
    ['number64', number64, '9223372036854775807', 9007199254740991],
    ['number64', number64, '1'.repeat(20), 'bad-syntax'],
    ['nz-number64', (cursor) => cursor.nzNumber64(), '0', 'bad-syntax'],
    ['list', atoms, '(a b)', ['a', 'b']],
    ['list', atoms, '(a  b)', 'bad-syntax'],
    ['list', atoms, '(a b', 'bad-syntax'],
    ['list', atoms, '(a )', 'bad-syntax'],
    ['list', atoms, '()', 'bad-syntax'],
    ['list', three, '()', []],
    ['list at its limit', three, '(a b c)', ['a', 'b', 'c']],
    ['list past its limit', three, '(a b c d)', 'limit'],
    ['mailbox', (cursor) => cursor.mailbox(), '&AUI-', 'ł'],
    ['mailbox', (cursor) => cursor.mailbox(), '"Sent &- Done"', 'Sent & Done'],
    ['mailbox', (cursor) => cursor.mailbox(), 'a&b', 'bad-syntax'],
    ['mailbox', (cursor) => cursor.mailbox(), '{2}\r\nł', 'bad-syntax'],
    ['mailbox', (cursor) => cursor.mailbox(), 'a%', 'bad-syntax'],
    ['pattern', (cursor) => cursor.listMailbox(), '&AUI-/%*]', 'ł/%*]'],
    ['pattern', (cursor) => cursor.listMailbox(), '"a b/*"', 'a b/*'],
    ['word', (cursor) => cursor.word(), 'body.Peek', 'BODY.PEEK'],
    ['what is left over', atom, 'a b', 'bad-syntax'],
    ['what is left over', atom, 'a ', 'bad-syntax'],
  ]);

  test('a message literal is left to the session', () => {
    const cursor = cursorOver('~{12+}');
    assert.deepEqual(cursor.messageLiteral(), { size: 12, synchronizing: false, binary: true });
    assert.equal(cursor.done, true);
  });
});

suite('what is printed is parsed', () => {
  const texts = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''));
  test('strings', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, utf8) => {
        assert.equal(outcome(string, formatString(text, utf8), utf8), text);
      }),
    );
  });
  test('astrings', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, utf8) => {
        assert.equal(outcome(astring, formatAstring(text, utf8), utf8), text);
      }),
    );
  });
});
