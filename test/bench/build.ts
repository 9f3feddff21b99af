import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Compiles a C file of this folder to `output`. */
export function build(source: string, output: string, flags: readonly string[]): void {
  const path = fileURLToPath(new URL(source, import.meta.url));
  execFileSync('cc', ['-O2', '-o', output, path, ...flags], { stdio: ['ignore', 'inherit', 'inherit'] });
}
