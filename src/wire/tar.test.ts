import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';

test('an archive is read by tar, whatever its names', () => {
  const names = [
    'a.json',
    `${'katalog/'.repeat(20)}plik`,
    'Zażółć/gęślą jaźń:2,S',
    'x'.repeat(99),
    'y'.repeat(100),
    'z'.repeat(101),
  ];
  const parts = names.flatMap((name, i) => {
    const content = Buffer.from('ą'.repeat(i * 200));
    const header = tarHeader({ name, size: content.length, modified: 1_700_000_000 });
    return [header, content, tarPadding(content.length)];
  });
  const input = Buffer.concat([...parts, tarEnd()]);
  const listed = spawnSync('tar', ['-tvf', '-', '--quoting-style=literal'], { input, encoding: 'utf8' });
  assert.equal(listed.stderr, '');
  const lines = listed.stdout.trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => line.replace(/^\S+\s+\S+\s+(\d+)\s+\S+\s+\S+ /, '$1 ')),
    names.map((name, i) => `${i * 400} ${name}`),
  );
  const content = spawnSync('tar', ['-xOf', '-', names[1] ?? ''], { input, encoding: 'utf8' });
  assert.equal(content.stdout, 'ą'.repeat(200));
});
