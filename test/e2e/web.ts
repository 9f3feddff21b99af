// The browser application of the started program, as people meet it.
import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
// @ts-expect-error: plain JavaScript, which any Node can read
import { isFresh } from '../../web/build/stamp.mjs';
import { barriers, shoot, views } from './browser.ts';
import type { Sowa } from './program.ts';

/** The looks and languages in which every page is seen: each view, each language. */
export const looks = [
  ['wide', 'pl'],
  ['dark', 'en'],
  ['phone', 'pl'],
] as const;

/** A browser of a person: one look, one language. */
export interface Visitor {
  page: Page;
  /** What the policy for content refused, and scripts that failed. */
  complaints: string[];
  close: () => Promise<void>;
}

/** Opens a fresh browser window. */
export async function visit(
  browser: Browser,
  options: BrowserContextOptions & { language?: 'pl' | 'en' } = {},
): Promise<Visitor> {
  assert.ok(isFresh(), 'dist/web is older than web/: run "npm run build"');
  const { language = 'pl', ...rest } = options;
  const context = await browser.newContext({ ...views.wide, locale: language, ...rest });
  // Nothing here is timed: this only ends what would never end.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedScript|Trusted Type/.test(message.text())) complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

/** Signs in on the page of signing in and waits for the first page behind it. */
export async function signIn(page: Page, sowa: Sowa, login: string, password: string, place = '/login'): Promise<void> {
  await page.goto(`http://${sowa.at('http')}${place}`);
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('.topbar').waitFor();
}

/** Whether something moves that will come to its end, or a window is there already that React will only show in a moment. */
const fading = `document.querySelector('.veil[style*="opacity: 0"]') !== null || document.getAnimations().some((one) =>
  one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity)`;

/** Waits until the page has what it waits for, and nothing moves. */
export async function settle(page: Page): Promise<void> {
  await page.locator('.empty .spinner').first().waitFor({ state: 'detached' });
  while (await page.evaluate(fading)) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Looks at what is on the screen: nothing keeps anybody out, nothing is scrolled sideways; a picture is kept. */
export async function inspect(page: Page, name: string): Promise<void> {
  // A window that still fades in is not seen by axe, which then misses what lies under it.
  await settle(page);
  assert.deepEqual(await barriers(page), [], name);
  const hidden = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  assert.equal(await page.evaluate(hidden), 0, `${name}: nothing must be scrolled sideways`);
  const beyond = "[...document.querySelectorAll('.dialog')].filter((one) => one.scrollWidth > one.clientWidth).length";
  assert.equal(await page.evaluate(beyond), 0, `${name}: nothing must stick out of a window`);
  await shoot(page, `web-${name}`);
}
