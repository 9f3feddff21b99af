import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { imapLimits } from '#base/limits-imap.ts';
import { parseList, parseLsub } from './list.ts';
import { parseStatus } from './status.ts';
import { outcome } from './testing.ts';

const select = { subscribed: false, remote: false, recursiveMatch: false, specialUse: false };
const returns = { subscribed: false, children: false, specialUse: false, status: null };
const plain = { reference: '', patterns: ['*'], extended: false, select, returns };

suite('LIST', () => {
  const cases: [text: string, expected: unknown][] = [
    [' "" *', plain],
    [' "" "%"', { ...plain, patterns: ['%'] }],
    [' "" ""', { ...plain, patterns: [''] }],
    [' ~/Mail/ %/&AUI-*', { ...plain, reference: '~/Mail/', patterns: ['%/ł*'] }],
    [' {4}\r\nWork {1+}\r\n*', { ...plain, reference: 'Work' }],
    // RFC 9051 6.3.9.7, RFC 5258 5
    [' (SUBSCRIBED) "" "*"', { ...plain, extended: true, select: { ...select, subscribed: true } }],
    [' () "" "*"', { ...plain, extended: true }],
    [
      ' (REMOTE) "" "%" RETURN (CHILDREN)',
      {
        ...plain,
        patterns: ['%'],
        extended: true,
        select: { ...select, remote: true },
        returns: { ...returns, children: true },
      },
    ],
    [
      ' (SUBSCRIBED recursivematch) "" "*"',
      { ...plain, extended: true, select: { ...select, subscribed: true, recursiveMatch: true } },
    ],
    [' "" (INBOX Drafts "Sent/%")', { ...plain, patterns: ['INBOX', 'Drafts', 'Sent/%'], extended: true }],
    [' "" * RETURN ()', { ...plain, extended: true }],
    // RFC 5819 2
    [
      ' "" % RETURN (SUBSCRIBED STATUS (MESSAGES UNSEEN))',
      {
        ...plain,
        patterns: ['%'],
        extended: true,
        returns: { ...returns, subscribed: true, status: ['MESSAGES', 'UNSEEN'] },
      },
    ],
    // RFC 6154 5.2
    [
      ' (SPECIAL-USE) "" "*" RETURN (SPECIAL-USE)',
      { ...plain, extended: true, select: { ...select, specialUse: true }, returns: { ...returns, specialUse: true } },
    ],
    [' (RECURSIVEMATCH) "" *', 'bad-syntax'],
    [' (RECURSIVEMATCH REMOTE) "" *', 'bad-syntax'],
    [' (CHILDREN) "" *', 'bad-syntax'],
    [' "" * RETURN (REMOTE)', 'bad-syntax'],
    [' "" * RETURN (STATUS)', 'bad-syntax'],
    [' "" * RETURN (STATUS ())', 'bad-syntax'],
    [' "" * RETURN', 'bad-syntax'],
    [' "" * (CHILDREN)', 'bad-syntax'],
    [' "" ()', 'bad-syntax'],
    [' ""', 'bad-syntax'],
    [' * *', 'bad-syntax'],
    [' "" &', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(outcome(parseList, text), expected));

  test('limit', () => {
    const list = (count: number) => outcome(parseList, ` "" (${Array(count).fill('a').join(' ')})`);
    assert.notEqual(list(imapLimits.patterns), 'limit');
    assert.equal(list(imapLimits.patterns + 1), 'limit');
  });

  test('LSUB', () => {
    assert.deepEqual(outcome(parseLsub, ' "#news." "comp.mail.*"'), { reference: '#news.', pattern: 'comp.mail.*' });
    assert.equal(outcome(parseLsub, ' "" (a b)'), 'bad-syntax');
  });
});

suite('STATUS', () => {
  const cases: [text: string, expected: unknown][] = [
    [' blurdybloop (UIDNEXT MESSAGES)', { mailbox: 'blurdybloop', items: ['UIDNEXT', 'MESSAGES'] }],
    [
      ' "a b" (recent uidvalidity unseen deleted size highestmodseq appendlimit mailboxid deleted-storage)',
      {
        mailbox: 'a b',
        items: [
          'RECENT',
          'UIDVALIDITY',
          'UNSEEN',
          'DELETED',
          'SIZE',
          'HIGHESTMODSEQ',
          'APPENDLIMIT',
          'MAILBOXID',
          'DELETED-STORAGE',
        ],
      },
    ],
    [' a (SIZE SIZE)', { mailbox: 'a', items: ['SIZE'] }],
    [' a ()', 'bad-syntax'],
    [' a SIZE', 'bad-syntax'],
    [' a (X)', 'bad-syntax'],
    [' a', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(outcome(parseStatus, text), expected));
});
