import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Delimiter, detectDialect } from './dialect.ts';
import { type CsvEncoding, decodeCsv } from './encoding.ts';

const files: readonly [name: string, encoding: CsvEncoding, hex: string, text: string][] = [
  ['ASCII', 'utf-8', '61', 'a'],
  ['UTF-8', 'utf-8', 'c585c3b3', 'Ņó'],
  ['UTF-8 with a mark', 'utf-8', 'efbbbf6161', 'aa'],
  ['UTF-16, little end first', 'utf-16le', 'fffe42016100', 'ła'],
  ['UTF-16, big end first', 'utf-16be', 'feff01420061', 'ła'],
  ['UTF-16 without a mark, little end first', 'utf-16le', '61004201', 'ał'],
  ['UTF-16 without a mark, big end first', 'utf-16be', '00610142', 'ał'],
  ['Windows-1250: ść', 'windows-1250', '9ce6', 'ść'],
  ['Windows-1250: ą', 'windows-1250', 'b9', 'ą'],
  ['ISO 8859-2: ść', 'iso-8859-2', 'b6e6', 'ść'],
  ['ISO 8859-2: ą ź', 'iso-8859-2', 'b120bc', 'ą ź'],
  ['letters of both pages', 'windows-1250', 'b3f3', 'łó'],
];

for (const [name, encoding, hex, text] of files) {
  test(`a file in ${name}`, () => assert.deepEqual(decodeCsv(Buffer.from(hex, 'hex')), { text, encoding }));
}

const dialects: readonly [text: string, delimiter: Delimiter, without: string][] = [
  ['a;b\n', ';', 'a;b\n'],
  ['sep=;\na,b,c\n', ';', '\na,b,c\n'],
  ['SEP=,\na;b\n', ',', '\na;b\n'],
  ['sep=\t\na;b\n', '\t', '\na;b\n'],
  ['"sep=;"\na', ';', '\na'],
  ['sep=;;;;\na', ';', '\na'],
  ['sep=;', ';', ''],
  ['sep=;a\nb', ';', 'sep=;a\nb'],
  ['sep=|\na,b', ',', 'sep=|\na,b'],
];

for (const [text, delimiter, without] of dialects) {
  test(`the dialect of ${JSON.stringify(text)}`, () =>
    assert.deepEqual(detectDialect(text), { delimiter, text: without }));
}

const lines: readonly [text: string, delimiter: Delimiter][] = [
  ['E-mail,Hasło\na;b;c;d,e', ','],
  ['E-mail;Hasło\na,b,c,d;e', ';'],
  ['"a;b;c",d\n', ','],
  ['"E-mail ";"Hasło"\n', ';'],
  ['\n\n a\tb\tc,d\n', '\t'],
  ['E-mail\n;;;;', ','],
  ['', ','],
];

for (const [text, delimiter] of lines) {
  test(`${JSON.stringify(delimiter)} divides ${JSON.stringify(text)}`, () =>
    assert.equal(detectDialect(text).delimiter, delimiter));
}
