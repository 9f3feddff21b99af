import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Delimiter, detectDelimiter } from './dialect.ts';
import { type CsvEncoding, decodeCsv } from './encoding.ts';

const files: readonly [name: string, encoding: CsvEncoding, hex: string, text: string][] = [
  ['ASCII', 'utf-8', '61', 'a'],
  ['UTF-8', 'utf-8', 'c585c3b3', 'Ņó'],
  ['UTF-8 with a mark', 'utf-8', 'efbbbf6161', 'aa'],
  ['UTF-16, little end first', 'utf-16le', 'fffe42016100', 'ła'],
  ['UTF-16, big end first', 'utf-16be', 'feff01420061', 'ła'],
  ['Windows-1250: ść', 'windows-1250', '9ce6', 'ść'],
  ['Windows-1250: ą', 'windows-1250', 'b9', 'ą'],
  ['ISO 8859-2: ść', 'iso-8859-2', 'b6e6', 'ść'],
  ['ISO 8859-2: ą ź', 'iso-8859-2', 'b120bc', 'ą ź'],
  ['letters of both pages', 'windows-1250', 'b3f3', 'łó'],
];

for (const [name, encoding, hex, text] of files) {
  test(`a file in ${name}`, () => assert.deepEqual(decodeCsv(Buffer.from(hex, 'hex')), { text, encoding }));
}

const lines: readonly [text: string, delimiter: Delimiter][] = [
  ['E-mail,Hasło\na;b;c;d,e', ','],
  ['E-mail;Hasło\na,b,c,d;e', ';'],
  ['"a;b;c",d\n', ','],
  ['"E-mail ";"Hasło"\r\n', ';'],
  ['\n\r\n a\tb\tc,d\n', '\t'],
  ['E-mail\n;;;;', ','],
  ['', ','],
];

for (const [text, delimiter] of lines) {
  test(`${JSON.stringify(delimiter)} divides ${JSON.stringify(text)}`, () =>
    assert.equal(detectDelimiter(text), delimiter));
}
