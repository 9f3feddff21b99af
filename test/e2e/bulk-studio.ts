// The page of bulk imports in front of an operator, and what import files of the corpus say.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Sowa } from './program.ts';
import { signIn, type Visitor, visit } from './web.ts';

/** Where a file of test/corpus/bulk stands. */
export function sample(name: string): string {
  return fileURLToPath(new URL(`../corpus/bulk/${name}`, import.meta.url));
}

/** A browser with the operator in front of the page. */
export async function openStudio(
  browser: Browser,
  sowa: Sowa,
  options: Parameters<typeof visit>[1] = {},
): Promise<Visitor> {
  const visitor = await visit(browser, { language: 'pl', ...options });
  const { login, password } = sowa.quickstart.operator;
  await signIn(visitor.page, sowa, login, password, '/panel/import');
  return visitor;
}

/** Chooses a file in the window of the system. */
export function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  return page.locator('.drop input').setInputFiles({ name, mimeType: 'text/csv', buffer });
}

/** Drops a file on the page, as from a folder beside it. */
export async function dropFile(page: Page, path: string): Promise<void> {
  const [name, content] = [basename(path), readFileSync(path).toString('base64')].map((text) => JSON.stringify(text));
  const transfer = await page.evaluateHandle(`(() => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(${content}), (one) => one.charCodeAt(0));
    data.items.add(new File([bytes], ${name}));
    return data;
  })()`);
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: transfer });
  await transfer.dispose();
}

/** A cell of the preview, by the line in the file and the column from the box in front. */
export function cell(page: Page, line: number, column: number): Locator {
  return page.locator(`[data-place="${line}:${column}"]`);
}

/** Waits until a row says so: at once, or when the service has judged it. */
export function says(page: Page, line: number, text: string | RegExp): Promise<void> {
  return page
    .getByRole('row')
    .filter({ has: cell(page, line, 0) })
    .getByText(text)
    .waitFor();
}
