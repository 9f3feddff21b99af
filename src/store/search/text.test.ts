import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { searchLimits } from '#base/limits-store.ts';
import { emailText } from './testing.ts';

const corpus = fileURLToPath(new URL('../../../test/corpus', import.meta.url));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');

const mixed = [
  'From: =?utf-8?q?Zbigniew_=C5=BB=C3=B3=C5=82=C4=87?= <z@x.test>',
  'To: "Kowalski, Jan" <jan@y.test>',
  'Subject: =?utf-8?b?xYHDs2TFug==?=',
  ' faktura',
  'DKIM-Signature: v=1; b=c2lnbmF0dXJl',
  'X-Own: wlasne',
  'Content-Type: multipart/mixed; boundary=a',
  '',
  'preamble',
  '--a',
  'Content-Type: text/plain; charset=iso-8859-2',
  'Content-Transfer-Encoding: base64',
  '',
  base64(Buffer.from([0x4a, 0x61, 0xbc, 0xf1, 0x0d, 0x0a, 0xb3])),
  '--a',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<style>ukryte</style><p>Po&lstrok;&#261;czone <b>sło</b>wo</p>',
  '--a',
  "Content-Type: application/pdf; name*=utf-8''%C5%81atka.pdf",
  'Content-Disposition: attachment',
  'Content-Transfer-Encoding: base64',
  '',
  base64(Buffer.from('dane zalacznika')),
  '--a',
  'Content-Type: message/rfc822',
  '',
  'Subject: Zagnieżdżony',
  '',
  'W środku',
  '--a--',
  '',
].join('\r\n');

test('header: decoded fields of message, parts and enclosed messages, file names, addresses without quoting', async () => {
  const head = await emailText(mixed).head();
  for (const text of [
    'subject: lodz faktura',
    'from: zbigniew zolc <z@x.test>',
    '"kowalski, jan" <jan@y.test>',
    ' kowalski, jan <jan@y.test>',
    'x-own: wlasne',
    'content-type: text/plain; charset=iso-8859-2',
    'latka.pdf',
    'subject: zagniezdzony',
  ]) {
    assert.ok(head.includes(text), `${text} is not in: ${head}`);
  }
  for (const text of ['c2lnbmf0dxjl', 'jazn', 'preamble']) assert.ok(!head.includes(text), text);
});

test('body: the decoded text of readable parts, without markup and header fields', async () => {
  assert.equal((await emailText(mixed).forIndex()).body, ' jazn l polaczone slowo w srodku');
});

test('the texts of the corpus are the same however the bytes come', async () => {
  for (const name of globSync('*.eml', { cwd: corpus })) {
    const bytes = readFileSync(join(corpus, name));
    const whole = await emailText(bytes).forIndex();
    assert.equal(whole.cut, false);
    for (const chunk of [1, 7, 100]) assert.deepEqual(await emailText(bytes, chunk).forIndex(), whole, name);
  }
});

test('words of the corpus are found in their charsets', async () => {
  const table = [
    ['polish-windows-1250-base64.eml', 'dzien dobry, przesylam fakture'],
    ['polish-iso-8859-2.eml', 'lodz, ulica swietojanska'],
    ['delivery-report.eml', 'final-recipient'],
  ] as const;
  for (const [name, word] of table) {
    const { body } = await emailText(readFileSync(join(corpus, name))).forIndex();
    assert.ok(body.includes(word), `${word} is not in ${name}: ${body}`);
  }
});

test('a text at the limit is whole, one past it is cut', async () => {
  const letters = (count: number) => `Subject: x\r\n\r\n${'ab\r\n'.repeat(count / 4)}`;
  // Folded, the line ends are one character, and one more stands in front.
  const fitting = await emailText(letters((searchLimits.text / 3) * 4 - 4)).forIndex();
  assert.deepEqual([fitting.cut, fitting.body.length <= searchLimits.text], [false, true]);
  const long = await emailText(letters((searchLimits.text / 3) * 4 + 8)).forIndex();
  assert.deepEqual([long.cut, long.body.length], [true, searchLimits.text]);
  const header = await emailText(`X-Long: ${'a'.repeat(searchLimits.text)}\r\n\r\nx`).forIndex();
  assert.deepEqual([header.cut, header.head.length], [true, searchLimits.text]);
});

test('a part larger than a block is read in blocks that end with lines, and loses nothing', async () => {
  const line = 'Zażółć gęślą jaźń 日本 \r\n';
  const text = line.repeat(Math.ceil((2.5 * searchLimits.block) / Buffer.byteLength(line)));
  const header = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ';
  const expected = ` ${'zazolc gesla jazn 日本 '.repeat(text.length / line.length)}`;
  for (const [encoding, body] of [
    ['8bit', text],
    ['base64', base64(Buffer.from(text))],
  ]) {
    let read = '';
    let pieces = 0;
    for await (const piece of emailText(`${header}${encoding}\r\n\r\n${body}`).body()) {
      read += piece;
      pieces++;
    }
    assert.ok(pieces > 2);
    assert.ok(read === expected, `${encoding}: ${read.length} of ${expected.length} characters`);
  }
});
