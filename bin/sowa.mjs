#!/usr/bin/env node
// Plain JavaScript that any Node >= 20 can read: finds the pinned Node 24 and runs src/main.ts with it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const words = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];

// Young garbage is collected at 4 MB instead of 16 in each thread: mail is short-lived, and it halves the memory. So
// little is collected faster by one thread than by four that have to agree.
const flags = ['--max-semi-space-size=4', '--no-parallel-scavenge'];
const environment = {
  // The C library keeps freed memory for reuse; password hashes (19 MB each) would stay for ever.
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '1048576',
  MALLOC_MMAP_THRESHOLD_: '262144',
  // Flushes, reads and password hashes share the pool.
  UV_THREADPOOL_SIZE: '8',
  // Compiled code kept between starts spares every thread the type stripper (50 MB). Beside the packages, where nobody
  // but the installation's owner writes.
  NODE_COMPILE_CACHE: here('../node_modules/.cache/sowa'),
  ...process.env,
};

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) runPinned();
else if (process.env.MALLOC_ARENA_MAX === undefined) {
  // These only count from the first moment of a process, so it begins again, in place. Who sets them is left alone.
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...flags, ...words], environment);
} else await import('../src/main.ts');

function runPinned() {
  const pinned = here('../node_modules/node/bin/node');
  if (!existsSync(pinned)) {
    console.error(
      `Sowa needs Node 24.12 or newer and this is Node ${process.versions.node}: run "npm ci" in ${here('..')}, which installs it beside the program.`,
    );
    process.exit(1);
  }
  const child = spawn(pinned, [...flags, ...words], { stdio: 'inherit', env: environment });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
