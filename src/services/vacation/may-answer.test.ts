import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddress } from '#wire/address.ts';
import { parseHeader } from '#wire/header.ts';
import { reasonForSilence } from './may-answer.ts';

const mine = new Set(['anna@example.test', 'sales@example.test']);

const table: [string, string | null, string, string | null][] = [
  ['a person, to us', 'jan@x.test', 'To: anna@example.test', null],
  ['to an alias, in any case, among others', 'jan@x.test', 'Cc: b@x.test, "S" <Sales+2@EXAMPLE.test>', null],
  ['an explicit no', 'jan@x.test', 'Auto-Submitted: no\nTo: anna@example.test', null],
  ['first-class mail', 'jan@x.test', 'Precedence: first-class\nTo: anna@example.test', null],
  ['the empty sender', null, 'To: anna@example.test', 'no-sender'],
  ['a daemon', 'MAILER-DAEMON@x.test', 'To: anna@example.test', 'automatic-sender'],
  ['a list owner', 'owner-list@x.test', 'To: anna@example.test', 'automatic-sender'],
  ['a list request', 'list-request@x.test', 'To: anna@example.test', 'automatic-sender'],
  ['a list that counts bounces', 'list-bounces+anna=example.test@x.test', 'To: anna@example.test', 'automatic-sender'],
  ['nobody who reads', 'no-reply@x.test', 'To: anna@example.test', 'automatic-sender'],
  ['a rewritten sender', 'SRS0=abcd=xy=x.test=jan@f.test', 'To: anna@example.test', 'automatic-sender'],
  ['ourselves', 'Anna@example.test', 'To: anna@example.test', 'own'],
  ['an answer', 'jan@x.test', 'Auto-Submitted: auto-replied (vacation)\nTo: anna@example.test', 'auto-submitted'],
  ['a program', 'jan@x.test', 'Auto-Submitted: auto-generated\nTo: anna@example.test', 'auto-submitted'],
  [
    'one who asks for no answers',
    'jan@x.test',
    'X-Auto-Response-Suppress: OOF\nTo: anna@example.test',
    'auto-submitted',
  ],
  ['a list', 'jan@x.test', 'List-Id: <l.x.test>\nTo: anna@example.test', 'list'],
  ['a newsletter', 'jan@x.test', 'List-Unsubscribe: <mailto:u@x.test>\nTo: anna@example.test', 'list'],
  ['bulk', 'jan@x.test', 'Precedence: bulk\nTo: anna@example.test', 'bulk'],
  ['a blind copy', 'jan@x.test', 'To: others@x.test', 'not-addressed'],
  ['no recipient at all', 'jan@x.test', 'Subject: hi', 'not-addressed'],
  ['a name that only begins like a daemon', 'news-team.anna@x.test', 'To: anna@example.test', null],
  ['a person whose name has a hyphen', 'anna-maria@x.test', 'To: anna@example.test', null],
];

for (const [name, sender, header, expected] of table) {
  test(`vacation: ${name}`, () => {
    const from = sender === null ? null : parseAddress(sender);
    assert.equal(reasonForSilence(from, parseHeader(Buffer.from(`${header}\n\n`)), mine), expected);
  });
}
