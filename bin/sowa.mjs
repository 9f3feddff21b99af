#!/usr/bin/env node
// Plain JavaScript that any Node >= 20 can read: finds the pinned Node 24 and runs src/main.ts with it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const suits = major > 24 || (major === 24 && minor >= 12);
if (suits) {
  // Flushes, reads and password hashes share the pool.
  process.env.UV_THREADPOOL_SIZE ??= '8';
  // Compiled code kept between starts also spares every thread the type stripper: 50 MB. By variable, so that threads
  // have it too; beside the packages, where nobody but the installation's owner writes.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/sowa', import.meta.url));
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import('../src/main.ts');
} else {
  const pinned = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(pinned)) {
    console.error(
      `Sowa needs Node 24.12 or newer and this is Node ${process.versions.node}: run "npm ci" in ${fileURLToPath(new URL('..', import.meta.url))}, which installs it beside the program.`,
    );
    process.exit(1);
  }
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
