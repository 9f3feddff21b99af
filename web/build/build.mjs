// Builds the browser application into dist/web: hashed files, each also compressed, and a stamp that says from what.
// Plain JavaScript that any Node >= 20.19 can run; nothing is done when nothing changed.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { isFresh, root, stamp, target } from './stamp.mjs';

if (!isFresh()) await build();

async function build() {
  const { build: bundle } = await import('vite');
  const { default: locales } = await import('@react-aria/optimize-locales-plugin');
  const from = stamp();
  mkdirSync(dirname(target), { recursive: true });
  const made = mkdtempSync(`${target}-`);
  try {
    await bundle({
      configFile: false,
      root: join(root, 'web'),
      base: '/app/',
      logLevel: 'warn',
      plugins: [locales.vite({ locales: ['en-US', 'pl-PL'] })],
      build: {
        outDir: made,
        emptyOutDir: true,
        assetsDir: '',
        target: 'es2023',
        manifest: 'manifest.json',
        // A style or picture inside a script or style would be against the policy for content.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        rolldownOptions: {
          // Packages mark what servers must not render; nothing is rendered on a server here.
          onwarn: (warning, tell) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || tell(warning),
        },
      },
    });
    for (const name of readdirSync(made)) if (/\.(js|css|svg)$/.test(name)) compress(join(made, name));
    writeFileSync(join(made, 'stamp'), from);
    chmodSync(made, 0o755);
    put(made);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function compress(file) {
  const bytes = readFileSync(file);
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  );
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

/** Moves what was made to its place at once, so that nobody reads half of it. */
function put(made) {
  const old = `${made}-old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(made, target);
  rmSync(old, { recursive: true, force: true });
}
