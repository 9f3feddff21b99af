import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { barriers, openBrowser, shoot, views } from './browser.ts';
import { type Sowa, startSowa } from './program.ts';

const run = promisify(execFile);

let sowa: Sowa;
let browser: Browser;

before(async () => {
  sowa = await startSowa({ env: { SOWA_ACTIVATION_DOMAIN: 'example.test' } });
  for (const words of [
    ['policy', 'set', '--preset', 'isp'],
    ['subscriber', 'add', 'K-100', '--access', 'hfc', '--secret', 'AA:BB:CC:DD:EE:01', '--mailboxes', '2'],
  ]) {
    const { code, stderr } = await sowa.command(...words);
    assert.equal(code, 0, stderr);
  }
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

for (const [view, options] of Object.entries(views)) {
  for (const language of ['pl', 'en']) {
    test(`the page of activation, ${view}, ${language}, has no barriers`, async () => {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      await page.goto(`http://${sowa.at('http')}/activate?lang=${language}`);
      assert.deepEqual(await barriers(page), []);
      await shoot(page, `activate-${view}-${language}`);
      await page.getByRole('button').click();
      assert.equal(await page.getByRole('alert').count(), 1);
      assert.deepEqual(await barriers(page), []);
      await shoot(page, `activate-errors-${view}-${language}`);
      const hidden = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      assert.equal(await page.evaluate(hidden), 0, 'nothing must be scrolled sideways');
      await context.close();
    });
  }
}

test('a subscriber makes a mailbox by keyboard alone, without JavaScript, and reads mail with the same password', async () => {
  const context = await browser.newContext({ ...views.wide, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`http://${sowa.at('http')}/`);
  await page.goto(`http://${sowa.at('http')}/aktywacja`);
  await page.getByLabel('Nazwa konta').focus();
  for (const text of ['ola.nowak', 'Haslo1234', 'Haslo1234', 'k-100', 'aa-bb-cc-dd-ee-01']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('Jaki');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Maluch');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Konto jest gotowe' }).waitFor();
  assert.equal(await page.getByText('ola.nowak@example.test').count(), 1);
  await shoot(page, 'activated-wide-pl');
  await context.close();

  const [host, port] = sowa.at('imaps').split(':');
  const { stdout } = await run('curl', [
    '-sk',
    '--user',
    'ola.nowak@example.test:Haslo1234',
    `imaps://${host}:${port}/`,
  ]);
  assert.match(stdout, /INBOX/);
});

test('the confirmation prints as one sheet with nothing but the data, and has the profile for telephones', async () => {
  const context = await browser.newContext({ ...views.phone, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(`http://${sowa.at('http')}/activate?lang=pl`);
  const fields = {
    name: 'jurek',
    password: 'Haslo1234',
    repeated: 'Haslo1234',
    login: 'K-100',
    secret: 'aabbccddee01',
    answer: 'Burek',
  };
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
  await page.locator('#question').selectOption('first-pet');
  await page.getByRole('button', { name: 'Załóż konto' }).click();
  const print = page.getByRole('button', { name: 'Drukuj' });
  await print.waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, 'activated-print-button-pl');
  const hidden = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  assert.equal(await page.evaluate(hidden), 0, 'nothing must be scrolled sideways');
  const [profile] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Pobierz profil' }).click(),
  ]);
  assert.match(readFileSync(await profile.path(), 'latin1'), /jurek@example\.test/);
  const sheet = (await page.pdf({ format: 'A4' })).toString('latin1');
  assert.equal([...sheet.matchAll(/\/Type\s*\/Page\b/g)].length, 1, 'one page');
  await page.emulateMedia({ media: 'print' });
  // A4 at 96 dots per inch.
  await page.setViewportSize({ width: 794, height: 1123 });
  assert.equal(await print.isVisible(), false);
  assert.equal(await page.getByRole('link').filter({ visible: true }).count(), 1, 'the mark alone');
  await shoot(page, 'activated-print-pl');
  await context.close();
});
