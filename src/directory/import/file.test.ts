import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { importLimits } from '#base/limits.ts';
import { keyOf, readImportFile } from './file.ts';

const head = 'E-mail, Hasło, Pojemność, Przekierowanie,Przekierowanie-pozostawianie kopii';
const same = [
  { address: 'e-mail@przyklad.test', password: 'snad9hj934!!', capacity: '500', forward: '', keepCopy: '' },
  { address: 'jan@przyklad.test', password: '', capacity: '100', forward: 'kopia@inny.test', keepCopy: 'Tak' },
  { address: 'pawel@przyklad.test', password: '', capacity: '', forward: '', keepCopy: '' },
];

const dialects: readonly [name: string, bytes: Buffer][] = [
  ['commas, blanks in headers', Buffer.from(`${head}\n${rows(',')}`)],
  ['a mark and CRLF', Buffer.from(`\ufeff${head}\n${rows(',')}`.replaceAll('\n', '\r\n'))],
  ['semicolons and trailing ones', Buffer.from(`${head.replaceAll(',', ';')};;\n${rows(';;').replaceAll(';;', ';')}`)],
  ['quotes around everything', Buffer.from(quoted(`${head.replaceAll(',', ';')}\n${rows(';')}`))],
  ['tabs', Buffer.from(`${head.replaceAll(',', '\t')}\n${rows('\t')}`)],
  ['UTF-16', Buffer.from(`\ufeff${head}\n${rows(',')}`, 'utf16le')],
  ['Windows-1250', Buffer.from(windows1250(`${head}\n${rows(',')}`), 'latin1')],
  ['CR alone', Buffer.from(`${head}\n${rows(',')}`.replaceAll('\n', '\r'))],
  ['English headers', Buffer.from(`Password,EMAIL,Quota (MB),Forward to,Keep copy\n${swapped()}`)],
];

for (const [name, bytes] of dialects) {
  test(`an import file with ${name}`, () => {
    const { rows: found, unknown } = readImportFile(bytes);
    assert.deepEqual(
      found.map(({ address, password, capacity, forward, keepCopy }) => ({
        address,
        password,
        capacity,
        forward,
        keepCopy,
      })),
      same,
    );
    assert.deepEqual(unknown, []);
  });
}

test('a table has one key, whatever the dialect of its file', () => {
  const keys = dialects.map(([, bytes]) => readImportFile(bytes).key);
  assert.equal(new Set(keys).size, 1);
  const { rows: found, key } = readImportFile(Buffer.from('E-mail\na@b.test\n'));
  assert.equal(keyOf(found), key);
  assert.notEqual(keyOf(found.map((row) => ({ ...row, capacity: '5' }))), key);
});

test('lines are counted as an editor counts them, rows without a word are passed over', () => {
  const { rows: found, unknown } = readImportFile(Buffer.from('\nE-mail;Imię\n\n;;\na@b.test;Jan\n\nc@b.test\n'));
  assert.deepEqual(
    found.map(({ line, address }) => [line, address]),
    [
      [5, 'a@b.test'],
      [7, 'c@b.test'],
    ],
  );
  assert.deepEqual(unknown, ['Imię']);
});

const unusable: readonly [reason: string, text: string][] = [
  ['empty', ''],
  ['empty', '\n \n;;\n'],
  ['no-address-column', 'a@b.test;haslo\n'],
  ['repeated-column', 'E-mail;Email\na@b.test;c@b.test\n'],
  ['not-csv', 'E-mail\n"a@b.test\n'],
  ['not-csv', `E-mail\n${`"${'x'.repeat(importLimits.field)}",`.repeat(importLimits.columns + 5)}\n`],
  ['too-large', 'x'.repeat(importLimits.file + 1)],
  ['too-many-rows', `E-mail\n${'a@b.test\n'.repeat(importLimits.rows + 1)}`],
];

for (const [reason, text] of unusable) {
  test(`a file of ${text.length} characters is refused: ${reason}`, () => {
    assert.throws(
      () => readImportFile(Buffer.from(text)),
      (error) => error instanceof MailError && error.code === 'bad-argument' && error.detail['reason'] === reason,
    );
  });
}

test('the largest number of rows is taken', () => {
  const { rows: found } = readImportFile(Buffer.from(`E-mail\n${'a@b.test\n'.repeat(importLimits.rows)}`));
  assert.equal(found.length, importLimits.rows);
});

function rows(delimiter: string): string {
  return same
    .map((row) => [row.address, row.password, row.capacity, row.forward, row.keepCopy].join(delimiter))
    .join('\n');
}

function swapped(): string {
  return same.map((row) => [row.password, row.address, row.capacity, row.forward, row.keepCopy].join(',')).join('\n');
}

function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .split(';')
        .map((field) => `"${field}"`)
        .join(';'),
    )
    .join('\n');
}

function windows1250(text: string): string {
  return text.replaceAll('ł', '\xb3').replaceAll('ś', '\x9c').replaceAll('ć', '\xe6');
}
