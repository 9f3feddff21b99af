import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseSelect } from './select.ts';
import { outcome } from './testing.ts';

const plain = { mailbox: 'INBOX', condstore: false, qresync: null };
const resync = { uidValidity: 67890007, modseq: 90060115194045000, knownUids: null, sequenceMatch: null };

suite('SELECT and EXAMINE', () => {
  const cases: [text: string, expected: unknown][] = [
    [' INBOX', plain],
    [' "&AUI-"', { ...plain, mailbox: 'ł' }],
    // RFC 7162 3.1.8
    [' INBOX (CONDSTORE)', { ...plain, condstore: true }],
    // RFC 7162 3.2.5
    [
      ' INBOX (QRESYNC (67890007 9006 41,43:211,214:541))',
      {
        ...plain,
        qresync: {
          ...resync,
          modseq: 9006,
          knownUids: [
            [41, 41],
            [43, 211],
            [214, 541],
          ],
        },
      },
    ],
    [
      ' INBOX (QRESYNC (67890007 20050715194045000 41:211))',
      { ...plain, qresync: { ...resync, modseq: Number.MAX_SAFE_INTEGER, knownUids: [[41, 211]] } },
    ],
    [' INBOX (QRESYNC (67890007 9006))', { ...plain, qresync: { ...resync, modseq: 9006 } }],
    [
      ' INBOX (QRESYNC (67890007 9006 1:29997 (5000,7500,9000 15000,22500,27000)))',
      {
        ...plain,
        qresync: {
          ...resync,
          modseq: 9006,
          knownUids: [[1, 29997]],
          sequenceMatch: {
            numbers: [
              [5000, 5000],
              [7500, 7500],
              [9000, 9000],
            ],
            uids: [
              [15000, 15000],
              [22500, 22500],
              [27000, 27000],
            ],
          },
        },
      },
    ],
    [
      ' INBOX (QRESYNC (1 2 (1 2)) CONDSTORE)',
      {
        mailbox: 'INBOX',
        condstore: true,
        qresync: { uidValidity: 1, modseq: 2, knownUids: null, sequenceMatch: { numbers: [[1, 1]], uids: [[2, 2]] } },
      },
    ],
    [' INBOX ()', 'bad-syntax'],
    [' INBOX (FOO)', 'bad-syntax'],
    [' INBOX (CONDSTORE CONDSTORE)', 'bad-syntax'],
    [' INBOX (QRESYNC)', 'bad-syntax'],
    [' INBOX (QRESYNC (0 1))', 'bad-syntax'],
    [' INBOX (QRESYNC (1 0))', 'bad-syntax'],
    [' INBOX (QRESYNC (1 2 1:*))', 'bad-syntax'],
    [' INBOX (QRESYNC (1 2 $))', 'bad-syntax'],
    [' INBOX (QRESYNC (1 2 3 (4)))', 'bad-syntax'],
    [' INBOX CONDSTORE', 'bad-syntax'],
    [' INBOX ', 'bad-syntax'],
    ['', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(outcome(parseSelect, text), expected));
});
