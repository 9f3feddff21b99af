import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '#config/load.ts';
import { settings } from '#config/settings.ts';
import { settingsTable } from '#config/table.ts';
import { english } from './english.ts';
import { expectationText } from './problem-text.ts';

const text = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
const [, table = ''] = /<!-- settings -->\n([^]*?)<!-- \/settings -->/.exec(text) ?? [];
const documented = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, key]) => key);

test('docs/operating.md has every setting, and none that does not exist', () => {
  assert.deepEqual(
    documented,
    settings.map(({ key }) => key),
  );
});

test('docs/operating.md has the table that `sowa config table` prints', () => {
  assert.equal(table.trim(), settingsTable((expects) => expectationText(english, expects)).trim());
});

test('the configuration files in docs/operating.md are good', () => {
  const samples = [...text.matchAll(/```toml\n([^]*?)```/g)].map(([, sample = '']) => sample);
  assert.ok(samples.length >= 2);
  const directory = mkdtempSync(join(tmpdir(), 'sowa-operating-'));
  try {
    for (const sample of samples) {
      const file = join(directory, 'sowa.toml');
      writeFileSync(file, sample);
      const loaded = loadConfig({ file, environment: {}, directory });
      assert.ok(loaded.ok, `${JSON.stringify(loaded)}\n${sample}`);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});
