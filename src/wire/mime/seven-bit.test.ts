import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeTransfer } from './transfer.ts';
import { encodeBase64Lines, encodeQuotedPrintable } from './encode-transfer.ts';
import { toSevenBit } from './seven-bit.ts';

const convert = (text: string) => toSevenBit(Buffer.from(text))?.toString('latin1') ?? null;
const mime = 'MIME-Version: 1.0\r\n';
const parts = (inner: string, first = '') =>
  `${mime}${first}Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n--b\r\n${inner}\r\n--b--\r\n`;

const table: [name: string, message: string, converted: string | null][] = [
  ['plain ASCII stays as it is', 'Subject: a\r\n\r\nb\r\n', 'Subject: a\r\n\r\nb\r\n'],
  [
    'text becomes quoted-printable, and its encoding says so',
    `${mime}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding:\r\n 8bit\r\nSubject: a\r\n\r\nż=a \r\n`,
    `${mime}Content-Type: text/plain; charset=utf-8\r\nSubject: a\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C5=BC=3Da=20\r\n`,
  ],
  [
    'RFC 1428: text that says nothing of itself',
    'Subject: a\r\n\r\nż',
    `Subject: a\r\n${mime}Content-Type: text/plain; charset=unknown-8bit\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C5=BC`,
  ],
  [
    'of a multipart only the parts that need it, the others octet by octet',
    parts('X: 1\r\n\r\na=20b\r\n--b\r\nContent-Type: image/x\r\n\r\nżż'),
    parts(
      'X: 1\r\n\r\na=20b\r\n--b\r\nContent-Type: image/x\r\nContent-Transfer-Encoding: base64\r\n\r\nxbzFvA==',
    ).replace(': 8bit', ': 7bit'),
  ],
  [
    'a message in a message',
    `${mime}Content-Type: message/rfc822\r\n\r\nSubject: b\r\n\r\nż\r\n`,
    `${mime}Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\nSubject: b\r\n${mime}Content-Type: text/plain; charset=unknown-8bit\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C5=BC\r\n`,
  ],
  [
    'a part without a header',
    parts('\r\nż'),
    parts('Content-Transfer-Encoding: quoted-printable\r\n\r\n=C5=BC').replace(': 8bit', ': 7bit'),
  ],
  ['DKIM would break', 'DKIM-Signature: v=1\r\n\r\nż\r\n', null],
  ['ARC would break', 'A: b\r\nARC-Message-Signature: i=1\r\n\r\nż\r\n', null],
  ['a signed part would break', parts('\r\nż').replace('mixed', 'signed'), null],
  [
    'a signed part within would break',
    parts('Content-Type: multipart/signed; boundary=c\r\n\r\n--c\r\n\r\nż\r\n--c--\r\n'),
    null,
  ],
  ['the header is not ASCII', 'Subject: ż\r\n\r\nż\r\n', null],
  ['between the parts nothing can be encoded', parts('\r\na').replace('--b\r\n', 'ż\r\n--b\r\n'), null],
  ['it is not what it says', `${mime}Content-Transfer-Encoding: base64\r\n\r\nż\r\n`, null],
  ['fragments are not encoded', `${mime}Content-Type: message/partial\r\n\r\nż\r\n`, null],
  [
    'octets that are no lines',
    `${mime}Content-Type: text/plain\r\n\r\na\0b\n`,
    `${mime}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nYQBiCg==`,
  ],
];

for (const [name, message, converted] of table) {
  test(name, () => assert.equal(convert(message), converted));
}

test('what is encoded is decoded to the same, in lines of 76 characters at most', () => {
  const line = fc
    .uint8Array({ maxLength: 300 })
    .map((octets) => Buffer.from(octets.filter((octet) => octet !== 13 && octet !== 10)));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const text = Buffer.concat(lines.flatMap((one) => [one, Buffer.from('\r\n')]));
      for (const [name, encoded] of [
        ['quoted-printable', encodeQuotedPrintable(text)],
        ['base64', encodeBase64Lines(text)],
      ] as const) {
        assert.ok(encoded.split('\r\n').every((one) => one.length <= 76));
        assert.deepEqual(Buffer.from(decodeTransfer(Buffer.from(encoded), name)), text);
      }
    }),
  );
});
