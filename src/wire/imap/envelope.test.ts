import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { packSummary } from '#wire/mime/compact.ts';
import { scanMessage } from '#wire/mime/scanner.ts';
import { formatEnvelope } from './envelope.ts';

/** The envelope of a message with these header lines. */
function envelope(lines: readonly string[], utf8 = false): string {
  const message = Buffer.from([...lines, '', 'body'].join('\r\n'));
  return formatEnvelope(packSummary(scanMessage(message)).envelope, utf8);
}

/** The member of an envelope that one header line fills, all others NIL. */
function member(index: number, line: string, utf8 = false): string {
  const members = Array<string>(10).fill('NIL');
  const found = envelope([line], utf8);
  const before = `(${members.slice(0, index).join(' ')}${index === 0 ? '' : ' '}`;
  const after = `${index === 9 ? '' : ' '}${members.slice(index + 1).join(' ')})`;
  assert.ok(found.startsWith(before) && found.endsWith(after), found);
  return found.slice(before.length, found.length - after.length);
}

const subject = (value: string, utf8 = false) => member(1, `Subject: ${value}`, utf8);
const to = (value: string, utf8 = false) => member(5, `To: ${value}`, utf8);

suite('ENVELOPE', () => {
  test('the example of RFC 9051 8', () => {
    const lines = [
      'Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)',
      'From: Terry Gray <gray@cac.washington.edu>',
      'Subject: IMAP4rev2 WG mtg summary and minutes',
      'To: imap@cac.washington.edu',
      'cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>',
      'Message-Id: <B27397-0100000@cac.washington.edu>',
      'MIME-Version: 1.0',
      'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII',
    ];
    assert.equal(
      envelope(lines),
      '("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev2 WG mtg summary and minutes" ' +
        '(("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) ' +
        '(("Terry Gray" NIL "gray" "cac.washington.edu")) ((NIL NIL "imap" "cac.washington.edu")) ' +
        '((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL ' +
        '"<B27397-0100000@cac.washington.edu>")',
    );
  });

  test('nothing', () => assert.equal(envelope([]), `(${Array(10).fill('NIL').join(' ')})`));

  test('Sender and Reply-To are their own where they are given', () => {
    assert.equal(
      envelope(['From: a@x', 'Sender: b@x', 'Reply-To: c@x']),
      '(NIL NIL ((NIL NIL "a" "x")) ((NIL NIL "b" "x")) ((NIL NIL "c" "x")) NIL NIL NIL NIL NIL)',
    );
    assert.equal(
      envelope(['From: a@x', 'Sender:', 'Reply-To: ']),
      '(NIL NIL ((NIL NIL "a" "x")) ((NIL NIL "a" "x")) ((NIL NIL "a" "x")) NIL NIL NIL NIL NIL)',
    );
  });

  const cases: [name: string, actual: string, expected: string][] = [
    ['an empty field is no missing one', subject(''), '""'],
    ['folded', subject('a\r\n b'), '"a b"'],
    ['quotes', subject('say "no" \\'), '"say \\"no\\" \\\\"'],
    ['encoded-words stay', subject('=?utf-8?q?=C5=BC?='), '"=?utf-8?q?=C5=BC?="'],
    ['raw UTF-8', subject('żółw'), '"=?utf-8?b?xbzDs8WCdw==?="'],
    ['raw UTF-8 beside an encoded-word', subject('ż =?utf-8?q?=C5=BC?='), '"=?utf-8?b?xbwgxbw=?="'],
    ['raw UTF-8, for those who enabled it', subject('żółw', true), '"żółw"'],
    [
      'a name and a comment',
      to('"Kowalski, Jan" <jan@x>, anna@x (Anna)'),
      '(("Kowalski, Jan" NIL "jan" "x")("Anna" NIL "anna" "x"))',
    ],
    [
      'a group',
      to('Zespół: a@x, b@x;', true),
      '((NIL NIL "Zespół" NIL)(NIL NIL "a" "x")(NIL NIL "b" "x")(NIL NIL NIL NIL))',
    ],
    ['an empty group', to('undisclosed-recipients:;'), '((NIL NIL "undisclosed-recipients" NIL)(NIL NIL NIL NIL))'],
    ['a raw name', to('żółw <z@x>'), '(("=?utf-8?b?xbzDs8WCdw==?=" NIL "z" "x"))'],
    ['an international address', to('<ż@x>'), '((NIL NIL {2}\r\nż "x"))'],
    ['an international address, for those who enabled it', to('<ż@x>', true), '((NIL NIL "ż" "x"))'],
    ['an international domain', to('a@źródło.example'), '((NIL NIL "a" "xn--rdo-gna01bwk.example"))'],
    ['no domain', to('root'), '((NIL NIL "root" ""))'],
    ['a raw Message-ID', member(9, 'Message-ID: <ż@x>'), '{6}\r\n<ż@x>'],
  ];
  for (const [name, actual, expected] of cases) test(name, () => assert.equal(actual, expected));
});
