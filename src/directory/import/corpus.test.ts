// Every file of test/corpus/bulk: what people's spreadsheets and systems wrote, and what they sent by mistake.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { type FileRow, readImportFile } from './file.ts';
import { fileFaultText } from './texts.ts';

const corpus = new URL('../../../test/corpus/bulk/', import.meta.url);
const read = (name: string) => readImportFile(readFileSync(new URL(name, corpus)));

/** The rows of the samples, which most files have, each in its own dialect. */
const people = [
  ['e-mail@przyklad.test', 'snad9hj934!!', '500', '', ''],
  ['jan@przyklad.test', '', '100', 'kopia@inny.test', 'Tak'],
  ['pawel@przyklad.test', '', '', '', ''],
] as const;

/** A file that can be read: how it was read, the lines of its rows, and what differs from the rows of the samples. */
interface Readable {
  name: string;
  dialect: string;
  lines: readonly number[];
  rows?: readonly (readonly string[])[];
  unknown?: readonly string[];
}

const readable: readonly Readable[] = [
  { name: 'bom-crlf.csv', dialect: 'utf-8 ,', lines: [2, 3, 4] },
  { name: 'comma.csv', dialect: 'utf-8 ,', lines: [2, 3, 4] },
  { name: 'excel-windows-1250.csv', dialect: 'windows-1250 ;', lines: [2, 3, 4], rows: answered('TAK') },
  { name: 'semicolon-quoted.csv', dialect: 'utf-8 ;', lines: [2, 3, 4], rows: answered('TAK') },
  { name: 'iso-8859-2.csv', dialect: 'iso-8859-2 ;', lines: [2, 3, 4] },
  { name: 'excel-unicode-text.txt', dialect: 'utf-16le \t', lines: [2, 3, 4] },
  { name: 'utf-16-big-end-first.csv', dialect: 'utf-16be ;', lines: [2, 3, 4] },
  { name: 'utf-16-without-mark.csv', dialect: 'utf-16le ;', lines: [2, 3, 4] },
  { name: 'lone-cr.csv', dialect: 'utf-8 ;', lines: [2, 3, 4] },
  { name: 'mixed-line-ends.csv', dialect: 'utf-8 ;', lines: [2, 3, 4] },
  { name: 'sep-line.csv', dialect: 'utf-8 ;', lines: [3, 4, 5] },
  { name: 'english-headers.csv', dialect: 'utf-8 ;', lines: [2, 3, 4], rows: answered('Yes') },
  { name: 'quoted-blanks.csv', dialect: 'utf-8 ,', lines: [2, 3, 4] },
  { name: 'newlines-in-quotes.csv', dialect: 'utf-8 ;', lines: [4, 7, 8], unknown: ['Uwagi'] },
  { name: 'lost-columns.csv', dialect: 'utf-8 ;', lines: [2, 3, 4] },
  {
    name: 'duplicates.csv',
    dialect: 'utf-8 ;',
    lines: [2, 3, 4, 5],
    rows: ['jan@przyklad.test', 'anna@przyklad.test', 'JAN@Przyklad.Test', 'jan+praca@przyklad.test'].map(alone),
  },
  {
    name: 'rows-501.csv',
    dialect: 'utf-8 ;',
    lines: Array.from({ length: 501 }, (_, i) => i + 2),
    rows: Array.from({ length: 501 }, (_, i) => alone(`konto${i + 1}@przyklad.test`)),
  },
];

for (const { name, dialect, lines, rows = people, unknown = [] } of readable) {
  test(`${name} is read`, () => {
    const file = read(name);
    assert.equal(`${file.encoding} ${file.delimiter}`, dialect);
    assert.deepEqual(file.unknown, unknown);
    assert.deepEqual(file.rows.map(fieldsOf), rows);
    assert.deepEqual(
      file.rows.map(({ line }) => line),
      lines,
    );
  });
}

test('a table has one key, whatever the dialect of its file', () => {
  const alike = ['bom-crlf.csv', 'iso-8859-2.csv', 'excel-unicode-text.txt', 'lone-cr.csv', 'quoted-blanks.csv'];
  assert.equal(new Set(alike.map((name) => read(name).key)).size, 1);
});

const unreadable: readonly [name: string, detail: Readonly<Record<string, string | number>>, said: string][] = [
  ['empty.csv', { reason: 'empty' }, 'W pliku nie ma wiersza nagłówka.'],
  ['only-separators.csv', { reason: 'empty' }, 'W pliku nie ma wiersza nagłówka.'],
  [
    'no-header.csv',
    { reason: 'no-address-column', line: 1 },
    'W pierwszym wierszu nie ma kolumny E-mail: czy brakuje nagłówka?',
  ],
  [
    'header-only.csv',
    { reason: 'no-rows', line: 1 },
    'Pod nagłówkiem nie ma w pliku żadnego wiersza: dopisz po jednym koncie w wierszu.',
  ],
  [
    'same-column-twice.csv',
    { reason: 'repeated-column', line: 1, column: 'E-MAIL' },
    'Kolumna E-MAIL występuje dwa razy: usuń jedną z nich.',
  ],
  ['workbook.xlsx', { reason: 'workbook' }, 'To jest skoroszyt: zapisz go najpierw jako CSV (Plik, Zapisz jako).'],
  [
    'nul-bytes.csv',
    { reason: 'not-text', line: 3 },
    'W wierszu 3 są bajty, które nie są tekstem: zapisz plik ponownie jako CSV.',
  ],
  [
    'long-line.csv',
    { reason: 'line-too-long', line: 2, limit: 100_000 },
    'Wiersz 2 ma więcej niż 100000 bajtów: czy brakuje cudzysłowu albo końca wiersza?',
  ],
  [
    'open-quote.csv',
    { reason: 'not-csv', line: 3 },
    'Pliku nie da się odczytać jako CSV w wierszu 3: czy brakuje cudzysłowu?',
  ],
];

for (const [name, detail, said] of unreadable) {
  test(`${name} is refused, and says what to do`, () => {
    assert.throws(
      () => read(name),
      (error) => {
        assert(error instanceof MailError);
        assert.equal(error.code, 'bad-argument');
        assert.deepEqual(error.detail, detail);
        assert.equal(fileFaultText(error.detail, 'pl'), said);
        return true;
      },
    );
  });
}

test('nothing of the corpus is left out', () => {
  const named = [...readable.map(({ name }) => name), ...unreadable.map(([name]) => name)];
  assert.deepEqual(named.toSorted(), readdirSync(corpus).toSorted());
});

function fieldsOf({ address, password, capacity, forward, keepCopy }: FileRow): string[] {
  return [address, password, capacity, forward, keepCopy];
}

function alone(address: string): string[] {
  return [address, '', '', '', ''];
}

/** The rows of the samples with another word for "keep a copy". */
function answered(word: string): string[][] {
  return people.map((row) => row.map((field) => (field === 'Tak' ? word : field)));
}
