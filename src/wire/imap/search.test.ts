import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import { parseSearch, type SearchKey } from './search.ts';
import { cursorOver, outcome } from './testing.ts';

const not = (key: SearchKey): SearchKey => ({ kind: 'not', key });
const and = (...keys: SearchKey[]): SearchKey => ({ kind: 'and', keys });
const or = (...keys: SearchKey[]): SearchKey => ({ kind: 'or', keys });
const flag = (flag: number): SearchKey => ({ kind: 'flag', flag });
const subject = (value: string): SearchKey => ({ kind: 'text', in: 'subject', value });
const seen = flag(1);

/** The key of a search, or the code of its error. */
function key(text: string | Buffer): SearchKey | string {
  const args = outcome(parseSearch, text);
  return typeof args === 'string' ? args : args.key;
}

const keys: [text: string, expected: SearchKey][] = [
  ['ALL', { kind: 'all' }],
  ['seen', seen],
  ['ANSWERED', flag(2)],
  ['UNFLAGGED', not(flag(4))],
  ['DELETED', flag(8)],
  ['UNDRAFT', not(flag(16))],
  ['NEW', and({ kind: 'recent' }, not(seen))],
  ['OLD', not({ kind: 'recent' })],
  ['RECENT', { kind: 'recent' }],
  ['KEYWORD $Junk', { kind: 'keyword', keyword: '$Junk' }],
  ['UNKEYWORD a', not({ kind: 'keyword', keyword: 'a' })],
  ['FROM "SMITH"', { kind: 'text', in: 'from', value: 'SMITH' }],
  ['TO ""', { kind: 'header', name: 'TO', value: '' }],
  ['BODY ""', { kind: 'text', in: 'body', value: '' }],
  ['CC x', { kind: 'text', in: 'cc', value: 'x' }],
  ['BCC x', { kind: 'text', in: 'bcc', value: 'x' }],
  ['SUBJECT {5}\r\na\r\n"b', subject('a\r\n"b')],
  ['BODY "("', { kind: 'text', in: 'body', value: '(' }],
  ['TEXT x]', { kind: 'text', in: 'text', value: 'x]' }],
  ['HEADER X-Spam ""', { kind: 'header', name: 'X-Spam', value: '' }],
  ['BEFORE 1-Feb-1994', { kind: 'date', of: 'internal', relation: 'before', day: Date.UTC(1994, 1, 1) }],
  ['ON "1-Feb-1994"', { kind: 'date', of: 'internal', relation: 'on', day: Date.UTC(1994, 1, 1) }],
  ['SINCE 01-FEB-1994', { kind: 'date', of: 'internal', relation: 'since', day: Date.UTC(1994, 1, 1) }],
  ['SENTBEFORE 1-Feb-1994', { kind: 'date', of: 'sent', relation: 'before', day: Date.UTC(1994, 1, 1) }],
  ['SENTON 1-Feb-1994', { kind: 'date', of: 'sent', relation: 'on', day: Date.UTC(1994, 1, 1) }],
  ['SAVEDSINCE 1-Feb-1994', { kind: 'date', of: 'saved', relation: 'since', day: Date.UTC(1994, 1, 1) }],
  ['SAVEDATESUPPORTED', { kind: 'all' }],
  ['LARGER 0', { kind: 'size', relation: 'larger', octets: 0 }],
  ['SMALLER 4294967296', { kind: 'size', relation: 'smaller', octets: 4294967296 }],
  ['OLDER 3600', { kind: 'age', relation: 'older', seconds: 3600 }],
  ['YOUNGER 259200', { kind: 'age', relation: 'younger', seconds: 259200 }],
  [
    'UID 1,3:*',
    {
      kind: 'uid',
      set: [
        [1, 1],
        [3, Infinity],
      ],
    },
  ],
  ['UID $', { kind: 'uid', set: '$' }],
  [
    '2,4:7',
    {
      kind: 'sequence',
      set: [
        [2, 2],
        [4, 7],
      ],
    },
  ],
  ['*', { kind: 'sequence', set: [[Infinity, Infinity]] }],
  ['$', { kind: 'sequence', set: '$' }],
  ['MODSEQ 620162338', { kind: 'modseq', modseq: 620162338 }],
  ['MODSEQ "/flags/\\\\draft" all 620162338', { kind: 'modseq', modseq: 620162338 }],
  ['MODSEQ "/flags/$Junk" shared 0', { kind: 'modseq', modseq: 0 }],
  ['EMAILID M6d99ac3275bb4e', { kind: 'emailid', id: 'M6d99ac3275bb4e' }],
  ['THREADID T64b478a75b7ea9', { kind: 'threadid', id: 'T64b478a75b7ea9' }],
  ['NOT SEEN', not(seen)],
  ['NOT (SEEN DELETED)', not(and(seen, flag(8)))],
  ['OR SEEN DELETED', or(seen, flag(8))],
  ['OR SEEN OR DELETED DRAFT', or(seen, flag(8), flag(16))],
  ['OR OR SEEN DELETED DRAFT', or(or(seen, flag(8)), flag(16))],
  ['OR SEEN NOT OR DELETED DRAFT', or(seen, not(or(flag(8), flag(16))))],
  ['(SEEN)', seen],
  ['(SEEN (DELETED DRAFT))', and(seen, and(flag(8), flag(16)))],
  ['SEEN DELETED', and(seen, flag(8))],
  // RFC 9051 6.4.4
  [
    'FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"',
    and(
      flag(4),
      { kind: 'date', of: 'internal', relation: 'since', day: Date.UTC(1994, 1, 1) },
      not({ kind: 'text', in: 'from', value: 'Smith' }),
    ),
  ],
];

suite('search keys', () => {
  for (const [text, expected] of keys) {
    test(text, () => assert.deepEqual(key(` ${text}`), expected));
  }

  const wrong = [
    '',
    ' ',
    ' (',
    ' ()',
    ' (SEEN',
    ' SEEN)',
    ' (SEEN )',
    ' SEEN ',
    '  SEEN',
    ' FUZZY SUBJECT x',
    ' SUBJECT',
    ' BODY (',
    ' HEADER a',
    ' HEADER "a b" c',
    ' HEADER a:b c',
    ' OR SEEN',
    ' OR',
    ' NOT',
    ' KEYWORD \\Seen',
    ' KEYWORD "a"',
    ' BEFORE 1994-02-01',
    ' LARGER -1',
    ' LARGER x',
    ' OLDER 0',
    ' UID',
    ' UID x',
    ' MODSEQ',
    ' MODSEQ "/flags/a" any 1',
    ' MODSEQ "/other/a" all 1',
    ' EMAILID',
    ' EMAILID a.b',
    ` EMAILID ${'x'.repeat(256)}`,
    ' UNALL',
    ' SEENSEEN',
    ' SEEN1',
    ' CHARSET',
    ' CHARSET UTF-8',
    ' SEEN CHARSET UTF-8',
    ' RETURN ALL SEEN',
    ' constructor',
    ' __proto__',
  ];
  for (const text of wrong) test(`${JSON.stringify(text)} is refused`, () => assert.equal(key(text), 'bad-syntax'));
});

suite('charsets', () => {
  const cases: [text: Buffer | string, expected: string][] = [
    [' CHARSET UTF-8 SUBJECT {2}\r\nż', 'ż'],
    [' charset "utf-8" SUBJECT "ż"', 'ż'],
    [' CHARSET US-ASCII SUBJECT z', 'z'],
    [' SUBJECT {2}\r\nż', 'ż'],
    [Buffer.from(' CHARSET ISO-8859-2 SUBJECT "\xbf"', 'latin1'), 'ż'],
    [Buffer.from(' CHARSET windows-1250 SUBJECT {1}\r\n\x9c', 'latin1'), 'ś'],
    [Buffer.from(' CHARSET UTF-8 SUBJECT {1}\r\n\xbf', 'latin1'), 'bad-syntax'],
    [' CHARSET US-ASCII SUBJECT {2}\r\nż', 'bad-syntax'],
    [Buffer.from(' CHARSET EUC-JP SUBJECT {1}\r\n\xff', 'latin1'), 'bad-syntax'],
    [' CHARSET KLINGON SUBJECT x', 'unsupported'],
  ];
  for (const [text, expected] of cases) {
    test(text.toString('latin1'), () => {
      const found = key(text);
      assert.deepEqual(found, typeof found === 'string' ? expected : subject(expected));
    });
  }

  test('the name of an unknown one is told', () => {
    assert.throws(
      () => parseSearch(cursorOver(' CHARSET X-Unknown ALL')),
      (error) => {
        return error instanceof MailError && error.detail['charset'] === 'x-unknown';
      },
    );
  });
});

suite('RETURN', () => {
  const none = { min: false, max: false, count: false, all: false, save: false, page: null };
  const cases: [text: string, expected: unknown][] = [
    ['', null],
    [' RETURN ()', { ...none, all: true }],
    [' RETURN (MIN COUNT)', { ...none, min: true, count: true }],
    [' return (max all save)', { ...none, max: true, all: true, save: true }],
    [' RETURN (SAVE)', { ...none, save: true }],
    [' RETURN (PARTIAL -1:-100 COUNT)', { ...none, count: true, page: { from: 1, to: 100, fromEnd: true } }],
    [' RETURN (PARTIAL 1:5 ALL)', 'bad-syntax'],
    [' RETURN (PARTIAL 1:5 PARTIAL 6:9)', 'bad-syntax'],
    [' RETURN (PARTIAL)', 'bad-syntax'],
    [' RETURN (CONTEXT)', 'bad-syntax'],
    [' RETURN (UPDATE)', 'bad-syntax'],
    [' RETURN (RELEVANCY)', 'bad-syntax'],
    [' RETURN MIN', 'bad-syntax'],
    [' RETURN', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) {
    test(`SEARCH${text} ALL`, () => {
      const args = outcome(parseSearch, `${text} ALL`);
      assert.deepEqual(typeof args === 'string' ? args : args.result, expected);
    });
  }

  test('the charset is told as it was given', () => {
    const args = outcome(parseSearch, ' RETURN (MIN) CHARSET utf-8 ALL');
    assert.equal(typeof args === 'string' ? args : args.charset, 'utf-8');
  });
});

suite('limits', () => {
  const nested = (depth: number) => key(` ${'('.repeat(depth)}ALL${')'.repeat(depth)}`);
  const negated = (depth: number) => key(` ${'NOT '.repeat(depth)}ALL`);
  /** OR is a key too. */
  const alternatives = (count: number) => key(` ${'OR ALL '.repeat(count - 2)}ALL`);

  test('nesting', () => {
    for (const program of [nested, negated]) {
      assert.notEqual(program(imapLimits.searchNesting), 'limit');
      assert.equal(program(imapLimits.searchNesting + 1), 'limit');
      assert.equal(program(30_000), 'limit');
    }
  });

  test('keys', () => {
    for (const program of [alternatives, (count: number) => key(' ALL'.repeat(count))]) {
      assert.notEqual(program(imapLimits.searchKeys), 'limit');
      assert.equal(program(imapLimits.searchKeys + 1), 'limit');
    }
  });

  test('a long chain of OR is no nesting', () => {
    const chain = alternatives(imapLimits.searchKeys);
    assert.ok(typeof chain === 'object' && chain.kind === 'or' && chain.keys.length === imapLimits.searchKeys - 1);
  });
});

test('programs made of keys mean what they are made of', () => {
  const leaf = fc.constantFrom(...keys.filter(([text]) => !/^(OR|NOT|\(|FLAGGED|SEEN |\S+ \{)/.test(text)));
  const { program } = fc.letrec<{ program: [string, SearchKey] }>((tie) => ({
    program: fc.oneof(
      { maxDepth: 5 },
      leaf,
      tie('program').map(([text, key]): [string, SearchKey] => [`NOT ${text}`, not(key)]),
      fc
        .array(tie('program'), { minLength: 2, maxLength: 3 })
        .map((list): [string, SearchKey] => [
          `(${list.map(([text]) => text).join(' ')})`,
          and(...list.map(([, key]) => key)),
        ]),
      fc
        .tuple(tie('program'), tie('program'))
        .map(([[a, left], [b, right]]): [string, SearchKey] => [`OR ${a} (${b})`, or(left, right)]),
    ),
  }));
  fc.assert(fc.property(program, ([text, expected]) => assert.deepEqual(key(` ${text}`), expected)));
});
