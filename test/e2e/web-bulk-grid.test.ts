// The preview of an import, mended in place, as an operator does it in the browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, shoot, views } from './browser.ts';
import { cell, choose, openStudio, sample, says } from './bulk-studio.ts';
import { type Sowa, startSowa } from './program.ts';
import { inspect, looks } from './web.ts';

let sowa: Sowa;
let browser: Browser;

before(async () => {
  sowa = await startSowa();
  await sowa.command('domain', 'add', 'przyklad.test', '--vouched');
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

const studio = (options: Parameters<typeof openStudio>[2] = {}) => openStudio(browser, sowa, options);

/** A sample as Excel writes it in Poland, and a last address that is none. */
const excel = Buffer.concat([readFileSync(sample('excel-windows-1250.csv')), Buffer.from('ewa;;;;\r\n')]);

for (const [view, language] of looks) {
  test(`the steps of an import, ${view}, ${language}, have no barriers`, async () => {
    const { page, complaints, close } = await studio({ ...views[view], language });
    const name = `bulk-${view}-${language}`;
    await inspect(page, `${name}-file`);
    const rows = [`a-${view}@przyklad.test;;100`, 'zła nazwa@przyklad.test;;', 'kto@obca.test;;duzo'];
    await choose(page, 'konta.csv', Buffer.from(['E-mail;Hasło;Pojemność', ...rows].join('\n')));
    await cell(page, 3, 1).waitFor();
    await inspect(page, `${name}-preview`);
    await cell(page, 3, 1).click();
    await inspect(page, `${name}-editing`);
    await page.keyboard.press('Escape');
    await cell(page, 3, 0).uncheck();
    await cell(page, 4, 0).uncheck();
    await page.locator('.actions .button.main').click();
    await page.getByRole('row').locator('code').waitFor();
    await inspect(page, `${name}-report`);
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('a file is read, mended in place, made, reported, printed, undone', async () => {
  const { page, complaints, close } = await studio();
  await choose(page, 'excel.csv', excel);
  await page.getByText('4 wiersze · Windows-1250 · średniki').waitFor();
  await says(page, 5, 'odrzucone');
  const make = page.getByRole('button', { name: /^Załóż \d+ kont/ });
  assert.equal(await make.isDisabled(), true);

  // Mended by keyboard alone: an address; a password is taken away, so one is generated; a capacity in words and back.
  await cell(page, 5, 1).focus();
  await page.keyboard.type('ewa@przyklad.test');
  await page.keyboard.press('Enter');
  await says(page, 5, 'nowe, z wygenerowanym hasłem');
  await cell(page, 2, 2).focus();
  await page.keyboard.press('Delete');
  await says(page, 2, 'nowe, z wygenerowanym hasłem');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.type('dużo');
  await page.keyboard.press('Enter');
  await says(page, 2, /nie jest liczbą megabajtów/);
  assert.equal(await cell(page, 2, 3).getAttribute('aria-invalid'), 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('250');
  await page.keyboard.press('Tab');
  await page.keyboard.type('x');
  await page.keyboard.press('Escape');
  assert.equal(await cell(page, 2, 4).innerText(), '–', 'Escape leaves the cell as it was');
  await says(page, 2, 'nowe, z wygenerowanym hasłem');
  await cell(page, 4, 0).press('Space');
  await says(page, 4, 'pominięty');
  await page.getByRole('button', { name: 'Załóż 3 konta' }).click();
  await page.getByText('Założono 3 konta.').waitFor();
  await inspect(page, 'bulk-report-pl');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Pobierz CSV' }).click();
  const csv = await readFile(await (await saved).path(), 'utf8');
  assert.match(csv, /"e-mail@przyklad\.test";"[^"]{9,}";""\r\n"jan@przyklad\.test";"[^"]{9,}";""/);

  const sheets = (await page.pdf({ format: 'A4' })).toString('latin1');
  assert.equal([...sheets.matchAll(/\/Type\s*\/Page\b/g)].length, 3, 'a sheet for each account');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('heading', { name: '@przyklad.test' }).filter({ visible: true }).count(), 3);
  assert.equal(await page.getByText('Raport').filter({ visible: true }).count(), 0);
  await shoot(page, 'web-bulk-sheets-pl');
  await page.emulateMedia({ media: 'screen' });

  // Nobody used them yet.
  await page.getByRole('button', { name: 'Cofnij', exact: true }).click();
  await page.getByText('Wycofano 3 konta.').waitFor();
  await page.getByText('cofnięty').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a session that ends meanwhile loses nothing that was typed', async () => {
  const { page, close } = await studio({ language: 'en' });
  await choose(page, 'lost.csv', Buffer.from('E-mail\nzle\nlost@przyklad.test\n'));
  await says(page, 2, 'rejected');
  await page.context().clearCookies({ name: /session/i });
  await cell(page, 2, 1).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('found@przyklad.test');
  await page.keyboard.press('Enter');
  const again = page.getByRole('dialog');
  await again.locator('input[name=password]').fill(sowa.quickstart.operator.password);
  await page.keyboard.press('Enter');
  await says(page, 2, 'new, with a generated password');
  assert.equal(await cell(page, 2, 1).innerText(), 'found@przyklad.test');
  await close();
});

test('five hundred rows are mended in place', async () => {
  const { page, close } = await studio({ language: 'en' });
  const rows = Array.from({ length: 500 }, (_, i) => `many${i}@przyklad.test;;;;`);
  await choose(page, 'many.csv', Buffer.from(['E-mail;Hasło;Pojemność;Przekierowanie;Kopia', ...rows].join('\n')));
  await page.getByRole('button', { name: 'Create 500 accounts' }).waitFor();
  await cell(page, 2, 1).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('many0@przyklad.test');
  await page.keyboard.press('Enter');
  await says(page, 501, 'Line 2 has the same address.');
  await page.getByRole('button', { name: 'Create 499 accounts' }).waitFor();
  await close();
});
