// What operators do for customers: plans, customers with their slots, and the log of every act.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, views } from './browser.ts';
import { type Sowa, startSowa } from './program.ts';
import { inspect, looks, signIn, visit } from './web.ts';

let sowa: Sowa;
let browser: Browser;

before(async () => {
  sowa = await startSowa();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

const at = (path: string) => `http://${sowa.at('http')}${path}`;

test('a plan is made, a customer buys it and gets a domain, and the log knows of all', async () => {
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  const { login, password } = sowa.quickstart.operator;
  await signIn(page, sowa, login, password);
  const window = page.getByRole('dialog');
  await page.goto(at('/panel/customers'));
  await page.getByRole('button', { name: 'Dodaj klienta' }).click();
  await window.getByText('Nie ma jeszcze planu').waitFor();
  await page.keyboard.press('Escape');
  await page.goto(at('/panel/plans'));
  await page.getByRole('button', { name: 'Dodaj plan' }).click();
  await window.getByRole('button', { name: 'Zapisz plan' }).click();
  await window.getByText('Wypełnij to pole.').waitFor();
  assert.equal(await page.evaluate('document.activeElement.name'), 'name');
  await inspect(page, 'plan-missing');
  await window.getByLabel('Nazwa').fill('Start');
  await window.getByLabel('Miejsca').fill('3');
  await window.getByLabel('Pojemność wszystkich kont').fill('20');
  await window.getByRole('button', { name: 'Zapisz plan' }).click();
  await page.getByText('Zapisano plan Start.').waitFor();
  await page.getByText('20 GB').waitFor();
  await page.goto(at('/panel/customers'));
  await page.getByRole('button', { name: 'Dodaj klienta' }).click();
  await window.getByLabel('Nazwa').fill('Piekarnia');
  await window.getByRole('option', { name: 'Start – 3 miejsca' }).waitFor({ state: 'attached' });
  await window.getByRole('button', { name: 'Dodaj klienta' }).click();
  await page.getByRole('rowheader', { name: 'Piekarnia' }).waitFor();
  const made = await sowa.command('account', 'add', 'ala@piekarnia.test', '--password', 'Chleb-i-maslo-7');
  assert.equal(made.code, 1, 'the domain is not there yet');
  for (const words of [
    ['domain', 'add', 'piekarnia.test', '--vouched'],
    ['customer', 'assign', 'piekarnia.test', 'Piekarnia'],
    ['account', 'add', 'ala@piekarnia.test', '--password', 'Chleb-i-maslo-7'],
  ]) {
    const { code, stderr } = await sowa.command(...words);
    assert.equal(code, 0, stderr);
  }
  await page.getByRole('link', { name: 'Piekarnia' }).click();
  await page.getByText('Plan Start: skonfigurowano 1 z 3 miejsc.').waitFor();
  await page.getByRole('rowheader', { name: 'ala@piekarnia.test' }).waitFor();
  assert.equal(await page.getByRole('rowheader', { name: '@configureme.me' }).count(), 2);
  await inspect(page, 'slots');
  await page.goto(at('/panel/audit'));
  await page.getByRole('row', { name: 'Założenie konta ala@piekarnia.test' }).waitFor();
  await page.getByLabel('Co zrobiono').selectOption({ label: 'Plany' });
  const row = page.getByRole('row', { name: 'Start' });
  await row.locator('summary').click();
  await row.getByText('slots').waitFor();
  assert.equal(await page.getByRole('row', { name: 'ala@piekarnia.test' }).count(), 0);
  await inspect(page, 'audit-filtered');
  assert.deepEqual(complaints, []);
  await close();
});

test('a customer makes an account of a slot, step by step, which opens IMAP, and adds a help desk of its own', async () => {
  const customer = ['--role', 'customer', '--customer', 'Piekarnia'];
  const { code, stdout, stderr } = await sowa.command('admin', 'add', 'piekarz', ...customer, '--json');
  assert.equal(code, 0, stderr);
  const { password } = JSON.parse(stdout) as { password: string };
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, 'piekarz', password);
  await page.goto(at('/panel/slots'));
  await page.getByRole('button', { name: 'Co zrobić z slot-2@configureme.me' }).click();
  await page.getByRole('menuitem', { name: 'Zmień' }).click();
  const window = page.getByRole('dialog');
  await window.getByLabel('Nazwa konta').fill('.ola');
  await window.getByLabel('Imię').fill('Ola');
  await window.getByLabel('Nazwisko').fill('Bułka');
  await window.getByLabel('Nazwa wyświetlana').fill('Ola z piekarni');
  await window.getByLabel('Hasło', { exact: true }).fill('Rogaliki-o-swicie-8');
  await window.getByLabel('Powtórz hasło').fill('Rogaliki-o-swicie-9');
  await window.getByRole('button', { name: 'Dalej' }).click();
  await window.getByText('Hasła różnią się.').waitFor();
  assert.equal(await window.locator('.wrong').count(), 2);
  await inspect(page, 'slot-refused');
  await window.getByLabel('Nazwa konta').fill('ola');
  await window.getByLabel('Powtórz hasło').fill('Rogaliki-o-swicie-8');
  await window.getByRole('button', { name: 'Dalej' }).click();
  await window.getByText('ola@piekarnia.test').waitFor();
  await window.getByText(`${sowa.port('imaps')} SSL/TLS`).waitFor();
  await inspect(page, 'slot-summary');
  await window.getByRole('button', { name: 'Potwierdź' }).click();
  await page.getByText('Plan Start: skonfigurowano 2 z 3 miejsc.').waitFor();
  await page.getByRole('rowheader', { name: 'ola@piekarnia.test' }).waitFor();
  await page.getByRole('link', { name: 'Administratorzy' }).click();
  await page.getByRole('rowheader', { name: 'piekarz to Ty' }).waitFor();
  assert.equal(await page.getByRole('row').count(), 2, 'those of others are not seen');
  await page.getByRole('button', { name: 'Dodaj administratora' }).click();
  const roles = await window.getByLabel('Rola').getByRole('option').allTextContents();
  assert.deepEqual(roles, ['Pomoc techniczna', 'Klient']);
  await window.getByLabel('Login').fill('uczen');
  await window.getByRole('button', { name: 'Dodaj administratora' }).click();
  await window.getByRole('button', { name: 'Mam je' }).click();
  await page.getByRole('row', { name: 'uczen Pomoc techniczna' }).waitFor();
  await inspect(page, 'administrators-of-customer');
  assert.deepEqual(complaints, []);
  await close();
  const [host, port] = sowa.at('imaps').split(':');
  const curl = ['-sk', '--user', 'ola@piekarnia.test:Rogaliki-o-swicie-8', `imaps://${host}:${port}/`];
  assert.match(execFileSync('curl', curl, { encoding: 'utf8' }), /INBOX/);
});

test('a key is made for a program, opens only what it is for, and is revoked', async () => {
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, sowa.quickstart.operator.login, sowa.quickstart.operator.password);
  await page.goto(at('/panel/keys'));
  await page.getByRole('button', { name: 'Utwórz klucz' }).click();
  const window = page.getByRole('dialog');
  await window.getByLabel('Nazwa').fill('rozliczenia');
  await window.getByLabel('Uprawnienia').selectOption({ label: 'tylko odczyt' });
  await inspect(page, 'key-form');
  await window.getByRole('button', { name: 'Utwórz klucz' }).click();
  await window.getByText('Skopiuj klucz').waitFor();
  const token = (await window.locator('code').textContent()) ?? '';
  await window.getByRole('button', { name: 'Mam go' }).click();
  await page.getByRole('rowheader', { name: 'rozliczenia' }).waitFor();
  await inspect(page, 'keys');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = async (path: string, init: RequestInit = {}) => (await fetch(at(path), { headers, ...init })).status;
  assert.equal(await ask('/api/v1/domains'), 200);
  assert.equal(await ask('/api/v1/domains/example.test', { method: 'DELETE' }), 403);
  await page.getByRole('button', { name: 'Co zrobić z rozliczenia' }).click();
  await page.getByRole('menuitem', { name: 'Unieważnij klucz' }).click();
  await window.getByRole('button', { name: 'Unieważnij klucz' }).click();
  await page.getByText('Klucz rozliczenia niczego już nie otwiera.').waitFor();
  assert.equal(await ask('/api/v1/domains'), 401);
  assert.deepEqual(complaints, []);
  await close();
});

test('somebody of the help desk is added, sees only that, gets another role, and goes', async () => {
  const { login: root, password: secret } = sowa.quickstart.operator;
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, root, secret);
  await page.goto(at('/panel/administrators'));
  const window = page.getByRole('dialog');
  const choose = async (login: string, what: string) => {
    await page.getByRole('button', { name: `Co zrobić z ${login}` }).click();
    await page.getByRole('menuitem', { name: what }).click();
  };
  await choose(root, 'Usuń');
  await window.getByRole('button', { name: 'Usuń' }).click();
  await window.getByText('To ostatni operator: najpierw dodaj innego.').waitFor();
  await inspect(page, 'administrator-last');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Dodaj administratora' }).click();
  await window.getByLabel('Login').fill(root);
  await window.getByLabel('Hasło', { exact: true }).fill('Telefon-dzwoni-o-9');
  await window.getByRole('button', { name: 'Dodaj administratora' }).click();
  await window.locator('.wrong').getByText('To już istnieje.').waitFor();
  await inspect(page, 'administrator-form');
  await window.getByLabel('Login').fill('Marta');
  await window.getByLabel('Hasło', { exact: true }).fill('');
  await window.getByRole('button', { name: 'Dodaj administratora' }).click();
  await window.getByText('Zapisz hasło').waitFor();
  const password = (await window.locator('code').textContent()) ?? '';
  await inspect(page, 'administrator-password');
  await window.getByRole('button', { name: 'Mam je' }).click();
  await page.getByRole('row', { name: 'marta Pomoc techniczna cała instalacja' }).waitFor();

  const other = await visit(browser, { language: 'pl' });
  await signIn(other.page, sowa, 'marta', password);
  const pages = other.page.getByRole('navigation', { name: 'Panel' }).getByRole('link');
  await pages.first().waitFor();
  assert.deepEqual(await pages.allTextContents(), ['Pomoc klientom', 'Konta']);
  await other.page.goto(at('/panel/administrators'));
  await other.page.getByText('Nie ma takiej strony').waitFor();

  await choose('marta', 'Nowe hasło');
  await window.getByLabel('Hasło', { exact: true }).fill('Telefon-dzwoni-o-9');
  await window.getByRole('button', { name: 'Nowe hasło' }).click();
  await page.getByText('Zmieniono hasło konta marta.').waitFor();
  await choose('marta', 'Zmień rolę');
  await window.getByLabel('Rola').selectOption({ label: 'Operator' });
  assert.equal(await window.getByLabel('Zasięg').count(), 0, 'operators have the whole installation');
  await window.getByRole('button', { name: 'Zmień rolę' }).click();
  await page.getByRole('row', { name: 'marta Operator' }).waitFor();

  await signIn(other.page, sowa, 'marta', 'Telefon-dzwoni-o-9');
  await other.page.getByRole('link', { name: 'Administratorzy' }).click();
  await other.page.getByRole('button', { name: 'Co zrobić z marta' }).click();
  await other.page.getByRole('menuitem', { name: 'Usuń' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Usuń' }).click();
  // Who removed themselves is not asked to sign in again, as those are whose session ended.
  await other.page.locator('input[name=login]').waitFor();
  assert.equal(await other.page.getByRole('dialog').count(), 0);
  assert.deepEqual(other.complaints, []);
  await other.close();

  const { code, stderr } = await sowa.command('admin', 'add', 'ela', '--role', 'help-desk');
  assert.equal(code, 0, stderr);
  await page.reload();
  await page.getByRole('rowheader', { name: 'ela' }).waitFor();
  assert.equal(await page.getByRole('rowheader', { name: 'marta' }).count(), 0);
  await choose('ela', 'Usuń');
  await window.getByRole('button', { name: 'Usuń' }).click();
  await page.getByText('Usunięto: ela.').waitFor();
  assert.equal(await page.getByRole('rowheader', { name: 'ela' }).count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('of two operators at once, the slower one sees what the other did before doing anything', async () => {
  const { login, password } = sowa.quickstart.operator;
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, login, password);
  const command = async (...words: string[]) => {
    const { code, stderr } = await sowa.command('admin', ...words);
    assert.equal(code, 0, stderr);
  };
  await command('add', 'iza', '--role', 'help-desk');
  await page.goto(at('/panel/administrators'));
  const window = page.getByRole('dialog');
  const choose = async (what: string) => {
    await page.getByRole('button', { name: 'Co zrobić z iza' }).click();
    await page.getByRole('menuitem', { name: what }).click();
  };
  const changed = 'Ktoś to tymczasem zmienił: obejrzyj ponownie.';

  await choose('Zmień rolę');
  await window.getByLabel('Zasięg').waitFor();
  await command('change', 'iza', '--role', 'operator');
  await window.getByRole('button', { name: 'Zmień rolę' }).click();
  await window.getByText(changed).waitFor();
  await window
    .getByText('Operator', { exact: true })
    .and(page.locator('option:checked'))
    .waitFor({ state: 'attached' });
  await inspect(page, 'administrator-changed-meanwhile');
  await window.getByLabel('Rola').selectOption({ label: 'Pomoc techniczna' });
  await window.getByRole('button', { name: 'Zmień rolę' }).click();
  await page.getByRole('row', { name: 'iza Pomoc techniczna' }).waitFor();

  await choose('Usuń');
  const remove = window.getByRole('button', { name: 'Usuń' });
  await page.locator('[role=dialog] button.danger:enabled').waitFor();
  await command('change', 'iza', '--role', 'operator');
  await remove.click();
  await window.getByText(changed).waitFor();
  await page.getByRole('row', { name: 'iza Operator', includeHidden: true }).waitFor({ state: 'attached' });
  await remove.click();
  await page.getByText('Usunięto: iza.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

for (const [view, language] of looks) {
  test(`customers, plans, administrators and the log, ${view}, ${language}, have no barriers`, async () => {
    const { page, complaints, close } = await visit(browser, { ...views[view], language });
    await signIn(page, sowa, sowa.quickstart.operator.login, sowa.quickstart.operator.password);
    for (const name of ['customers', 'plans', 'administrators', 'audit']) {
      await page.goto(at(`/panel/${name}`));
      await page.getByRole('table').waitFor();
      await inspect(page, `${name}-${view}-${language}`);
    }
    assert.deepEqual(complaints, []);
    await close();
  });
}
