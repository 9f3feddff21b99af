import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { MessageScanner, scanMessage } from './scanner.ts';
import type { Part, Summary } from './summary.ts';

const folder = new URL('../../../test/corpus/', import.meta.url);
const corpus = globSync('**/*.eml', { cwd: folder });
const read = (name: string): Buffer => readFileSync(new URL(name, folder));

function scanInChunks(bytes: Buffer, sizes: readonly number[]): Summary {
  const scanner = new MessageScanner();
  for (let at = 0, nth = 0; at < bytes.length; nth++) {
    const size = sizes[nth % sizes.length] ?? bytes.length;
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    scanner.push(chunk);
    chunk.fill('!'); // a chunk may be used again by who gave it
    at += size;
  }
  return scanner.end();
}

/** Every byte is in the root, every child within its parent's body, in order and without overlap. */
function checkOffsets(part: Part, from: number, to: number): void {
  assert.ok(from <= part.headerStart && part.headerStart <= part.bodyStart, 'header');
  assert.ok(part.bodyStart <= part.bodyEnd && part.bodyEnd <= to, 'body');
  assert.notDeepEqual(part.parts, []);
  assert.equal(part.type === 'multipart', part.parts !== undefined);
  let at = part.bodyStart;
  for (const child of part.parts ?? []) {
    checkOffsets(child, at, part.bodyEnd);
    at = child.bodyEnd;
  }
  const enclosed = part.message?.part;
  if (enclosed === undefined) return;
  checkOffsets(enclosed, part.bodyStart, part.bodyEnd);
  assert.deepEqual([enclosed.headerStart, enclosed.bodyEnd], [part.bodyStart, part.bodyEnd]);
}

function checkLines(bytes: Buffer, part: Part): void {
  const body = bytes.toString('latin1', part.bodyStart, part.bodyEnd);
  assert.equal(part.lines, body.split('\n').length - 1, `lines of ${part.type}/${part.subtype}`);
  for (const child of part.parts ?? []) checkLines(bytes, child);
  if (part.message !== undefined) checkLines(bytes, part.message.part);
}

function checkTree(bytes: Buffer, summary: Summary): void {
  const root = summary.structure;
  assert.deepEqual([root.headerStart, root.bodyEnd, summary.size], [0, bytes.length, bytes.length]);
  checkOffsets(root, 0, bytes.length);
  checkLines(bytes, root);
}

/** Pieces that make and break MIME, in any order. */
const pieces = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '-',
  '--',
  '--a\r\n',
  '--a--\r\n',
  '--b\r\n',
  '--b--\n',
  '--a--b\r\n',
  '--b',
  ' \t',
  'Content-Type: multipart/mixed; boundary=a\r\n',
  'Content-Type: multipart/digest; boundary="b"\r\n',
  'Content-Type: multipart/mixed; boundary=a--\n',
  'Content-Type: message/rfc822\r\n',
  'Content-Type: text/html; charset=iso-8859-2\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Subject: =?utf-8?Q?=C5=BB?=\r\n',
  'To: a@b.example,\r\n',
  'From here on\r\n',
  '<p>text &amp; more</p>',
  'words = words=\r\n',
  '\0\xff',
];
const mimeLike = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 5 })), { maxLength: 60 })
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));
const anyBytes = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));
const chunkSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });

test('any chunking of any message gives the same summary', () => {
  fc.assert(
    fc.property(fc.oneof(mimeLike, anyBytes), chunkSizes, (bytes, sizes) => {
      assert.deepEqual(scanInChunks(bytes, sizes), scanMessage(bytes));
    }),
    { numRuns: 1000 },
  );
});

test('any chunking of the corpus gives the same summary', () => {
  for (const name of corpus) {
    const bytes = read(name);
    const expected = scanMessage(bytes);
    for (const sizes of [[1], [2], [3], [7], [64], [1, 100]])
      assert.deepEqual(scanInChunks(bytes, sizes), expected, name);
  }
});

test('the parts of any message nest, cover it, and count their lines', () => {
  fc.assert(
    fc.property(fc.oneof(mimeLike, anyBytes), (bytes) => checkTree(bytes, scanMessage(bytes))),
    { numRuns: 2000 },
  );
  for (const name of corpus) checkTree(read(name), scanMessage(read(name)));
});

test('a chunk that is no Buffer, and an empty one, are taken', () => {
  const scanner = new MessageScanner();
  for (const text of ['Subj', '', 'ect: x\r\n\r\nbody']) scanner.push(new TextEncoder().encode(text));
  const summary = scanner.end();
  assert.equal(summary.envelope.subject, 'x');
  assert.equal(summary.preview, 'body');
});

test('the envelope has raw values, and null only for what is missing', () => {
  const { envelope } = scanMessage(read('polish-quoted-printable.eml'));
  assert.deepEqual(envelope, {
    date: 'Tue, 4 Mar 2025 08:00:00 +0100',
    subject: '=?UTF-8?Q?Odp:_Za=C5=BC=C3=B3=C5=82=C4=87_g=C4=99=C5=9Bl=C4=85?= =?UTF-8?Q?_ja=C5=BA=C5=84?=',
    from: [{ name: '=?UTF-8?Q?Grzegorz_Brz=C4=99czyszczykiewicz?=', mailbox: 'grzegorz', host: 'example.pl' }],
    sender: [],
    replyTo: [],
    to: [{ name: '=?UTF-8?B?xYF1Y2phIMW7w7PFgsSH?=', mailbox: 'lucja', host: 'example.test' }],
    cc: [],
    bcc: [],
    inReplyTo: '<qp.1@example.pl>',
    messageId: '<qp.2@example.pl>',
  });
  assert.equal(scanMessage(Buffer.from('Subject:\r\n\r\n')).envelope.subject, '');
  assert.equal(scanMessage(Buffer.from('X: y\r\n\r\n')).envelope.subject, null);
});

test('what threading and sorting need is read from the same header', () => {
  const summary = scanMessage(read('polish-quoted-printable.eml'));
  assert.equal(summary.messageId, 'qp.2@example.pl');
  assert.deepEqual(summary.references, ['qp.0@example.pl', 'qp.1@example.pl']);
  assert.equal(summary.baseSubject, 'Zażółć gęślą jaźń');
  assert.equal(summary.sentAt, Date.UTC(2025, 2, 4, 7, 0, 0));
});

test('RFC 5256 3: ancestors are those of References, and of In-Reply-To only the first where there are none', () => {
  const of = (header: string) => scanMessage(Buffer.from(`${header}\r\n\r\n`)).ancestors;
  assert.deepEqual(of('References: <a@x> <b@x>\r\nIn-Reply-To: <c@x>'), ['a@x', 'b@x']);
  assert.deepEqual(of('References: none\r\nIn-Reply-To: <c@x> <d@x>'), ['c@x']);
  assert.deepEqual(of('Subject: a'), []);
});

test('repeated fields: destinations are joined, of all others the first counts', () => {
  const { envelope, references } = scanMessage(read('repeated-fields.eml'));
  assert.equal(envelope.subject, 'First');
  assert.deepEqual(
    envelope.from.map(({ mailbox }) => mailbox),
    ['jan'],
  );
  assert.deepEqual(
    envelope.to.map(({ mailbox }) => mailbox),
    ['anna', 'Team', 'a', 'b', null, 'c'],
  );
  assert.deepEqual(references, ['r1@example.pl', 'r2@example.pl', 'r3@example.pl']);
});

test('enclosed messages have envelopes of their own', () => {
  const { structure } = scanMessage(read('forwarded.eml'));
  const forwarded = structure.parts?.[1]?.message;
  assert.equal(forwarded?.envelope.messageId, '<plans@example.pl>');
  assert.deepEqual(forwarded?.envelope.from, [{ name: 'Nowak, Piotr', mailbox: 'piotr', host: 'example.pl' }]);
  assert.equal(forwarded?.part.parts?.[1]?.message?.envelope.subject, 'Deeper');
});

test('an encoded message is not looked into', () => {
  assert.equal(scanMessage(read('forwarded-encoded.eml')).structure.message, undefined);
  const of = (encoding: string): string =>
    `Content-Type: message/global\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  assert.equal(scanMessage(Buffer.from(of('x-unknown'))).structure.message, undefined);
  assert.notEqual(scanMessage(Buffer.from(of('binary'))).structure.message, undefined);
});

test('the fields of a part', () => {
  const [text, pdf] = scanMessage(read('attachment.eml')).structure.parts ?? [];
  assert.deepEqual(text?.language, ['en', 'pl']);
  assert.equal(pdf?.description, 'Invoice of March');
  assert.equal(pdf?.md5, 'Q2hlY2sgSW50ZWdyaXR5IQ==');
  assert.deepEqual(pdf?.disposition, {
    type: 'attachment',
    params: [
      ['filename', 'faktura.pdf'],
      ['size', '6'],
    ],
  });
  const image = scanMessage(read('related.eml')).structure.parts?.[1]?.parts?.[1];
  assert.equal(image?.id, '<pic@example.pl>');
  assert.equal(image?.location, 'pic.png');
});

test('fields that cannot be read have their defaults', () => {
  const { structure } = scanMessage(
    Buffer.from(
      'Content-Type: a/b/c\r\nContent-Transfer-Encoding: \r\nContent-Disposition: ;x=y\r\nContent-Language: (none)\r\n\r\n',
    ),
  );
  assert.deepEqual([structure.type, structure.subtype, structure.encoding], ['text', 'plain', '7bit']);
  assert.deepEqual([structure.disposition, structure.language], [null, null]);
});

test('an encoding is one word, whatever comments and parameters stand behind it', () => {
  const encodingOf = (value: string): string =>
    scanMessage(Buffer.from(`Content-Transfer-Encoding: ${value}\r\n\r\n`)).structure.encoding;
  assert.equal(encodingOf('(really) BASE64 (yes)'), 'base64');
  assert.equal(encodingOf('quoted-printable; x=y'), 'quoted-printable');
  assert.equal(encodingOf('x-own'), 'x-own');
  for (const value of ['8 bit', '"base64"', ';', 'base64 quoted-printable'])
    assert.equal(encodingOf(value), '7bit', value);
});
