// What the owner of a mailbox does in the browser, and what mail then does: seen by real mail programs.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, views } from './browser.ts';
import { connectImap, messagesIn } from './imap-client.ts';
import { run, type Sowa, startSowa } from './program.ts';
import { python, submit } from './python.ts';
import { inspect, signIn, visit } from './web.ts';

const first = 'Haslo1234';
const second = 'Wydra5678';
const answer = 'Burek';
const ola = 'ola@example.test';
const contract = { login: 'K-100', secret: 'aabbccddee01' };

let sowa: Sowa;
let browser: Browser;

before(async () => {
  sowa = await startSowa({ env: { SOWA_ACTIVATION_DOMAIN: 'example.test' } });
  await command('policy', 'set', '--preset', 'isp');
  const { login, secret } = contract;
  await command('subscriber', 'add', login, '--access', 'hfc', '--secret', secret, '--mailboxes', '4');
  await activate('ola', first);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

async function command(...words: string[]): Promise<void> {
  const { code, stderr } = await sowa.command(...words);
  assert.equal(code, 0, stderr);
}

/** Makes a mailbox as a subscriber does. */
async function activate(name: string, password: string): Promise<void> {
  const form = { name, password, repeated: password, ...contract, question: 'first-pet', answer };
  const made = await fetch(at('/api/v1/activation'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(form),
  });
  assert.equal(made.status, 201, await made.text());
}

const at = (path: string) => `http://${sowa.at('http')}${path}`;

/** Whether curl reads mail with this password. */
async function opens(address: string, password: string): Promise<boolean> {
  const { stdout } = await run('curl', ['-sk', '--user', `${address}:${password}`, `imaps://${sowa.at('imaps')}/`]);
  return stdout.includes('INBOX');
}

/** Sends a message of so many bytes. */
async function send(from: { address: string; password: string }, to: string, subject: string, bytes = 100) {
  const file = join(sowa.data, 'message');
  writeFileSync(file, `From: ${from.address}\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\n${line.repeat(bytes / 100)}`);
  await python(submit, String(sowa.port('submissions')), from.address, from.password, to, file);
}
const line = `${'x'.repeat(98)}\r\n`;

/** Waits until a mailbox has a message with this subject. */
async function arrived(address: string, password: string, subject: string): Promise<void> {
  const imap = await connectImap(sowa, { address, password });
  try {
    while (!(await messagesIn(imap, 'INBOX')).some(({ text }) => text.includes(`Subject: ${subject}\r\n`))) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await imap.logout();
  }
}

/** Bytes that a mailbox may have, as IMAP's GETQUOTAROOT says (RFC 9208). */
async function mailLimit(address: string, password: string): Promise<number> {
  const imap = await connectImap(sowa, { address, password });
  try {
    const quota = await imap.getQuota('INBOX');
    return quota === false ? 0 : (quota.storage?.limit ?? 0);
  } finally {
    await imap.logout();
  }
}

/** Fills fields by their names. */
async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.locator(`input[name=${name}]`).fill(value);
}

for (const [view, language] of [
  ['phone', 'pl'],
  ['dark', 'en'],
] as const) {
  test(`a forgotten password, ${view}, ${language}: contract and answer give a new one that opens the mailbox`, async () => {
    const name = `tomek.${language}`;
    const address = `${name}@example.test`;
    await activate(name, first);
    const { page, complaints, close } = await visit(browser, { ...views[view], language });
    await page.goto(at('/login'));
    await page.getByRole('link', { name: language === 'pl' ? 'Nie pamiętasz hasła?' : 'Forgotten password?' }).click();
    await inspect(page, `recovery-${view}-${language}`);
    await fill(page, { address, login: 'k-100', secret: 'AA:BB:CC:DD:EE:02' });
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await inspect(page, `recovery-refused-${view}-${language}`);
    await page.locator('input[name=secret]').fill('AA:BB:CC:DD:EE:01');
    await page.keyboard.press('Enter');
    const question =
      language === 'pl' ? 'Jak wabiło się Twoje pierwsze zwierzę?' : 'What was the name of your first pet?';
    await page.getByLabel(question).fill('burek ');
    await fill(page, { password: 'krótkie', repeated: 'krótkie' });
    await page.keyboard.press('Enter');
    await page.locator('.field .wrong').first().waitFor();
    await inspect(page, `recovery-answer-${view}-${language}`);
    await fill(page, { password: second, repeated: second });
    await page.keyboard.press('Enter');
    await page.locator('input[name=login]').waitFor();
    assert.deepEqual([await opens(address, second), await opens(address, first)], [true, false]);
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('a password that was given with the duty to change it opens nothing in the browser but the form to change it', async () => {
  const file = join(sowa.data, 'accounts.csv');
  writeFileSync(file, 'E-mail;Hasło\nnowy@example.test;abc\n');
  await command('import', 'run', file, '--bad-password', 'must-change');
  const { page, close } = await visit(browser, { language: 'pl' });
  await page.goto(at('/account/security'));
  await fill(page, { login: 'nowy@example.test', password: 'abc' });
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Wybierz nowe hasło' }).waitFor();
  await page.getByText(/^Od 8 do/).waitFor();
  await inspect(page, 'duty-pl');
  await page.goto(at('/account/addresses'));
  await page.getByRole('heading', { name: 'Wybierz nowe hasło' }).waitFor();
  await fill(page, { old: 'abc', password: second, repeated: second });
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Adresy i przekierowania' }).waitFor();
  assert.deepEqual([await opens('nowy@example.test', second), await opens('nowy@example.test', 'abc')], [true, false]);
  await close();
});

test('another security question: the help desk hears whether the new answer is right', async () => {
  const { page, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, ola, first, '/account/security');
  await page.getByText('Jak wabiło się Twoje pierwsze zwierzę?').waitFor();
  await page.locator('section').filter({ hasText: 'Pytanie pomocnicze' }).getByRole('button').click();
  await page.getByLabel('Pytanie', { exact: true }).selectOption({ label: 'Jaki był Twój pierwszy samochód?' });
  await page.getByLabel('Odpowiedź').fill('Syrena 105');
  await inspect(page, 'account-question-pl');
  await page.keyboard.press('Enter');
  await page.getByText('Zapisano pytanie i odpowiedź.').waitFor();
  await page.getByText('Jaki był Twój pierwszy samochód?').waitFor();
  const check = async (said: string) => (await sowa.command('account', 'verify-answer', ola, '--answer', said)).code;
  assert.equal(await check('syrena 105'), 0);
  assert.notEqual(await check(answer), 0);
  await close();
});

test('aliases up to the limit, mail to one of them goes on to another mailbox and a copy stays', async () => {
  const [anna] = sowa.quickstart.accounts;
  assert.ok(anna !== undefined);
  const { page, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, ola, first);
  for (const [at, name] of ['olenka', 'ola.nowak', 'o-nowak', 'nowak'].entries()) {
    await page.getByText(`W użyciu ${at} z 4.`).waitFor();
    await page.getByRole('button', { name: 'Dodaj alias' }).click();
    await page.getByLabel('Nowy adres').fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Usuń ${name}@example.test` }).waitFor();
  }
  await page.getByText('Masz już tyle aliasów, ile można mieć: 4.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Dodaj alias' }).isDisabled());
  await inspect(page, 'account-aliases-full-pl');
  await page.getByRole('button', { name: 'Dodaj przekierowanie' }).click();
  await page.getByLabel('Wyślij dalej na').fill(anna.address);
  await page.getByLabel('Co wysyłać dalej').selectOption('olenka@example.test');
  assert.ok(await page.getByLabel('Pozostawiaj kopię').isChecked());
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `Usuń przekierowanie na ${anna.address}` }).waitFor();
  await send({ address: ola, password: first }, 'olenka@example.test', 'przez alias');
  await arrived(anna.address, anna.password, 'przez alias');
  await arrived(ola, first, 'przez alias');
  await close();
});

test('the space moves between mail and home page, as IMAP says at once, and not below what is in use', async () => {
  const MB = 1024 * 1024;
  await command('account', 'space', ola, '--space', '10 MB', '--web', '20');
  await send({ address: ola, password: first }, ola, 'large', 5 * MB);
  await arrived(ola, first, 'large');
  const { page, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, ola, first, '/account/space');
  assert.equal(await mailLimit(ola, first), 8 * MB);
  const slider = page.getByRole('slider', { name: 'Strona domowa' });
  await slider.focus();
  for (let pressed = 0; pressed < 10; pressed++) await page.keyboard.press('ArrowRight');
  await inspect(page, 'account-space-moved-pl');
  await page.getByRole('button', { name: 'Zapisz' }).click();
  await page.getByText('Miejsce podzielono na nowo.').waitFor();
  assert.equal(await mailLimit(ola, first), 7 * MB);
  await page.getByRole('slider', { name: 'Strona domowa' }).press('End');
  const most = Number(await page.getByRole('slider', { name: 'Strona domowa' }).inputValue());
  assert.ok(most > 30 && most < 50, `${most} % is as far as it goes`);
  // What arrived meanwhile, the page does not know: the service refuses.
  await send({ address: ola, password: first }, ola, 'more', MB);
  await arrived(ola, first, 'more');
  await page.getByRole('button', { name: 'Zapisz' }).click();
  await page.getByText('Nic nie zmieniono').waitFor();
  await page.getByText('6 MB z 7 MB').waitFor();
  await inspect(page, 'account-space-refused-pl');
  assert.equal(await mailLimit(ola, first), 7 * MB);
  await close();
});

test('a session that ends while a form is filled in loses nothing of it', async () => {
  const { page, close } = await visit(browser, { ...views.phone, language: 'pl' });
  await signIn(page, sowa, ola, first, '/account/profile');
  await page.getByLabel('Nazwa wyświetlana').fill('Aleksandra Nowak-Żółtowska');
  await page.context().clearCookies({ name: 'sowa-session' });
  await page.keyboard.press('Enter');
  const again = page.getByRole('dialog', { name: 'Zaloguj się ponownie' });
  await again.waitFor();
  await inspect(page, 'session-ended-form-phone-pl');
  await again.locator('input[name=password]').fill(first);
  await page.keyboard.press('Enter');
  await page.getByText('Zapisano nazwę.').waitFor();
  await page.reload();
  assert.equal(await page.getByLabel('Nazwa wyświetlana').inputValue(), 'Aleksandra Nowak-Żółtowska');
  await close();
});
