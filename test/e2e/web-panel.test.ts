import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, views } from './browser.ts';
import { run, type Sowa, startSowa } from './program.ts';
import { inspect, looks, signIn, type Visitor, visit } from './web.ts';

let sowa: Sowa;
let browser: Browser;

before(async () => {
  // Whatever leaves goes to a port where nobody is, and waits.
  sowa = await startSowa({ env: { SOWA_RELAY_HOST: '127.0.0.1', SOWA_RELAY_PORT: '1' } });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

/** A browser with the operator signed in. */
async function operator(place: string, options: Parameters<typeof visit>[1] = {}): Promise<Visitor> {
  const visitor = await visit(browser, options);
  const { login, password } = sowa.quickstart.operator;
  await signIn(visitor.page, sowa, login, password, place);
  return visitor;
}

const pages = ['domains', 'domains/example.test', 'accounts', 'import', 'queue'];

for (const [view, language] of looks) {
  test(`the pages of the panel, ${view}, ${language}, have no barriers`, async () => {
    const { page, complaints, close } = await operator('/panel', { ...views[view], language });
    for (const name of pages) {
      await page.goto(`http://${sowa.at('http')}/panel/${name}`);
      await page.locator('h1').waitFor();
      await inspect(page, `panel-${name.replace('/', '-')}-${view}-${language}`);
    }
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('a domain is added, its mode tried and changed, and it is removed', async () => {
  const { page, close } = await operator('/panel/domains', { language: 'pl' });
  await page.getByRole('link', { name: 'Dodaj domenę' }).click();
  await page.getByLabel('Domena', { exact: true }).fill('sowka.test');
  await page.getByLabel('Ręczę za właściciela').check();
  await page.keyboard.press('Enter');
  await page.getByText('Operator ręczy za właściciela').waitFor();
  await page.getByRole('link', { name: 'Dokończ później' }).click();
  await page.getByRole('link', { name: 'sowka.test' }).click();
  await page.getByRole('radio', { name: 'Nieautorytatywna' }).press('Space');
  await page.getByLabel('Serwer docelowy').fill('192.0.2.7');
  await page.getByRole('radio', { name: 'Autorytatywna', exact: true }).press('Space');
  await page.getByLabel('Co dzieje się z pocztą na adres').fill('nikt');
  await page.keyboard.press('Enter');
  await page.getByText('Zostanie odrzucona: nikt nie ma tego adresu.').waitFor();
  await inspect(page, 'panel-simulator-pl');
  await page.getByRole('radio', { name: 'Nieautorytatywna' }).press('Space');
  await page.getByRole('button', { name: 'Zapisz tryb' }).click();
  await page.getByText('Zapisano tryb').waitFor();
  assert.match((await sowa.command('domain', 'list')).stdout, /192\.0\.2\.7/);
  await page.getByRole('link', { name: 'Wszystkie domeny' }).click();
  const row = page.getByRole('row').filter({ hasText: 'sowka.test' });
  await row.getByRole('button', { name: 'Co zrobić z sowka.test' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Usuń domenę' }).press('Enter');
  await inspect(page, 'panel-remove-domain-pl');
  await page.getByRole('dialog').getByRole('button', { name: 'Usuń domenę' }).click();
  await row.waitFor({ state: 'detached' });
  await close();
});

test('a domain that is claimed says how it is proved, and takes no mail before', async () => {
  const { page, close } = await operator('/panel/domains', { language: 'pl' });
  await page.getByRole('link', { name: 'Dodaj domenę' }).click();
  await page.getByLabel('Domena', { exact: true }).fill('zgloszona-sowa.pl');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Potwierdź, że domena jest Twoja' }).waitFor();
  await page.getByText('TXT').first().waitFor();
  await inspect(page, 'panel-claimed-domain-pl');
  await close();
});

test('an account is made with a generated password that opens it, suspended and resumed, closed and brought back', async () => {
  const { page, close } = await operator('/panel/accounts', { language: 'pl' });
  await page.getByRole('button', { name: 'Dodaj konto' }).click();
  await page.getByLabel('Adres e-mail').fill('nowa@example.test');
  await inspect(page, 'panel-add-account-pl');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Zapisz hasło' }).waitFor();
  await inspect(page, 'panel-generated-password-pl');
  const password = await page.locator('.dialog code').innerText();
  const read = () => run('curl', ['-sk', '--user', `nowa@example.test:${password}`, `imaps://${sowa.at('imaps')}/`]);
  assert.match((await read()).stdout, /INBOX/);
  await page.getByRole('button', { name: 'Mam je' }).click();
  await page.getByRole('searchbox').fill('nowa');
  await page.waitForURL('**/accounts?filter=nowa');
  const row = page.getByRole('row').filter({ hasText: 'nowa@' });
  await page.getByRole('row').filter({ hasText: 'anna@' }).waitFor({ state: 'detached' });
  const choose = async (name: string) => {
    await row.getByRole('button', { name: /^Co zrobić z/ }).press('Enter');
    await page.getByRole('menuitem', { name }).press('Enter');
  };
  await choose('Zawieś');
  await row.getByText('Zawieszone').waitFor();
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await row.getByText('Aktywne').waitFor();
  await choose('Usuń konto');
  await page.getByRole('dialog').getByRole('button', { name: 'Usuń konto' }).click();
  await row.getByText('Zamknięte').waitFor();
  await inspect(page, 'panel-account-closed-pl');
  await choose('Przywróć');
  await row.getByText('Aktywne').waitFor();
  assert.match((await read()).stdout, /INBOX/);
  await close();
});

test('a long address stays inside its row and the window that asks about it', async () => {
  const address = 'maria-aleksandra.brzeczyszczykiewicz-lekolodzka@example.test';
  const { code, stderr } = await sowa.command('account', 'add', address);
  assert.equal(code, 0, stderr);
  for (const view of ['wide', 'phone'] as const) {
    const { page, close } = await operator('/panel/accounts?filter=maria', { ...views[view], language: 'pl' });
    await inspect(page, `panel-long-address-${view}-pl`);
    await page.getByRole('button', { name: `Co zrobić z ${address}` }).press('Enter');
    await page.getByRole('menuitem', { name: 'Usuń konto' }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await inspect(page, `panel-remove-long-address-${view}-pl`);
    await close();
  }
});

test('mail that waits is seen with what happened to it, held, and dropped', async () => {
  const [{ address, password } = { address: '', password: '' }] = sowa.quickstart.accounts;
  const message = `From: ${address}\r\nTo: kto@example.org\r\nSubject: Czeka\r\n\r\nCześć\r\n`;
  const to = ['--mail-from', address, '--mail-rcpt', 'kto@example.org', '--upload-file', '-'];
  const url = `smtps://${sowa.at('submissions')}`;
  const sent = await run('curl', ['-sk', '--url', url, '--user', `${address}:${password}`, ...to], { input: message });
  assert.equal(sent.code, 0, sent.stderr);
  const { page, close } = await operator('/panel/queue', { language: 'pl' });
  const row = page.getByRole('row').filter({ hasText: 'kto@example.org' });
  const choose = async (name: string) => {
    await row.getByRole('button', { name: /^Co zrobić z/ }).press('Enter');
    await page.getByRole('menuitem', { name }).press('Enter');
  };
  await row.waitFor();
  await inspect(page, 'panel-queue-pl');
  await choose('Co się działo');
  await page.getByText('brak połączenia').first().waitFor();
  await inspect(page, 'panel-trail-pl');
  await page.keyboard.press('Escape');
  await choose('Wstrzymaj');
  await row.getByText('wstrzymana').waitFor();
  await choose('Usuń wiadomość');
  await page.getByRole('dialog').getByRole('button', { name: 'Usuń wiadomość' }).click();
  await page.getByText('Nic nie czeka').waitFor();
  await close();
});
