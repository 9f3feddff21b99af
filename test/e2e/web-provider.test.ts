// What operators do for those whom they give mailboxes: policies with a preview, contracts by hand and from a file.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, views } from './browser.ts';
import { type Sowa, startSowa } from './program.ts';
import { inspect, looks, signIn, visit } from './web.ts';

let sowa: Sowa;
let browser: Browser;

before(async () => {
  sowa = await startSowa();
  // A name that is wider than a phone, in every choice of domains.
  const long = 'szkola-podstawowa-nr-3-w-zdunskiej-woli.example.test';
  const { code, stderr } = await sowa.command('domain', 'add', long, '--vouched');
  assert.equal(code, 0, stderr);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

const at = (path: string) => `http://${sowa.at('http')}${path}`;
const operator = () => sowa.quickstart.operator;

for (const [view, language] of looks) {
  test(`policies and subscribers, ${view}, ${language}, have no barriers`, async () => {
    const { page, complaints, close } = await visit(browser, { ...views[view], language });
    await signIn(page, sowa, operator().login, operator().password);
    await page.goto(at('/panel/policies'));
    await page.locator('.notice.good, .notice.warn').waitFor();
    await inspect(page, `policies-${view}-${language}`);
    await page.goto(at('/panel/subscribers'));
    await page.locator('.empty, table').waitFor();
    await inspect(page, `subscribers-${view}-${language}`);
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('a domain takes over a set of rules, and gives it back', async () => {
  await sowa.command('domain', 'add', 'zestaw.test', '--vouched');
  await sowa.command('policy', 'set', '--domain', 'zestaw.test', 'name.max=20');
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, operator().login, operator().password);
  await page.goto(at('/panel/policies?domain=zestaw.test'));
  await page.getByLabel('Zestaw zasad').selectOption('pro');
  await page.getByRole('button', { name: 'Przejmij zestaw' }).click();
  await page.getByText('Od 9 do 30 znaków.', { exact: true }).waitFor();
  const names = page.locator('form section', { has: page.getByRole('heading', { name: 'Nazwy kont' }) });
  assert.equal(await names.getByLabel('Najwięcej znaków').inputValue(), '32');
  await inspect(page, 'policies-taken');
  const rules = async () => (await sowa.command('policy', 'show', '--domain', 'zestaw.test')).stdout;
  assert.match(await rules(), /password\.max +30 +domain/);
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await page.getByText('Od 9 do 30 znaków.', { exact: true }).waitFor({ state: 'detached' });
  assert.match(await rules(), /name\.max +20 +domain/);
  assert.match(await rules(), /password\.max +\d+ +(?:platform|preset)/);
  assert.equal(await names.getByLabel('Najwięcej znaków').inputValue(), '20');
  assert.deepEqual(complaints, []);
  await close();
});

test('a rule is tried on the accounts there are before it holds, and then the command line says the same', async () => {
  const { page, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, operator().login, operator().password);
  await page.goto(at('/panel/policies?domain=example.test'));
  await page.getByText('Żadne konto ich nie łamie.').waitFor();
  const names = page.locator('form section', { has: page.getByRole('heading', { name: 'Nazwy kont' }) });
  await names.getByLabel('Najwięcej znaków').fill('2');
  const accounts = sowa.quickstart.accounts.map(({ address }) => address);
  for (const address of accounts) await page.getByText(address, { exact: true }).waitFor();
  await inspect(page, 'policies-breaches');
  assert.match((await sowa.command('policy', 'show', '--domain', 'example.test')).stdout, /name\.max +64 /);
  await page.getByRole('button', { name: 'Zapisz zasady' }).click();
  await page.getByText('Zasady obowiązują od teraz.').waitFor();
  assert.match((await sowa.command('policy', 'show', '--domain', 'example.test')).stdout, /name\.max +2 /);
  await page.getByText('Najwyżej 2 znaki.', { exact: true }).waitFor();
  await names.getByLabel('Najmniej znaków').fill('3');
  await page.getByRole('button', { name: 'Zapisz zasady' }).click();
  await names.getByText('Nic by tego nie spełniło').waitFor();
  await inspect(page, 'policies-refused');
  await close();
});

test('contracts are added, read from a file, changed and ended', async () => {
  const { page, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, operator().login, operator().password);
  await page.goto(at('/panel/subscribers'));
  await page.getByRole('button', { name: 'Dodaj abonenta' }).click();
  const window = page.getByRole('dialog');
  await window.getByLabel('Numer klienta lub login').fill('K-1001');
  await window.getByLabel('Adres MAC modemu').fill('nonsense');
  await window.getByRole('button', { name: 'Zapisz umowę' }).click();
  await window.locator('.wrong').first().waitFor();
  await inspect(page, 'subscriber-refused');
  await window.getByLabel('Adres MAC modemu').fill('AA-BB-CC-00-11-22');
  await window.getByRole('button', { name: 'Zapisz umowę' }).click();
  await page.getByRole('rowheader', { name: 'k-1001' }).waitFor();
  await page.getByRole('button', { name: 'Z pliku CSV' }).click();
  const file = 'login;access;secret;mailboxes\r\nK-1002;hfc;aabbcc001133;2\r\nanna;dsl;Tajne-haslo-7;1\r\n';
  await window.getByLabel('Plik').setInputFiles({ name: 'umowy.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await window.getByRole('button', { name: 'Z pliku CSV' }).click();
  await page.getByText('Zapisano 2 umowy.').waitFor();
  await inspect(page, 'subscribers-filled');
  await page.getByRole('button', { name: 'Co zrobić z anna' }).click();
  await page.getByRole('menuitem', { name: 'Zakończ umowę' }).click();
  await window.getByRole('button', { name: 'Zakończ umowę' }).click();
  await page.getByText('Umowa anna jest zakończona.').waitFor();
  await page.getByRole('rowheader', { name: 'anna' }).waitFor({ state: 'detached' });
  const { stdout } = await sowa.command('subscriber', 'list', '--json');
  const listed = JSON.parse(stdout) as { login: string }[];
  assert.deepEqual(listed.map(({ login }) => login).toSorted(), ['k-1001', 'k-1002']);
  await close();
});
