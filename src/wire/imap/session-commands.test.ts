import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { imapLimits } from '#base/limits-imap.ts';
import type { Cursor } from './cursor.ts';
import { parseCopy, parseCreate, parseMailbox, parseRename, parseUidExpunge } from './mailbox.ts';
import { formatQuota, formatQuotaRoot, parseQuotaRoot, parseSetQuota } from './quota.ts';
import {
  isDone,
  parseAuthenticate,
  parseCommandName,
  parseCompress,
  parseEnable,
  parseId,
  parseLogin,
  parseNothing,
} from './session-commands.ts';
import { tagOf } from './tag.ts';
import { outcome } from './testing.ts';

function table(parse: (cursor: Cursor) => unknown, cases: readonly [text: string | Buffer, expected: unknown][]): void {
  for (const [text, expected] of cases) {
    test(JSON.stringify(text.toString('latin1')), () => assert.deepEqual(outcome(parse, text), expected));
  }
}

suite('tags', () => {
  const cases: [line: string, expected: string | null][] = [
    ['a1 NOOP', 'a1'],
    ['a1', 'a1'],
    ["!#$&',-./:;<=>?@[]^_`|}~ NOOP", "!#$&',-./:;<=>?@[]^_`|}~"],
    ['* NOOP', null],
    ['+ NOOP', null],
    ['a+ NOOP', null],
    ['a{ NOOP', null],
    ['é NOOP', null],
    [' NOOP', null],
    ['', null],
  ];
  for (const [line, expected] of cases) test(JSON.stringify(line), () => assert.equal(tagOf(line), expected));
});

suite('names of commands', () => {
  table(parseCommandName, [
    ['a NOOP', 'NOOP'],
    ['a uid fetch', 'UID FETCH'],
    ['a UID', 'UID'],
    ['a UID  FETCH', 'bad-syntax'],
    ['a', 'bad-syntax'],
    ['a ', 'bad-syntax'],
    ['a  NOOP', 'bad-syntax'],
    ['a "NOOP"', 'bad-syntax'],
  ]);
  table(parseNothing, [
    ['', null],
    [' x', 'bad-syntax'],
  ]);
});

suite('LOGIN', () => {
  table(parseLogin, [
    [' SMITH SESAME', { login: 'SMITH', password: 'SESAME' }],
    [' "jan@example.pl" "a \\"b\\""', { login: 'jan@example.pl', password: 'a "b"' }],
    [' {5}\r\nFRED  {7}\r\nfat man', { login: 'FRED ', password: 'fat man' }],
    [' a {2}\r\nż', { login: 'a', password: 'ż' }],
    [' a', 'bad-syntax'],
    [' a b c', 'bad-syntax'],
    [' a "ż"', { login: 'a', password: 'ż' }],
    [Buffer.from(' a "\xbf"', 'latin1'), 'bad-syntax'],
  ]);
});

suite('AUTHENTICATE', () => {
  table(parseAuthenticate, [
    [' plain', { mechanism: 'PLAIN', initial: null }],
    [' SCRAM-SHA-256-PLUS biws', { mechanism: 'SCRAM-SHA-256-PLUS', initial: 'biws' }],
    [' EXTERNAL =', { mechanism: 'EXTERNAL', initial: '=' }],
    [' PLAIN ', 'bad-syntax'],
    [' PLAIN *', 'bad-syntax'],
    [' PLAIN a b', 'bad-syntax'],
    ['', 'bad-syntax'],
  ]);
});

suite('ENABLE, COMPRESS, IDLE', () => {
  table(parseEnable, [
    [' condstore IMAP4rev2', ['CONDSTORE', 'IMAP4REV2']],
    [' UTF8=ACCEPT', ['UTF8=ACCEPT']],
    ['', 'bad-syntax'],
    [' ', 'bad-syntax'],
  ]);
  table(parseCompress, [
    [' deflate', 'DEFLATE'],
    ['', 'bad-syntax'],
  ]);
  test('DONE', () => {
    assert.equal(isDone(Buffer.from('done')), true);
    assert.equal(isDone(Buffer.from('DONE ')), false);
    assert.equal(isDone(Buffer.from('')), false);
  });
});

suite('ID', () => {
  const pairs = (count: number) => ` (${Array(count).fill('"a" NIL').join(' ')})`;
  const pair = (field: number, value: number) => ` ("${'f'.repeat(field)}" "${'v'.repeat(value)}")`;
  table(parseId, [
    // RFC 2971 3.1
    [
      ' ("name" "sodr" "version" "19.34" "os" NIL)',
      [
        ['name', 'sodr'],
        ['version', '19.34'],
        ['os', null],
      ],
    ],
    [' nil', null],
    [' ()', []],
    [' ("name")', 'bad-syntax'],
    [' (name "x")', 'bad-syntax'],
    [' (NIL "x")', 'bad-syntax'],
    [' NILS', 'bad-syntax'],
    ['', 'bad-syntax'],
  ]);
  test('limits', () => {
    const { idPairs, idField, idValue } = imapLimits;
    assert.notEqual(outcome(parseId, pairs(idPairs)), 'limit');
    assert.equal(outcome(parseId, pairs(idPairs + 1)), 'limit');
    assert.notEqual(outcome(parseId, pair(idField, idValue)), 'limit');
    assert.equal(outcome(parseId, pair(idField + 1, idValue)), 'limit');
    assert.equal(outcome(parseId, pair(idField, idValue + 1)), 'limit');
  });
});

suite('mailboxes', () => {
  table(parseMailbox, [
    [' "Sent Items"', 'Sent Items'],
    [' {10}\r\n&AVo-mieci', 'Śmieci'],
    [' ""', ''],
    ['', 'bad-syntax'],
    [' a b', 'bad-syntax'],
  ]);
  table(parseCreate, [
    [' owatagusiam/', { mailbox: 'owatagusiam/', use: [] }],
    // RFC 6154 5.3
    [' MySpecial (USE (\\Drafts \\Sent \\DRAFTS))', { mailbox: 'MySpecial', use: ['drafts', 'sent'] }],
    [' a (USE ())', { mailbox: 'a', use: [] }],
    [' a ()', 'bad-syntax'],
    [' a (USE)', 'bad-syntax'],
    [' a (USE (Sent))', 'bad-syntax'],
    [' a (QUOTA (1))', 'bad-syntax'],
    [' a (USE (\\Sent)', 'bad-syntax'],
  ]);
  table(parseRename, [
    [' blurdybloop "sarasoon"', { from: 'blurdybloop', to: 'sarasoon' }],
    [' a', 'bad-syntax'],
  ]);
  table(parseCopy, [
    [' 2:4 MEETING', { set: [[2, 4]], mailbox: 'MEETING' }],
    [' $ MEETING', { set: '$', mailbox: 'MEETING' }],
    [' MEETING', 'bad-syntax'],
  ]);
  table(parseUidExpunge, [
    [' 3000:3002', [[3000, 3002]]],
    [' $', '$'],
    ['', 'bad-syntax'],
  ]);
});

suite('quotas', () => {
  table(parseQuotaRoot, [
    [' ""', ''],
    [' "#user/jan"', '#user/jan'],
  ]);
  table(parseSetQuota, [
    // RFC 9208 4.1.3
    [' "" (STORAGE 512)', { root: '', limits: [{ resource: 'STORAGE', limit: 512 }] }],
    [' x ()', { root: 'x', limits: [] }],
    [' x (STORAGE)', 'bad-syntax'],
    [' x STORAGE 1', 'bad-syntax'],
  ]);
  test('responses', () => {
    const storage = { resource: 'STORAGE', usage: 10, limit: 512 };
    assert.equal(formatQuota('', [storage], false), '* QUOTA "" (STORAGE 10 512)\r\n');
    assert.equal(formatQuota('a b', [], false), '* QUOTA "a b" ()\r\n');
    assert.equal(formatQuotaRoot('INBOX', ['', '#a'], false), '* QUOTAROOT INBOX "" #a\r\n');
    assert.equal(formatQuotaRoot('Kopie ł', [], false), '* QUOTAROOT "Kopie &AUI-"\r\n');
  });
});
