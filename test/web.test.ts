// What holds for the sources and the build of the browser application; its pages are tested in test/e2e/web-*.test.ts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize, dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { currentClient } from '../web/build/current-client.ts';
import { english } from '../web/src/texts/english.ts';
import { fill, needs } from '../web/src/texts/message.ts';
import { polish } from '../web/src/texts/polish.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const sources = globSync('web/src/**/*.{ts,tsx}', { cwd: root });
const styles = globSync('web/src/**/*.css', { cwd: root });
const built = join(root, 'dist/web');

test('the client is that of the service: else run "npm run client"', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sowa-client-'));
  try {
    const file = join(directory, 'schema.ts');
    writeFileSync(file, currentClient());
    execFileSync(join(root, 'node_modules/.bin/oxfmt'), ['-c', join(root, '.oxfmtrc.json'), file]);
    assert.ok(read('web/src/api/schema.ts') === readFileSync(file, 'utf8'), 'web/src/api/schema.ts is stale');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('every text is there in both languages, made from the same values, with the plural forms of its language', () => {
  assert.deepEqual(Object.keys(polish).toSorted(), Object.keys(english).toSorted());
  const wanted = { en: ['one', 'other'], pl: ['one', 'few', 'many', 'other'] };
  for (const [key, text] of Object.entries(english)) {
    const translated = polish[key as keyof typeof english];
    assert.deepEqual(needs(translated).names, needs(text).names, key);
    for (const forms of needs(text).forms) assert.deepEqual(forms, wanted.en, key);
    for (const forms of needs(translated).forms) assert.deepEqual(forms, wanted.pl, key);
  }
});

test('no part of the catalogue takes the texts of another', async () => {
  const files = globSync('web/src/texts/en/*.ts', { cwd: root });
  const parts = await Promise.all(files.map((file) => import(join(root, file)) as Promise<Record<string, object>>));
  const keys = parts.flatMap((part) => Object.values(part)).flatMap((texts) => Object.keys(texts));
  assert.deepEqual(
    keys.filter((key, i) => keys.indexOf(key) !== i),
    [],
  );
  assert.equal(keys.length, Object.keys(english).length);
});

test('every text is used', () => {
  const code = sources
    .filter((file) => !file.startsWith('web/src/texts/'))
    .map(read)
    .join('\n');
  const unused = Object.keys(english).filter((key) => !code.includes(`'${key}'`));
  assert.deepEqual(unused, []);
});

test('texts are filled as ICU says', () => {
  const rows = '{n, plural, one {# wiersz} few {# wiersze} many {# wierszy} other {# wiersza}}';
  const counts: [number, string][] = [
    [1, '1 wiersz'],
    [3, '3 wiersze'],
    [5, '5 wierszy'],
    [22, '22 wiersze'],
    [1.5, '1,5 wiersza'],
  ];
  for (const [n, text] of counts) assert.equal(fill(rows, { n }, 'pl'), text);
  assert.equal(fill('Hello {name}!', { name: '{x}' }, 'en'), 'Hello {x}!');
  assert.throws(() => fill('Hello {name}', {}, 'en'), /needs \{name\}/);
  assert.throws(() => fill('Hello {name', { name: '' }, 'en'), /does not close/);
});

test('words stand in the catalogue, not in pages', () => {
  // A text between tags, or in an attribute that is read.
  const word = />\s*[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]{2,}[^<{]*<\/|\b(?:label|title|placeholder|aria-label)="[^"{]*[a-z]{3}/;
  const names = /<span lang="(pl|en)">(Polski|English)<\/span>|<kbd>\w+<\/kbd>/g;
  const wrong = sources.filter((file) => file.endsWith('.tsx') && word.test(read(file).replace(names, '')));
  assert.deepEqual(wrong, []);
});

test('colours stand with the tokens alone, and every token that is used is one', () => {
  const tokens = new Set([...read('web/src/styles/tokens.css').matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name));
  for (const file of [...styles, ...sources]) {
    if (file.endsWith('tokens.css')) continue;
    assert.doesNotMatch(read(file), /#[0-9a-f]{3,8}\b(?!['/])|\brgba?\(|\bhsla?\(/i, file);
    const unknown = [...read(file).matchAll(/var\((--[\w-]+)/g)]
      .map(([, name]) => name)
      .filter((name) => !tokens.has(name));
    assert.deepEqual(unknown, [], file);
  }
});

test('web/src imports nothing of the service, climbs no folders and names files', () => {
  assert.ok(sources.length > 30);
  for (const file of sources) {
    const targets = [...read(file).matchAll(/\b(?:from|import)\s*\(?\s*'([^'\n]+)'/g)].map(([, target = '']) => target);
    for (const target of targets) {
      assert.doesNotMatch(target, /\.\.\/|^#(?!web\/)/, `${file} imports ${target}`);
      const path = target.startsWith('#web/') ? target.replace('#web/', 'web/src/') : join(dirname(file), target);
      if (/^[.#]/.test(target)) assert.ok(statSync(join(root, normalize(path))).isFile(), `${file}: ${target}`);
    }
  }
});

interface Chunk {
  file: string;
  imports?: string[];
}

/** Kilobytes of compressed JavaScript before something is shown: the modules and all that they import. */
function weight(...modules: string[]): number {
  const chunks = JSON.parse(readFileSync(join(built, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const take = (name: string) => {
    const chunk = chunks[name];
    assert.ok(chunk !== undefined, `${name} is not in the build`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(take);
  };
  modules.forEach(take);
  return [...files].reduce((sum, file) => sum + statSync(join(built, `${file}.br`)).size, 0) / 1024;
}

test('what is loaded before a page is shown keeps to its budget', () => {
  const shell = ['index.html', 'src/texts/polish.ts'];
  const budgets: [string, string[], number][] = [
    ['/login', shell, 100],
    ['/account', [...shell, 'src/shell/frame.tsx', 'src/account/area.tsx'], 160],
    ['/panel', [...shell, 'src/shell/frame.tsx', 'src/panel/area.tsx'], 180],
  ];
  for (const [page, modules, most] of budgets) {
    const found = weight(...modules);
    assert.ok(found <= most, `${page} loads ${found.toFixed(1)} KB, more than ${most}`);
  }
});
