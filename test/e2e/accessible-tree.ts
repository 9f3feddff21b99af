// What a screen reader finds on a page, compared with a file; SOWA_TREES=write keeps it as it is now.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const folder = fileURLToPath(new URL('trees/', import.meta.url));

/** How often a page that is not yet as expected is looked at again, ten times a second: parts of it come by requests of their own. */
const patience = 300;

/** The names and roles of what is there, in the middle of the page where nothing is said, are those of `trees/<name>.txt`, but for what differs from run to run. */
export async function sameTree(page: Page, name: string, place: Locator = page.locator('main')): Promise<void> {
  const file = `${folder}${name}.txt`;
  const seen = async () => `${timeless(await place.ariaSnapshot())}\n`;
  if (process.env['SOWA_TREES'] === 'write') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, await seen());
  }
  assert.ok(existsSync(file), `${file} is missing: SOWA_TREES=write makes it`);
  const expected = readFileSync(file, 'utf8');
  let tree = await seen();
  for (let i = 0; tree !== expected && i < patience; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    tree = await seen();
  }
  assert.equal(tree, expected, name);
}

/** Without tokens, keys, ids, days, ports and generated passwords. */
function timeless(tree: string): string {
  return tree
    .replaceAll(/\b[0-9a-f]{40}\b/g, '<token>')
    .replaceAll(/\b(?:[a-z]{4}-){3}[a-z]{4}\b/g, '<password>')
    .replaceAll(/\b\d{4,5}(?= (?:SSL|STARTTLS))/g, '<port>')
    .replaceAll(/\bid=\w+/g, 'id=<id>')
    .replaceAll(/\bp=[\w+/=]{20,}(?:\\?" \\?"[\w+/=]+)*/g, 'p=<key>')
    .replaceAll(/\bs20\d{6}-/g, 's<day>-')
    .replaceAll(/ (\d+) 1 \d+ mail\./g, ' $1 1 <port> mail.')
    .replaceAll(/\b\d{1,2} [a-ząćęłńóśźż]{3,4} 20\d\d\b|\b[A-Z][a-z]{2} \d{1,2}, 20\d\d\b/g, '<date>');
}
