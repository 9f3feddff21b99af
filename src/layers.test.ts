import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The rows of docs/architecture.md: what each folder may import, besides itself. */
const below = ['base', 'wire', 'net', 'directory', 'store'];
const rows: Readonly<Record<string, readonly string[]>> = {
  base: [],
  wire: ['base'],
  net: ['base', 'wire'],
  db: ['base'],
  directory: ['base', 'wire', 'db'],
  store: ['base', 'wire', 'db', 'directory'],
  // A service may also use the queue.
  services: [...below, 'db', 'services/queue'],
  protocols: [...below, 'services'],
  config: ['base', 'net'],
  // cli/ and the files of src/ itself compose the program: they may import everything, and no layer imports them.
  program: ['base', 'wire', 'net', 'db', 'directory', 'store', 'services', 'protocols', 'config', 'program'],
};

interface Import {
  file: string;
  target: string;
}

const files = globSync('**/*.ts', { cwd: root }).toSorted();
const imports = files.flatMap(importsOf);

/** What a file imports, in any of the forms of ECMAScript, and the modules it starts as threads. */
function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), 'utf8');
  const forms = /\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1|\bnew URL\(\s*(['"])(\.[^'"\n]*\.ts)\3/g;
  return [...source.matchAll(forms)].map((match) => ({ file, target: match[2] ?? match[4] ?? '' }));
}

/** The layer of a file, and for services and protocols the one it is: `services/queue`. */
function placeOf(file: string): { layer: string; place: string } {
  const [first = '', second = '', third] = file.split('/');
  if (first === 'services' || first === 'protocols') {
    return { layer: first, place: third === undefined ? first : `${first}/${second}` };
  }
  const layer = second !== '' && first in rows ? first : 'program';
  return { layer, place: layer };
}

/** The file under src/ that an import of ours means; null for packages and Node's modules. */
function resolved({ file, target }: Import): string | null {
  if (target.startsWith('#')) return target.slice(1);
  return target.startsWith('.') ? normalize(join(dirname(file), target)) : null;
}

function isAllowed(entry: Import): boolean {
  const target = resolved(entry);
  if (target === null) return true;
  const from = placeOf(entry.file);
  const to = placeOf(target);
  if (from.place === to.place) return true;
  const row = rows[from.layer] ?? [];
  return row.includes(to.place) || (row.includes(to.layer) && to.layer !== from.layer);
}

test('the layers are looked at: there are files and imports', () => {
  assert.ok(files.length > 30, `only ${files.length} files`);
  assert.ok(imports.length > files.length, `only ${imports.length} imports`);
  for (const layer of Object.keys(rows)) {
    if (layer === 'program') continue;
    assert.ok(
      files.some((file) => file.startsWith(`${layer}/`)),
      `no files in src/${layer}: mend the rows here and in docs/architecture.md`,
    );
  }
});

test('a folder imports only what its row names', () => {
  const wrong = imports.filter((entry) => !isAllowed(entry)).map(({ file, target }) => `${file} imports ${target}`);
  assert.deepEqual(wrong, []);
});

test('the rows catch what they forbid', () => {
  const table: [string, string, boolean][] = [
    ['wire/address.ts', '#base/errors.ts', true],
    ['wire/address.ts', '#net/tls.ts', false],
    ['wire/mime/scanner.ts', './tree.ts', true],
    ['base/log.ts', '#wire/address.ts', false],
    ['net/listener.ts', '#config/schema.ts', false],
    ['protocols/smtp/session.ts', '#protocols/pop3/session.ts', false],
    ['protocols/smtp/session.ts', '#protocols/smtp/table.ts', true],
    ['protocols/smtp/session.ts', '#store/store.ts', true],
    ['protocols/smtp/session.ts', '#db/open.ts', false],
    ['protocols/smtp/session.ts', '#services/queue/queue.ts', true],
    ['services/fetcher/fetcher.ts', '#services/queue/queue.ts', true],
    ['services/queue/queue.ts', '#services/fetcher/fetcher.ts', false],
    ['services/queue/queue.ts', '#protocols/smtp/session.ts', false],
    ['store/store.ts', '#app.ts', false],
    ['app.ts', '#protocols/smtp/session.ts', true],
    ['openers.ts', './listeners.ts', true],
    ['listeners.ts', '#config/schema.ts', true],
    ['cli/account.ts', '#config/load.ts', true],
    ['cli/serve.ts', '#app.ts', true],
    ['cli/doctor-checks.ts', '#db/inspect.ts', true],
    ['services/queue/queue.ts', '#cli/english.ts', false],
    ['protocols/smtp/session.ts', '#config/schema.ts', false],
    ['directory/directory.ts', '#operations.ts', false],
    ['config/load.ts', '#cli/english.ts', false],
    ['config/kinds.ts', '#base/networks.ts', true],
    ['config/load.ts', '#db/open.ts', false],
    ['base/log.ts', 'pino', true],
  ];
  for (const [file, target, allowed] of table) {
    assert.equal(isAllowed({ file, target }), allowed, `${file} → ${target}`);
  }
});

test('imports climb no folders and name the file', () => {
  const ours = imports.filter((entry) => resolved(entry) !== null);
  const climbing = ours.filter(({ target }) => target.includes('../')).map(({ file, target }) => `${file}: ${target}`);
  assert.deepEqual(climbing, []);
  const missing = ours.filter((entry) => !files.includes(resolved(entry) ?? ''));
  assert.deepEqual(
    missing.map(({ file, target }) => `${file}: ${target}`),
    [],
  );
});

test('a file of another folder is imported by its # name', () => {
  const same = imports.filter(
    ({ file, target }) => target.startsWith('#') && dirname(file) === dirname(target.slice(1)),
  );
  assert.deepEqual(
    same.map(({ file, target }) => `${file}: ${target}`),
    [],
  );
});

test('SQL stands only in db, directory and store', () => {
  const sql =
    /\b(SELECT\s[^;`'"]*\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\b/;
  const allowed = /^(db|directory|store)\//;
  const tests = /\.test\.ts$/;
  const wrong = files.filter((file) => !allowed.test(file) && !tests.test(file) && sql.test(read(file)));
  assert.deepEqual(wrong, []);
});

test('process.exit is called in main.ts only', () => {
  const wrong = files.filter(
    (file) => file !== 'main.ts' && !file.endsWith('.test.ts') && /\bprocess\.exit\(/.test(read(file)),
  );
  assert.deepEqual(wrong, []);
});

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
