import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { importLimits } from '#base/limits.ts';
import { keyOf, readImportFile } from './file.ts';

test('the key of a table is that of its rows', () => {
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
  ['line-too-long', `E-mail\n${`"${'x'.repeat(importLimits.field)}",`.repeat(importLimits.columns + 5)}\n`],
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
