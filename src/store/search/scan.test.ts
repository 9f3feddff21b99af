import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchLimits } from '#base/limits-store.ts';
import type { SearchField } from './query.ts';
import { scanEmail } from './scan.ts';
import { emailText } from './testing.ts';

const message = [
  'From: =?utf-8?q?Zbigniew_=C5=BB=C3=B3=C5=82=C4=87?= <z@x.test>',
  'To: "Kowalski, Jan" <jan@y.test>, grupa: ala@z.test;',
  'Cc: ola@z.test',
  'Subject: Faktura VAT',
  'X-Empty:',
  'X-Own: jeden',
  'X-Own: dwa',
  'DKIM-Signature: d=x.test; b=podpis',
  '',
  'Treść listu z Łodzi,',
  '  w dwóch wierszach.',
].join('\r\n');

test('each field is searched where RFC 9051 6.4.4 says, letters folded', async () => {
  const table: [SearchField, string, boolean][] = [
    ['subject', 'faktura', true],
    ['subject', 'URA vat', true],
    ['subject', 'zolc', false],
    ['from', 'ŻÓŁĆ', true],
    ['from', 'zolc <z@x', true],
    ['from', 'jan', false],
    ['to', 'Kowalski, Jan <jan@y.test>', true],
    ['to', 'ALA@z', true],
    ['to', 'ola', false],
    ['cc', 'ola@z.test', true],
    ['bcc', 'ola', false],
    ['bcc', '', true],
    ['body', 'lodzi, w dwoch', true],
    ['body', 'faktura', false],
    ['body', 'z', true],
    ['any', 'faktura', true],
    ['any', 'lodzi', true],
    ['any', 'podpis', false],
    ['any', 'nic takiego', false],
    ['any', '', true],
    [{ header: 'X-Own' }, 'dwa', true],
    [{ header: 'x-own' }, 'jeden dwa', false],
    [{ header: 'X-Own' }, '', true],
    [{ header: 'X-Empty' }, '', true],
    [{ header: 'X-Missing' }, '', false],
    [{ header: 'DKIM-Signature' }, 'podpis', true],
    [{ header: 'To' }, '"Kowalski, Jan"', true],
  ];
  for (const [field, text, matches] of table) {
    const found = await scanEmail(emailText(message), { field, text });
    assert.equal(found, matches, `${JSON.stringify(field)} ${text}`);
  }
});

test('a match that two blocks share is found', async () => {
  const filler = `${'x'.repeat(99)}\n`.repeat(searchLimits.block / 100);
  const email = emailText(`Subject: s\r\n\r\n${filler.slice(0, -9)} koniec\npoczatek${filler}`);
  assert.equal(await scanEmail(email, { field: 'body', text: 'koniec poczatek' }), true);
});

test('a scan that was given up ends with the reason', async () => {
  const reason = new Error('the client left');
  const scanned = scanEmail(emailText(message), { field: 'body', text: 'nic' }, AbortSignal.abort(reason));
  await assert.rejects(scanned, reason);
});
