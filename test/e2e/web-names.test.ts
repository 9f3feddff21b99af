// What somebody hears who does not see the pages: roles and names, as Chromium tells them to screen readers.
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { sameTree } from './accessible-tree.ts';
import { openBrowser } from './browser.ts';
import { type Sowa, startSowa } from './program.ts';
import { signIn, visit } from './web.ts';

let sowa: Sowa;
let browser: Browser;
let owner = '';

before(async () => {
  sowa = await startSowa({ env: { SOWA_ACTIVATION_DOMAIN: 'example.test' } });
  for (const words of [
    ['plan', 'set', 'Start', '--slots', '2'],
    ['customer', 'add', 'Piekarnia', '--plan', 'Start'],
    ['domain', 'add', 'piekarnia.test', '--vouched'],
    ['domain', 'add', 'przyklad.test', '--vouched'],
    ['customer', 'assign', 'piekarnia.test', 'Piekarnia'],
  ]) {
    const { code, stderr } = await sowa.command(...words);
    if (code !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  }
  const customer = ['--role', 'customer', '--customer', 'Piekarnia'];
  const { stdout } = await sowa.command('admin', 'add', 'piekarz', ...customer, '--json');
  owner = (JSON.parse(stdout) as { password: string }).password;
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

const drop = (page: Page, buffer: Buffer) =>
  page.locator('.drop input').setInputFiles({ name: 'konta.csv', mimeType: 'text/csv', buffer });

for (const language of ['pl', 'en'] as const) {
  test(`the page of activation is heard, ${language}`, async () => {
    const { page, close } = await visit(browser, { language });
    await page.goto(`http://${sowa.at('http')}/activate?lang=${language}`);
    await sameTree(page, `activation-${language}`, page.locator('body'));
    await page.getByRole('button').click();
    await page.getByRole('alert').waitFor();
    await sameTree(page, `activation-refused-${language}`, page.locator('body'));
    await page.goto(`http://${sowa.at('http')}/login`);
    await page.getByRole('link', { name: language === 'pl' ? 'Załóż konto' : 'Create a mailbox' }).click();
    await page.waitForURL('**/activate**');
    await close();
  });

  test(`each step of an import is heard, ${language}`, async () => {
    const { page, close } = await visit(browser, { language });
    const { login, password } = sowa.quickstart.operator;
    await signIn(page, sowa, login, password, '/panel/import');
    await page.locator('.drop').waitFor();
    await sameTree(page, `import-file-${language}`, page.locator('.card').first());
    const rows = [`ala-${language}@przyklad.test;;100;k@inny.test;Tak`, 'ola@;;;;'];
    await drop(page, Buffer.from(['E-mail;Hasło;Pojemność;Forward;Keep copy', ...rows].join('\n')));
    await page.getByRole('grid').waitFor();
    await sameTree(page, `import-preview-${language}`, page.locator('.card').last());
    await page.locator('[data-place="3:1"]').click();
    await sameTree(page, `import-editing-${language}`, page.getByRole('row').last());
    await page.keyboard.press('Escape');
    await page.locator('[data-place="3:0"]').uncheck();
    await page.locator('.actions .button.main').click();
    await page.getByRole('row').locator('code').waitFor();
    await sameTree(page, `import-report-${language}`, page.locator('.card').first());
    await close();
  });

  test(`each step of the wizard of a slot is heard, ${language}`, async () => {
    const { page, close } = await visit(browser, { language });
    await signIn(page, sowa, 'piekarz', owner, '/panel/slots');
    await page.getByRole('row').last().getByRole('button').click();
    await page.getByRole('menuitem').first().click();
    const window = page.getByRole('dialog');
    await window.waitFor();
    await sameTree(page, `slot-form-${language}`, window);
    const fields = window.locator('input');
    for (const [place, text] of ['ola', 'Ola', 'Bułka', 'Ola', 'Rogaliki-8', 'inne'].entries()) {
      await fields.nth(place).fill(text);
    }
    await page.keyboard.press('Enter');
    await window.locator('.wrong').first().waitFor();
    await sameTree(page, `slot-refused-${language}`, window);
    for (const place of [4, 5]) await fields.nth(place).fill('Rogaliki-o-swicie-8');
    await page.keyboard.press('Enter');
    await window.locator('dl').waitFor();
    await sameTree(page, `slot-summary-${language}`, window);
    await close();
  });
}
