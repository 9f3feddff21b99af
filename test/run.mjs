// Runs the tests with the pinned Node, whatever Node runs this: `npm test`, `npm test -- src/wire/address.test.ts`,
// `npm test -- --test-name-pattern=quota`. Node's summary is the last thing printed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
if (!existsSync(node)) {
  console.error(`The tests need the packages of package.json: run "npm ci" in ${root}.`);
  process.exit(1);
}

const given = process.argv.slice(2);
const options = given.filter((argument) => argument.startsWith('-'));
const files = given.filter((argument) => !argument.startsWith('-'));
const tests = spawn(
  node,
  [
    '--test',
    '--test-reporter=spec',
    // Half of what tests do is waiting for other programs: node's own choice on two cores, one file at a time, takes twice as long.
    `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`,
    // What waits for ever, such as a file whose server was never ended, must not hold up the summary.
    '--test-timeout=600000',
    ...options,
    ...(files.length > 0 ? files : ['src/**/*.test.ts', 'test/**/*.test.ts']),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, UV_THREADPOOL_SIZE: '8' } },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
tests.on('exit', (code) => process.exit(code ?? 1));
