import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { readImportFile } from './file.ts';
import { importTemplate, importWorkbook } from './template.ts';

test('the template is an import file', () => {
  const { rows, unknown } = readImportFile(Buffer.from(importTemplate));
  assert.deepEqual([rows[0]?.address, rows[0]?.keepCopy, unknown], ['jan@example.test', 'Tak', []]);
});

test('the workbook is an archive whose sheet has the same words', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sowa-workbook-'));
  try {
    const file = join(directory, 'sowa.xlsx');
    writeFileSync(file, importWorkbook());
    const script = `import sys, zipfile, xml.etree.ElementTree as xml
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
for name in archive.namelist(): xml.fromstring(archive.read(name))
sheet = xml.fromstring(archive.read('xl/worksheets/sheet1.xml'))
print('|'.join(cell.text or '' for cell in sheet.iter('{http://schemas.openxmlformats.org/spreadsheetml/2006/main}t')))`;
    const words = execFileSync('python3', ['-c', script, file], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    });
    const [, ...fields] = importTemplate.split(/[\ufeff;]|\r\n/);
    assert.deepEqual(words.trim().split('|'), fields.slice(0, -1));
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a workbook is no table yet, and is told apart from what cannot be read', () => {
  assert.throws(
    () => readImportFile(importWorkbook()),
    (error) => error instanceof MailError && error.detail['reason'] === 'workbook',
  );
});
