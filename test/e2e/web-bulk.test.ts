// Many accounts from a file, as an operator makes them in the browser.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, shoot, views } from './browser.ts';
import { run, type Sowa, startSowa } from './program.ts';
import { inspect, looks, signIn, type Visitor, visit } from './web.ts';

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

/** A browser with the operator in front of the page. */
async function studio(options: Parameters<typeof visit>[1] = {}): Promise<Visitor> {
  const visitor = await visit(browser, { language: 'pl', ...options });
  const { login, password } = sowa.quickstart.operator;
  await signIn(visitor.page, sowa, login, password, '/panel/import');
  return visitor;
}

/** As Excel writes it in Poland: semicolons, CRLF, Windows-1250; the last address is none. */
const excel = Buffer.from(
  [
    'E-mail;Has\xb3o;Pojemno\x9c\xe6;Przekierowanie;Przekierowanie-pozostawianie kopii',
    'e-mail@przyklad.test;snad9hj934!!;500;;',
    'jan@przyklad.test;;100;kopia@inny.test;TAK',
    'pawel@przyklad.test;;;;',
    'ewa;;;;',
    '',
  ].join('\r\n'),
  'latin1',
);

const drop = (page: Page, name: string, buffer: Buffer) =>
  page.locator('.drop input').setInputFiles({ name, mimeType: 'text/csv', buffer });
const cell = (page: Page, line: number, column: number) => page.locator(`[data-place="${line}:${column}"]`);
const rowOf = (page: Page, line: number) => page.getByRole('row').filter({ has: cell(page, line, 0) });
/** The row says so; at once or when the service has judged it. */
const says = (page: Page, line: number, text: string | RegExp) => rowOf(page, line).getByText(text).waitFor();

/** Mail from outside. */
async function deliver(address: string): Promise<void> {
  const input = `From: <a@example.org>\r\nTo: ${address}\r\nSubject: x\r\n\r\nx\r\n`;
  const words = ['-sk', '--url', `smtp://${sowa.at('smtp')}`, '--mail-from', 'a@example.org'];
  const { code, stderr } = await run('curl', [...words, '--mail-rcpt', address, '--upload-file', '-'], { input });
  assert.equal(code, 0, stderr);
}

for (const [view, language] of looks) {
  test(`the steps of an import, ${view}, ${language}, have no barriers`, async () => {
    const { page, complaints, close } = await studio({ ...views[view], language });
    const name = `bulk-${view}-${language}`;
    await inspect(page, `${name}-file`);
    const rows = [`a-${view}@przyklad.test;;100`, 'zła nazwa@przyklad.test;;', 'kto@obca.test;;duzo'];
    await drop(page, 'konta.csv', Buffer.from(['E-mail;Hasło;Pojemność', ...rows].join('\n')));
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

test('a file is read, mended in place, made, reported once, undone; in use it stays, and says why', async () => {
  const { page, complaints, close } = await studio();
  await drop(page, 'excel.csv', excel);
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

  // Again; this time they are used.
  await drop(page, 'excel.csv', excel);
  await page.getByRole('radio', { name: 'Załóż pozostałe' }).press('Space');
  await page.getByRole('button', { name: 'Załóż 3 konta' }).click();
  await page.getByText('Założono 3 konta.').waitFor();
  const reported = (address: string) => page.getByRole('row').filter({ hasText: address }).locator('code').innerText();
  const passwords = [
    ['e-mail@przyklad.test', 'snad9hj934!!'],
    ['jan@przyklad.test', await reported('jan@przyklad.test')],
    ['pawel@przyklad.test', await reported('pawel@przyklad.test')],
  ];
  for (const [address, password] of passwords) {
    const read = await run('curl', ['-sk', '--user', `${address}:${password}`, `pop3s://${sowa.at('pop3s')}/`]);
    assert.equal(read.code, 0, `${address}: ${read.stderr}`);
  }
  await deliver('jan@przyklad.test');
  await page.getByRole('button', { name: 'Cofnij', exact: true }).click();
  await page.getByText(/mają już pocztę, logowania lub inne hasło, więc zostają: .*jan@przyklad\.test/).waitFor();
  await inspect(page, 'bulk-undo-refused-pl');
  await page.getByRole('button', { name: 'Następny plik' }).click();

  // The file once more has nothing to do.
  await drop(page, 'excel.csv', excel);
  await page.getByText('już są: 3').waitFor();
  assert.equal(await make.isDisabled(), true);
  assert.deepEqual(complaints, []);
  await close();
});

test('mail that arrived keeps an import from being undone', async () => {
  const { page, close } = await studio({ language: 'en' });
  await drop(page, 'one.csv', Buffer.from('E-mail\nodbiorca@przyklad.test\n'));
  await page.getByRole('button', { name: 'Make 1 account' }).click();
  await page.getByText('1 account is made.').waitFor();
  await deliver('odbiorca@przyklad.test');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText(/have mail, logins or another password, so it stays: odbiorca@przyklad\.test\./).waitFor();
  await close();
});

test('a session that ends meanwhile loses nothing that was typed', async () => {
  const { page, close } = await studio({ language: 'en' });
  await drop(page, 'lost.csv', Buffer.from('E-mail\nzle\nlost@przyklad.test\n'));
  await says(page, 2, 'refused');
  await page.context().clearCookies({ name: /session/i });
  await cell(page, 2, 1).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('found@przyklad.test');
  await page.keyboard.press('Enter');
  const again = page.getByRole('dialog');
  await again.locator('input[name=password]').fill(sowa.quickstart.operator.password);
  await page.keyboard.press('Enter');
  await says(page, 2, 'new, password generated');
  assert.equal(await cell(page, 2, 1).innerText(), 'found@przyklad.test');
  await close();
});

test('five hundred rows are mended in place', async () => {
  const { page, close } = await studio({ language: 'en' });
  const rows = Array.from({ length: 500 }, (_, i) => `many${i}@przyklad.test;;;;`);
  await drop(page, 'many.csv', Buffer.from(['E-mail;Hasło;Pojemność;Przekierowanie;Kopia', ...rows].join('\n')));
  await page.getByRole('button', { name: 'Make 500 accounts' }).waitFor();
  await cell(page, 2, 1).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('many0@przyklad.test');
  await page.keyboard.press('Enter');
  await says(page, 501, 'Line 2 has the same address.');
  await page.getByRole('button', { name: 'Make 499 accounts' }).waitFor();
  await close();
});
