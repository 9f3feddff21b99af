import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  formatFetch,
  formatInternalDate,
  formatModseq,
  formatObjectId,
  formatPreview,
  formatSaveDate,
} from './fetch-response.ts';
import { formatList, formatLsub, formatMailboxStatus, formatNamespace, formatSeparator } from './mailbox-response.ts';
import * as response from './response.ts';
import { formatEsearch, formatSearch, formatThread, type ThreadNode } from './search-response.ts';

const { formatStatus } = response;

/** Each line is what the RFC prints, without its end. */
function table(cases: readonly [actual: string, expected: string][]): void {
  for (const [actual, expected] of cases) test(expected, () => assert.equal(actual, `${expected}\r\n`));
}

suite('status responses', () => {
  table([
    [formatStatus('a1', 'OK', 'LOGIN completed'), 'a1 OK LOGIN completed'],
    [formatStatus('*', 'BYE', 'Autologout; idle for too long'), '* BYE Autologout; idle for too long'],
    [formatStatus('A142', 'OK', 'SELECT completed', 'READ-WRITE'), 'A142 OK [READ-WRITE] SELECT completed'],
    [formatStatus('*', 'OK', 'UIDs valid', ['UIDVALIDITY', 3857529045]), '* OK [UIDVALIDITY 3857529045] UIDs valid'],
    [
      formatStatus('*', 'OK', 'Limited', ['PERMANENTFLAGS', ['\\Deleted', '\\*']]),
      '* OK [PERMANENTFLAGS (\\Deleted \\*)] Limited',
    ],
    [formatStatus('*', 'OK', 'Hello', ['CAPABILITY', ['IMAP4rev2', 'IDLE']]), '* OK [CAPABILITY IMAP4rev2 IDLE] Hello'],
    [formatStatus('A', 'NO', 'no', ['BADCHARSET', ['UTF-8', 'US-ASCII']]), 'A NO [BADCHARSET (UTF-8 US-ASCII)] no'],
    [formatStatus('A003', 'OK', 'done', ['APPENDUID', 38505, [[3955, 3955]]]), 'A003 OK [APPENDUID 38505 3955] done'],
    [
      formatStatus('A003', 'OK', 'Done', [
        'COPYUID',
        38505,
        [
          [304, 304],
          [319, 320],
        ],
        [[3956, 3958]],
      ]),
      'A003 OK [COPYUID 38505 304,319:320 3956:3958] Done',
    ],
    [
      formatStatus('d105', 'OK', 'failed', [
        'MODIFIED',
        [
          [7, 7],
          [9, 9],
        ],
      ]),
      'd105 OK [MODIFIED 7,9] failed',
    ],
    [formatStatus('*', 'OK', 'Highest', ['HIGHESTMODSEQ', 715194045007]), '* OK [HIGHESTMODSEQ 715194045007] Highest'],
    [formatStatus('3', 'OK', 'ok', ['MAILBOXID', 'F2212ea87-6097']), '3 OK [MAILBOXID (F2212ea87-6097)] ok'],
    // What a text cannot hold
    [formatStatus('a', 'BAD', 'a\r\nb OK [ALERT] ż'), 'a BAD a??b OK [ALERT] ?'],
    [formatStatus('a', 'NO', ''), 'a NO .'],
    [response.formatContinuation('idling'), '+ idling'],
    [response.formatContinuation(''), '+ .'],
    [response.formatChallenge(''), '+ '],
    [response.formatChallenge('biws'), '+ biws'],
  ]);
});

suite('untagged responses', () => {
  table([
    [response.formatCapability(['IMAP4rev2', 'AUTH=PLAIN']), '* CAPABILITY IMAP4rev2 AUTH=PLAIN'],
    [response.formatEnabled(['CONDSTORE']), '* ENABLED CONDSTORE'],
    [response.formatEnabled([]), '* ENABLED'],
    [response.formatExists(23), '* 23 EXISTS'],
    [response.formatRecent(0), '* 0 RECENT'],
    [response.formatExpunge(44), '* 44 EXPUNGE'],
    [
      response.formatVanished(
        [
          [405, 405],
          [407, 408],
        ],
        false,
      ),
      '* VANISHED 405,407:408',
    ],
    [response.formatVanished([[300, 310]], true), '* VANISHED (EARLIER) 300:310'],
    [response.formatFlagsResponse(['\\Seen', '$Junk']), '* FLAGS (\\Seen $Junk)'],
    [
      response.formatId([
        ['name', 'Sowa'],
        ['version', null],
      ]),
      '* ID ("name" "Sowa" "version" NIL)',
    ],
    [response.formatId(null), '* ID NIL'],
  ]);
});

suite('mailboxes', () => {
  const inbox = { attributes: [], name: 'INBOX' };
  table([
    [
      formatList({ attributes: ['\\HasChildren', '\\Sent'], name: 'Wysłane' }, false),
      '* LIST (\\HasChildren \\Sent) "/" Wys&AUI-ane',
    ],
    [formatList({ attributes: [], name: 'Wysłane' }, true), '* LIST () "/" "Wysłane"'],
    [
      formatList({ attributes: ['\\NonExistent'], name: 'Foo', childInfo: ['SUBSCRIBED'] }, false),
      '* LIST (\\NonExistent) "/" Foo ("CHILDINFO" ("SUBSCRIBED"))',
    ],
    [
      formatList({ attributes: [], name: 'New Mailbox', oldName: 'oldname' }, false),
      '* LIST () "/" "New Mailbox" ("OLDNAME" (oldname))',
    ],
    [
      formatList({ ...inbox, childInfo: ['SUBSCRIBED'], oldName: 'a b' }, false),
      '* LIST () "/" INBOX ("CHILDINFO" ("SUBSCRIBED") "OLDNAME" ("a b"))',
    ],
    [
      formatLsub({ ...inbox, attributes: ['\\Noselect'], childInfo: ['SUBSCRIBED'] }, false),
      '* LSUB (\\Noselect) "/" INBOX',
    ],
    [formatSeparator(), '* LIST (\\Noselect) "/" ""'],
    [
      formatMailboxStatus(
        'blurdybloop',
        [
          ['MESSAGES', 231],
          ['UIDNEXT', 44292],
        ],
        false,
      ),
      '* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)',
    ],
    [
      formatMailboxStatus(
        'a b',
        [
          ['MAILBOXID', 'F1'],
          ['APPENDLIMIT', null],
        ],
        false,
      ),
      '* STATUS "a b" (MAILBOXID (F1) APPENDLIMIT NIL)',
    ],
    [formatNamespace('', false), '* NAMESPACE (("" "/")) NIL NIL'],
  ]);
});

suite('FETCH', () => {
  table([
    [formatFetch(10, ['UID 4', formatModseq(320172338)]), '* 10 FETCH (UID 4 MODSEQ (320172338))'],
    [
      formatFetch(1, [formatObjectId('EMAILID', 'M6d99'), formatObjectId('THREADID', null)]),
      '* 1 FETCH (EMAILID (M6d99) THREADID NIL)',
    ],
    [formatFetch(1, [formatSaveDate(null)]), '* 1 FETCH (SAVEDATE NIL)'],
    [formatFetch(1, [formatSaveDate(0)]), '* 1 FETCH (SAVEDATE " 1-Jan-1970 00:00:00 +0000")'],
    [formatFetch(1, [formatInternalDate(0)]), '* 1 FETCH (INTERNALDATE " 1-Jan-1970 00:00:00 +0000")'],
    [formatFetch(1, [formatPreview('Preview "text"', false)]), '* 1 FETCH (PREVIEW "Preview \\"text\\"")'],
    [
      formatFetch(1, [formatPreview('żółw', false), formatPreview(null, false)]),
      '* 1 FETCH (PREVIEW {7}\r\nżółw PREVIEW NIL)',
    ],
  ]);
});

suite('search results', () => {
  const page = (numbers: number[]) => ({ range: { from: 1, to: 100, fromEnd: true }, numbers });
  table([
    [formatSearch('SEARCH', [2, 3, 6]), '* SEARCH 2 3 6'],
    [formatSearch('SEARCH', []), '* SEARCH'],
    [formatSearch('SEARCH', [2, 5], 917162500), '* SEARCH 2 5 (MODSEQ 917162500)'],
    [formatSearch('SEARCH', [], 917162500), '* SEARCH'],
    [formatSearch('SORT', [5, 3, 4]), '* SORT 5 3 4'],
    [formatEsearch('A285', false, { min: 7, max: 3800, count: 15 }), '* ESEARCH (TAG "A285") MIN 7 MAX 3800 COUNT 15'],
    [formatEsearch('A284', true, { all: [2, 10, 11] }), '* ESEARCH (TAG "A284") UID ALL 2,10:11'],
    [formatEsearch('A284', false, { all: [], count: 0 }), '* ESEARCH (TAG "A284") COUNT 0'],
    [formatEsearch('c', false, { all: [2, 3], modseq: 1236 }), '* ESEARCH (TAG "c") ALL 2:3 MODSEQ 1236'],
    [formatEsearch('A01', true, { page: page([7, 8, 23]) }), '* ESEARCH (TAG "A01") UID PARTIAL (-1:-100 7:8,23)'],
    [formatEsearch('A01', true, { page: page([]) }), '* ESEARCH (TAG "A01") UID PARTIAL (-1:-100 NIL)'],
  ]);
});

suite('threads (RFC 5256 4)', () => {
  const node = (number: number | null, ...children: ThreadNode[]): ThreadNode => ({ number, children });
  table([
    [formatThread([]), '* THREAD'],
    [
      formatThread([node(2), node(3, node(6, node(4, node(23)), node(44, node(7, node(96)))))]),
      '* THREAD (2)(3 6 (4 23)(44 7 96))',
    ],
    [formatThread([node(null, node(3), node(5))]), '* THREAD ((3)(5))'],
    [formatThread([node(1, node(null, node(2), node(3)))]), '* THREAD (1 (2)(3))'],
  ]);

  test('a thread as deep as a mailbox is long', () => {
    let deep = node(1);
    for (let number = 2; number <= 50_000; number++)
      deep = number % 2 === 0 ? node(number, deep) : node(number, deep, node(0));
    assert.ok(formatThread([deep]).endsWith(')\r\n'));
  });
});
