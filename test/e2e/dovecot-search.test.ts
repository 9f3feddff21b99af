/** The same mailbox in Sowa and in Dovecot: SEARCH, SORT and THREAD answer alike. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startDovecot } from './dovecot.ts';
import type { ImapWire, Value } from './imap-wire.ts';
import { connectWire } from './imap-client.ts';
import { startSowa } from './program.ts';

const servers = new AsyncDisposableStack();
let ours: ImapWire;
let theirs: ImapWire;

before(async () => {
  const sowa = servers.use(await startSowa());
  ours = await connectWire(sowa, servers);
  theirs = servers.use(await startDovecot()).wire;
  for (const wire of [ours, theirs]) {
    for (const [i, message] of mailbox().entries()) {
      const day = String(1 + (i % 28)).padStart(2, '0');
      const flags = ['', '\\Seen', '\\Answered \\Seen', '\\Flagged', '\\Draft', '\\Deleted', 'praca', 'Praca dom'][
        i % 8
      ];
      const head = `APPEND INBOX (${flags}) "${day}-${['Jan', 'Feb'][i % 2]}-2026 ${10 + (i % 12)}:00:00 +0100"`;
      const { status } = await wire.command(`${head} {${Buffer.byteLength(message)}+}\r\n`, Buffer.from(message));
      assert.match(status, /^OK/);
    }
    await wire.command('SELECT INBOX');
  }
});
after(() => servers.disposeAsync());

const people = [
  'Anna Nowak <anna@example.test>',
  '"Kowalski, Jan" <jan@example.pl>',
  'zofia@a.test',
  'Łucja <l@b.test>',
];
const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
const subjects = [
  'Invoice 7',
  'Re: Invoice 7',
  'Fwd: [list] Re: Invoice 7',
  'RE[2]: invoice 7 (fwd)',
  encoded('Zażółć gęślą jaźń'),
  `Re: ${encoded('Zażółć gęślą jaźń')}`,
  '[list] Meeting',
  're: meeting',
  '[Fwd: Meeting]',
  '',
  'Zebra',
  'apple',
];
const bodies = [
  'Content-Type: text/plain; charset=utf-8\r\n\r\nPlain words about a kangaroo.\r\n',
  `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('Ukryte słowa: żółw i kangaroo\r\n').toString('base64')}\r\n`,
  'Content-Type: text/plain; charset=iso-8859-2\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=BF=F3=B3w in two wo=\r\nrds\r\n',
  'Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nfirst part\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>second <b>part</b></p>\r\n--b--\r\n',
  'Content-Type: message/rfc822\r\n\r\nSubject: enclosed subject\r\nFrom: inner@example.test\r\n\r\nenclosed body\r\n',
];

/** Some threads with gaps, several subjects, bodies and dates, always the same. */
function mailbox(): string[] {
  return Array.from({ length: 90 }, (_, i) => {
    const parent = i % 5 === 0 ? null : `<m${i - 1 - (i % 3)}@example.test>`;
    const zone = ['+0000', '+0200', '-0800'][i % 3];
    const fields = [
      `From: ${people[i % 4]}`,
      `To: ${people[(i + 1) % 4]}${i % 3 === 0 ? `, ${people[(i + 2) % 4]}` : ''}`,
      i % 6 === 0 && `Cc: ${people[(i + 3) % 4]}`,
      i % 10 === 0 && 'Bcc: secret@example.test',
      i % 12 !== 9 && `Subject: ${subjects[i % 12]}`,
      i % 7 !== 6 && `Date: ${1 + (i % 27)} Feb 2026 ${String(i % 24).padStart(2, '0')}:30:00 ${zone}`,
      i % 11 !== 10 && `Message-ID: <m${i}@example.test>`,
      parent !== null && i % 4 === 0 && `In-Reply-To: ${parent}`,
      parent !== null && i % 4 !== 0 && `References: <gone${i % 9}@example.test> ${parent}`,
      `X-Number: ${i}`,
      i % 13 === 0 && 'X-Empty:',
      'MIME-Version: 1.0',
    ];
    return `${fields.filter((field) => field !== false).join('\r\n')}\r\n${bodies[i % 5]}`.replace(
      'words',
      `words${' long'.repeat(i)}`,
    );
  });
}

/** The numbers, or nested numbers, of one kind of response. */
async function answers(wire: ImapWire, kind: string, command: (string | Uint8Array)[]): Promise<string> {
  const { responses, status } = await wire.command(...command);
  assert.match(status, /^OK/, `${command.join('')}: ${status}`);
  const values: Value[] = responses.filter(([name]) => name === kind).flatMap((response) => response.slice(1));
  return JSON.stringify(values);
}

async function same(kind: string, ...command: (string | Uint8Array)[]): Promise<void> {
  assert.equal(await answers(ours, kind, command), await answers(theirs, kind, command), command.join(''));
}

/** But for SENTBEFORE: of a message without Date Dovecot says that it was sent before any day (RFC 9051 6.4.4). */
// prettier-ignore
const searches = [
  'ALL', 'SEEN', 'UNSEEN', 'ANSWERED', 'UNANSWERED', 'FLAGGED', 'UNFLAGGED', 'DRAFT', 'UNDRAFT', 'DELETED',
  'UNDELETED', 'KEYWORD praca', 'UNKEYWORD PRACA', 'KEYWORD dom', 'KEYWORD none', 'NOT SEEN', 'OR SEEN FLAGGED',
  'NOT (SEEN ANSWERED)', 'OR (SEEN ANSWERED) (OR DRAFT NOT DELETED)', '1:5', '*', '85:*', 'NOT 1:80', 'UID 3,5,7:9',
  'UID 80:*', '1,1,2:1 SEEN', 'SMALLER 400', 'LARGER 400', 'LARGER 600 SMALLER 800', 'BEFORE 10-Feb-2026',
  'ON 3-Jan-2026', 'SINCE 15-Feb-2026', 'SINCE 1-Jan-2026 BEFORE 20-Jan-2026',
  'HEADER DATE "" SENTBEFORE 10-Feb-2026', 'SENTON 5-Feb-2026', 'SENTSINCE 20-Feb-2026', 'FROM anna',
  'FROM "kowalski, jan"', 'FROM NOWAK', 'FROM "<jan@"', 'TO zofia', 'CC example.pl', 'BCC secret', 'BCC ""',
  'SUBJECT invoice', 'SUBJECT "re: "', 'SUBJECT "[list]"', 'SUBJECT zebra', 'SUBJECT ""', 'HEADER X-Number 7',
  'HEADER X-Number ""', 'HEADER X-Empty ""', 'HEADER X-None ""', 'HEADER Message-ID m1', 'HEADER SUBJECT MEETING',
  'BODY kangaroo', 'BODY "words about"', 'BODY "two words"', 'BODY "first part"', 'BODY second',
  'BODY "enclosed body"', 'BODY nowhere', 'TEXT kangaroo', 'TEXT "X-Number: 12"', 'TEXT enclosed',
  'TEXT anna@example', 'BODY a', 'TEXT e', 'OR BODY kangaroo SUBJECT zebra', 'NOT BODY kangaroo',
  'SEEN BODY kangaroo FROM anna', 'NOT OR SUBJECT meeting BODY part', 'RETURN (MIN MAX COUNT) SEEN',
  'RETURN (ALL) FROM anna', 'RETURN () UNSEEN', 'RETURN (COUNT) SUBJECT nothing', 'OLDER 100', 'YOUNGER 100',
];

suite('SEARCH', () => {
  for (const key of searches) {
    test(key, async () => {
      const kind = key.startsWith('RETURN') ? 'ESEARCH' : 'SEARCH';
      for (const uid of ['', 'UID ']) {
        if (kind === 'ESEARCH') {
          const [a, b] = [await ours.command(`${uid}SEARCH ${key}`), await theirs.command(`${uid}SEARCH ${key}`)];
          const text = ({ responses }: typeof a) =>
            JSON.stringify(responses.map((one) => one.filter((value) => !Array.isArray(value))));
          assert.equal(text(a), text(b));
        } else await same(kind, `${uid}SEARCH ${key}`);
      }
    });
  }

  for (const text of ['żółw', 'ŻÓŁW', 'słowa', 'zażółć', 'GĘŚLĄ jaźń']) {
    for (const key of ['TEXT', 'BODY', 'SUBJECT']) {
      test(`${key} ${text}`, () =>
        same('SEARCH', `SEARCH CHARSET UTF-8 ${key} {${Buffer.byteLength(text)}+}\r\n`, Buffer.from(text)));
    }
  }
});

const orders = ['ARRIVAL', 'CC', 'DATE', 'FROM', 'SIZE', 'SUBJECT', 'TO', 'DISPLAYFROM', 'DISPLAYTO'];

suite('SORT', () => {
  for (const order of orders) {
    for (const criteria of [order, `REVERSE ${order}`, `REVERSE ${order} CC ARRIVAL`]) {
      test(criteria, async () => {
        await same('SORT', `SORT (${criteria}) UTF-8 ALL`);
        await same('SORT', `UID SORT (${criteria}) UTF-8 OR SEEN FROM anna`);
      });
    }
  }
});

suite('THREAD', () => {
  for (const algorithm of ['ORDEREDSUBJECT', 'REFERENCES']) {
    for (const key of ['ALL', 'SEEN', 'FROM anna', 'SUBJECT invoice', '1:20']) {
      test(`${algorithm} ${key}`, () => same('THREAD', `THREAD ${algorithm} UTF-8 ${key}`));
    }
  }
});
