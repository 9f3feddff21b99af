import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatFlags, parseFlagList } from './flag.ts';
import { parseStore } from './store.ts';
import { outcome } from './testing.ts';

const set = [[2, 4]];
const none = { system: 0, keywords: [] };

suite('STORE', () => {
  const cases: [text: string, expected: unknown][] = [
    // RFC 9051 6.4.6
    [
      ' 2:4 +FLAGS (\\Deleted)',
      { set, how: 'add', silent: false, flags: { system: 8, keywords: [] }, unchangedSince: null },
    ],
    [
      ' 2:4 -flags.silent \\Seen $Junk \\draft',
      { set, how: 'remove', silent: true, flags: { system: 17, keywords: ['$Junk'] }, unchangedSince: null },
    ],
    [' 2:4 FLAGS ()', { set, how: 'replace', silent: false, flags: none, unchangedSince: null }],
    [
      ' $ FLAGS.SILENT a',
      { set: '$', how: 'replace', silent: true, flags: { system: 0, keywords: ['a'] }, unchangedSince: null },
    ],
    // RFC 7162 3.1.3
    [' 2:4 (UNCHANGEDSINCE 0) +FLAGS ()', { set, how: 'add', silent: false, flags: none, unchangedSince: 0 }],
    [
      ' 2:4 (unchangedsince 12121230045) +FLAGS.SILENT ()',
      { set, how: 'add', silent: true, flags: none, unchangedSince: 12121230045 },
    ],
    [' 2:4 FLAGS', 'bad-syntax'],
    [' 2:4 FLAGS (\\Recent)', 'bad-syntax'],
    [' 2:4 FLAGS (\\*)', 'bad-syntax'],
    [' 2:4 FLAGS (\\Unknown)', 'bad-syntax'],
    [' 2:4 FLAGS ("a")', 'bad-syntax'],
    [' 2:4 FLAGS \\Seen)', 'bad-syntax'],
    [' 2:4 FLAGS (\\Seen', 'bad-syntax'],
    [' 2:4 FLAGS (\\Seen) a', 'bad-syntax'],
    [' 2:4 *FLAGS ()', 'bad-syntax'],
    [' 2:4 FLAGS.LOUD ()', 'bad-syntax'],
    [' 2:4 (CHANGEDSINCE 1) FLAGS ()', 'bad-syntax'],
    [' 2:4 (UNCHANGEDSINCE) FLAGS ()', 'bad-syntax'],
    [' FLAGS ()', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(outcome(parseStore, text), expected));
});

test('flags of FETCH', () => {
  assert.equal(formatFlags(0, ''), '()');
  assert.equal(formatFlags(1, ''), '(\\Seen)');
  assert.equal(formatFlags(0, '$Junk a'), '($Junk a)');
  assert.equal(formatFlags(31, 'a'), '(\\Seen \\Answered \\Flagged \\Deleted \\Draft a)');
  for (let system = 0; system < 32; system++) {
    assert.deepEqual(outcome(parseFlagList, formatFlags(system, 'a b')), { system, keywords: ['a', 'b'] });
  }
});
