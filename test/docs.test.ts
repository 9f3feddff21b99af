import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const documents = globSync(['*.md', 'docs/*.md', 'test/**/README.md'], { cwd: root });

/** Limits are those of every protocol, whose own files cite the same documents. */
const unlisted = /^src\/base\/limits\.ts/;
const sources = globSync('src/**/*.ts', { cwd: root }).filter((file) => !/test(ing.*)?\.ts$/.test(file));
const listed = sources.filter((file) => !unlisted.test(file));

test('docs/protocols.md has every RFC that the code cites', () => {
  const text = read('docs/protocols.md');
  const cited = listed.flatMap((file) => [...read(file).matchAll(/\bRFC (\d+)/g)].map(([, number = '']) => number));
  assert.ok(new Set(cited).size > 50);
  const missing = new Set(cited.filter((number) => !new RegExp(`\\b${number}\\b`).test(text)));
  assert.deepEqual([...missing], []);
});

test('docs/protocols.md names every file that departs from an RFC', () => {
  const text = read('docs/protocols.md');
  const missing = listed.filter((file) => read(file).includes('not done:') && !text.includes(`\`${file}\``));
  assert.deepEqual(missing, []);
});

test('docs/dependencies.md has a line for each package of package.json, and no others', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const packages = Object.entries({ ...dependencies, ...devDependencies }).map(([name, range]) => `${name} ${range}`);
  const lines = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| ([\d.]+) \|/gm)];
  assert.deepEqual(lines.map(([, name, version]) => `${name} ${version}`).toSorted(), packages.toSorted());
});

test('links in the documents lead somewhere', () => {
  assert.ok(documents.length > 5);
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(root, dirname(document), target)))
      .map((target) => `${document}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('files of the program that the documents name exist', () => {
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/`((?:src|test|bin|docs|packaging|\.ci)\/[\w./-]*)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${document}: ${path}`),
  );
  assert.deepEqual(broken, []);
});
