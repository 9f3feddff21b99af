// From what dist/web was built, and whether that is what stands in `web/` now.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const target = join(root, 'dist/web');

/** A word for all that the result depends on: the sources, and which packages are built in. */
export function stamp() {
  const hash = createHash('sha256');
  const listed = readdirSync(join(root, 'web'), { recursive: true, withFileTypes: true });
  const files = listed.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.toSorted())
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  hash.update(JSON.stringify(dependencies));
  return hash.digest('hex');
}

/** Whether dist/web is what `web/` would be built into now. */
export function isFresh() {
  const file = join(target, 'stamp');
  return existsSync(file) && readFileSync(file, 'utf8') === stamp();
}
