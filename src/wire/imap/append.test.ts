import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { announcesMessage, endMessage, parseAppend, parseNextMessage, parseReplace } from './append.ts';
import { Cursor } from './cursor.ts';
import { outcome } from './testing.ts';

const none = { system: 0, keywords: [] };
const literal = { size: 310, synchronizing: true, binary: false };
const message = { flags: none, internalDate: null, literal, utf8: false };
const date = Date.parse('1994-02-08T05:52:25Z');

suite('APPEND up to the message', () => {
  const cases: [text: string, expected: unknown][] = [
    // RFC 9051 6.3.12
    [
      ' saved-messages (\\Seen) {310}',
      { mailbox: 'saved-messages', message: { ...message, flags: { system: 1, keywords: [] } } },
    ],
    [' INBOX {310}', { mailbox: 'INBOX', message }],
    [' INBOX " 7-Feb-1994 21:52:25 -0800" {310}', { mailbox: 'INBOX', message: { ...message, internalDate: date } }],
    [
      ' INBOX () " 7-Feb-1994 21:52:25 -0800" {310+}',
      { mailbox: 'INBOX', message: { ...message, internalDate: date, literal: { ...literal, synchronizing: false } } },
    ],
    [
      ' {5}\r\nInbox ($Junk a) {310}',
      { mailbox: 'Inbox', message: { ...message, flags: { system: 0, keywords: ['$Junk', 'a'] } } },
    ],
    // RFC 3516 4.4, RFC 6855 4
    [' INBOX ~{310}', { mailbox: 'INBOX', message: { ...message, literal: { ...literal, binary: true } } }],
    [
      ' INBOX UTF8 (~{310}',
      { mailbox: 'INBOX', message: { ...message, literal: { ...literal, binary: true }, utf8: true } },
    ],
    [' INBOX', 'bad-syntax'],
    [' INBOX ', 'bad-syntax'],
    [' INBOX "message"', 'bad-syntax'],
    [' INBOX {310', 'bad-syntax'],
    [' INBOX UTF8 ({310}', 'bad-syntax'],
    [' INBOX UTF8 ~{310}', 'bad-syntax'],
    [' INBOX (~{310}', 'bad-syntax'],
    [' INBOX (\\Recent) {310}', 'bad-syntax'],
    [' INBOX "31-Feb-1994 21:52:25 -0800" {310}', 'bad-syntax'],
    [' INBOX " 7-Feb-1994 21:52:25 -0800" () {310}', 'bad-syntax'],
    [' INBOX () () {310}', 'bad-syntax'],
    [' INBOX CATENATE (TEXT {310}', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(outcome(parseAppend, text), expected));
});

suite('REPLACE up to the message', () => {
  const cases: [text: string, expected: unknown][] = [
    [' 4 Drafts {310}', { replaced: 4, mailbox: 'Drafts', message }],
    [
      ' * Drafts (\\Draft) {310}',
      { replaced: '*', mailbox: 'Drafts', message: { ...message, flags: { system: 16, keywords: [] } } },
    ],
    [' 4:5 Drafts {310}', 'bad-syntax'],
    [' 0 Drafts {310}', 'bad-syntax'],
    [' $ Drafts {310}', 'bad-syntax'],
    [' Drafts {310}', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(outcome(parseReplace, text), expected));
});

suite('behind a message', () => {
  /** What follows the message of `first` when the line behind it is `second`. */
  const following = (first: string, second: string) => {
    const lines = [first];
    const literals: null[] = [];
    const cursor = new Cursor({ lines, literals }, { utf8: false });
    const { message } = parseAppend(cursor);
    lines.push(second);
    literals.push(null);
    return outcome(() => {
      const next = parseNextMessage(cursor, message);
      cursor.end();
      return next;
    }, '');
  };
  const cases: [first: string, second: string, expected: unknown][] = [
    [' INBOX {310}', '', null],
    // RFC 3502 6.3.11
    [' INBOX {1}', ' {310}', message],
    [
      ' INBOX {1}',
      ' (\\Seen) " 7-Feb-1994 21:52:25 -0800" {310}',
      { ...message, flags: { system: 1, keywords: [] }, internalDate: date },
    ],
    [' INBOX UTF8 (~{1}', ')', null],
    [' INBOX UTF8 (~{1}', ') {310}', message],
    [' INBOX {1}', ')', 'bad-syntax'],
    [' INBOX {1}', ' ', 'bad-syntax'],
    [' INBOX {1}', '{310}', 'bad-syntax'],
    [' INBOX {1}', 'x', 'bad-syntax'],
    [' INBOX UTF8 (~{1}', '', 'bad-syntax'],
  ];
  for (const [first, second, expected] of cases) {
    test(`${first} then ${JSON.stringify(second)}`, () => assert.deepEqual(following(first, second), expected));
  }

  test('REPLACE has one message', () => {
    const lines = ['a REPLACE 1 x {1}', ' {1}'];
    const cursor = new Cursor({ lines, literals: [null, null] }, { utf8: false });
    cursor.need(/a REPLACE/y, 'the command');
    const { message } = parseReplace(cursor);
    endMessage(cursor, message);
    assert.throws(() => cursor.end(), { code: 'bad-syntax' });
  });
});

test('which literals are messages', () => {
  const table: [lines: string[], expected: boolean][] = [
    [['a APPEND INBOX {5}'], true],
    [['a append INBOX (\\Seen) ~{5+}'], true],
    [['a APPEND {5}'], false],
    [['a APPEND ~{5+}'], false],
    [['a APPEND {5}', ' {5}'], true],
    [['a REPLACE 1 {5}'], false],
    [['a REPLACE 1 x {5}'], true],
    [['a UID REPLACE * {5}'], false],
    [['a UID REPLACE * {5}', ' {5}'], true],
    [['a UID SEARCH TEXT {5}'], false],
    [['a APPENDIX x {5}'], false],
    [['APPEND x {5}'], false],
    [[], false],
  ];
  for (const [lines, expected] of table) assert.equal(announcesMessage(lines), expected, lines.join('…'));
});
