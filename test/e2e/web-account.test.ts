import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { generateSync } from 'otplib';
import type { Browser } from 'playwright-core';
import { openBrowser, views } from './browser.ts';
import { run, type Sowa, startSowa } from './program.ts';
import { python, submit } from './python.ts';
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

/** One of the accounts that the first run makes. */
function account(index: number): { address: string; password: string } {
  const found = sowa.quickstart.accounts[index];
  assert.ok(found !== undefined);
  return found;
}

/** What curl sees of a mailbox. */
function readMail(address: string, password: string) {
  return run('curl', ['-sk', '--user', `${address}:${password}`, `imaps://${sowa.at('imaps')}/`]);
}

const pages = ['addresses', 'space', 'programs', 'profile', 'security', 'sessions'];

for (const [view, language] of looks) {
  test(`the pages of one's own account, ${view}, ${language}, have no barriers`, async () => {
    const { page, complaints, close } = await visit(browser, { ...views[view], language });
    const { address, password } = account(0);
    await signIn(page, sowa, address, password);
    for (const name of pages) {
      await page.goto(`http://${sowa.at('http')}/account/${name}`);
      await page.locator('h1').waitFor();
      await inspect(page, `account-${name}-${view}-${language}`);
    }
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('an alias and a forward are made and removed, and removing is undone', async () => {
  const { page, close } = await visit(browser, { language: 'pl' });
  const { address, password } = account(0);
  await signIn(page, sowa, address, password);
  await page.getByRole('button', { name: 'Dodaj alias' }).click();
  await page.getByLabel('Nowy adres').fill('ania');
  await inspect(page, 'account-alias-pl');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Usuń ania@example.test' }).waitFor();
  await page.getByRole('button', { name: 'Dodaj przekierowanie' }).click();
  await page.getByLabel('Wyślij dalej na').fill('anna@example.org');
  await inspect(page, 'account-forward-pl');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Usuń przekierowanie na anna@example.org' }).click();
  await page.getByText('Nic nie jest wysyłane dalej.').waitFor();
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await page.getByRole('button', { name: 'Usuń przekierowanie na anna@example.org' }).waitFor();
  const shown = await sowa.command('forward', 'list', address);
  assert.match(shown.stdout, /anna@example\.org/);
  await close();
});

test('a mail program is told the servers, each to be copied, and a device reads the profile that openssl verifies', async () => {
  const { page, close } = await visit(browser, { language: 'pl', permissions: ['clipboard-read', 'clipboard-write'] });
  const { address, password } = account(0);
  await signIn(page, sowa, address, password, '/account/programs');
  const facts = page.locator('.facts');
  await facts.getByText(`port ${sowa.port('imaps')}`).waitFor();
  for (const name of ['pop3s', 'submissions', 'submission']) {
    assert.equal(await facts.getByText(`port ${sowa.port(name)}`).count(), 1, name);
  }
  await page.getByRole('button', { name: `Kopiuj: Poczta wychodząca, SMTP, port ${sowa.port('submission')}` }).click();
  assert.equal(await page.evaluate('navigator.clipboard.readText()'), String(sowa.port('submission')));
  await page.getByRole('img', { name: 'Adres profilu jako kod QR' }).waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Pobierz profil' }).click(),
  ]);
  assert.equal(file.suggestedFilename(), 'mail.mobileconfig');
  const words = ['-verify', '-inform', 'DER', '-in', await file.path(), '-noverify'];
  const { stdout } = await run('openssl', ['smime', ...words]);
  assert.match(stdout, new RegExp(`<key>IncomingMailServerUsername</key>\\s+<string>${address}</string>`));
  await close();
});

test('the name and the language are those of the account, and letters come in the language of the browser', async () => {
  const { page, close } = await visit(browser, { language: 'en' });
  const { address, password } = account(0);
  await signIn(page, sowa, address, password, '/account/profile');
  await page.getByLabel('Display name').fill('Anna Żółć');
  await page.keyboard.press('Enter');
  await page.getByText('Your name is kept.').waitFor();
  const written = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await page.getByText('Polski', { exact: true }).click();
  await page.getByRole('heading', { name: 'Profil' }).waitFor();
  assert.equal((await written).status(), 200);
  const shown = await page.request.get(`http://${sowa.at('http')}/api/v1/accounts/${address}`);
  const { displayName, language } = (await shown.json()) as Record<string, unknown>;
  assert.deepEqual([displayName, language], ['Anna Żółć', 'pl']);
  await close();
});

test('everything about an account is downloaded as an archive, after a fresh proof', async () => {
  const { page, close } = await visit(browser, { language: 'pl' });
  const { address, password } = account(0);
  const letter = join(sowa.data, 'letter');
  writeFileSync(letter, 'Subject: hello\r\n\r\nHello\r\n');
  await python(submit, String(sowa.port('submissions')), address, password, address, letter);
  await signIn(page, sowa, address, password, '/account/profile');
  // As if the proof were long ago: sessions of minutes are not waited for.
  await page.route('**/api/v1/session', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), recent: false } });
  });
  await page.getByRole('button', { name: 'Pobierz archiwum' }).click();
  const proof = page.getByRole('dialog', { name: 'Czy to na pewno Ty?' });
  await proof.getByLabel('Hasło', { exact: true }).fill(password);
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.equal(file.suggestedFilename(), 'sowa-export.tar.gz');
  const { stdout, code } = await run('tar', ['-tzf', await file.path()]);
  assert.equal(code, 0);
  assert.match(stdout, /\.json$/m);
  assert.match(stdout, /cur\/|new\//);
  await page.getByText('Rozpoczęto pobieranie.').waitFor();
  await close();
});

test('a changed password opens the mailbox, and the rules are said beside the field', async () => {
  const { page, close } = await visit(browser, { language: 'pl' });
  const { address, password } = account(1);
  await signIn(page, sowa, address, password, '/account/security');
  await page.getByLabel('Dotychczasowe hasło').fill('nie-to');
  await page.getByLabel('Nowe hasło', { exact: true }).fill('x');
  await page.getByLabel('Powtórz nowe hasło').fill('y');
  await page.keyboard.press('Enter');
  await page.locator('.field .wrong').first().waitFor();
  await inspect(page, 'account-password-refused-pl');
  const wanted = 'kolorowa-Czapla-77-brodzi';
  await page.getByLabel('Dotychczasowe hasło').fill(password);
  await page.getByLabel('Nowe hasło', { exact: true }).fill(wanted);
  await page.getByLabel('Powtórz nowe hasło').fill(wanted);
  await page.keyboard.press('Enter');
  await page.getByText('Hasło zmienione.').waitFor();
  assert.match((await readMail(address, wanted)).stdout, /INBOX/);
  assert.doesNotMatch((await readMail(address, password)).stdout, /INBOX/);
  await close();
});

test('the second step: secret, recovery codes, signing in with a code; mail programs need an app password then', async () => {
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  const { address, password } = account(0);
  await signIn(page, sowa, address, password, '/account/security');
  await page.getByRole('button', { name: 'Włącz drugi krok' }).click();
  await page.getByRole('img', { name: 'Sekret drugiego kroku jako kod QR' }).waitFor();
  const secret = (await page.locator('.steps code').innerText()).replaceAll(' ', '');
  await inspect(page, 'account-factor-pl');
  await page.getByLabel('Kod', { exact: true }).fill(generateSync({ secret }));
  await page.keyboard.press('Enter');
  const codes = page.getByRole('dialog', { name: 'Kody zapasowe' });
  await codes.waitFor();
  await inspect(page, 'account-codes-pl');
  const [recovery = ''] = await codes.locator('li').allInnerTexts();
  await codes.getByRole('button', { name: 'Mam je' }).click();
  await page.getByText('Włączony od').waitFor();

  await page.goto(`http://${sowa.at('http')}/account/programs`);
  await page.getByRole('button', { name: 'Utwórz hasło aplikacji' }).click();
  await page.getByLabel('Do czego').fill('Thunderbird');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Wpisz to do programu' }).waitFor();
  await inspect(page, 'account-app-password-pl');
  const letters = (await page.locator('code.big').innerText()).replaceAll(' ', '');
  assert.match((await readMail(address, letters)).stdout, /INBOX/);
  assert.doesNotMatch((await readMail(address, password)).stdout, /INBOX/);
  await page.getByRole('button', { name: 'Wpisane' }).click();
  await close();

  const again = await visit(browser, { language: 'pl' });
  await again.page.goto(`http://${sowa.at('http')}/login`);
  await again.page.locator('input[name=login]').fill(address);
  await again.page.locator('input[name=password]').fill(password);
  await again.page.keyboard.press('Enter');
  await again.page.getByRole('heading', { name: 'Drugi krok' }).waitFor();
  await inspect(again.page, 'login-code-pl');
  await again.page.getByLabel('Kod', { exact: true }).fill(recovery);
  await again.page.keyboard.press('Enter');
  await again.page.locator('.topbar').waitFor();
  assert.deepEqual([...complaints, ...again.complaints], []);
  await again.close();
});

test('a passkey is made, and signs in without login and password', async () => {
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const { login, password } = sowa.quickstart.operator;
  // Passkeys belong to a host name.
  const at = `http://localhost:${sowa.port('http')}`;
  await page.goto(`${at}/login`);
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('.topbar').waitFor();
  await page.goto(`${at}/account/security`);
  await page.getByRole('button', { name: 'Dodaj klucz dostępu' }).click();
  await page.getByLabel('Nazwa').fill('Telefon');
  await inspect(page, 'account-add-passkey-pl');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Usuń Telefon' }).waitFor();
  await inspect(page, 'account-passkeys-pl');
  await page.context().clearCookies({ name: 'sowa-session' });
  await page.goto(`${at}/login`);
  await page.getByRole('button', { name: 'Zaloguj się kluczem dostępu' }).click();
  await page.locator('.topbar').waitFor();
  await page.goto(`${at}/account/security`);
  await page.getByRole('button', { name: 'Usuń Telefon' }).click();
  // It cannot be had back, so it is asked first.
  await page.getByRole('dialog').getByText('Usunąć klucz dostępu Telefon?').waitFor();
  await inspect(page, 'account-remove-passkey-pl');
  await page.getByRole('dialog').getByRole('button', { name: 'Usuń klucz dostępu' }).click();
  await page.getByText('Nie masz jeszcze kluczy dostępu.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('other browsers are signed out from the list of sessions', async () => {
  const { address } = account(1);
  const wanted = 'kolorowa-Czapla-77-brodzi';
  const one = await visit(browser, { language: 'en' });
  await signIn(one.page, sowa, address, wanted, '/account/sessions');
  const two = await visit(browser, { language: 'en' });
  await signIn(two.page, sowa, address, wanted, '/account/sessions');
  await two.page.getByRole('button', { name: 'Sign out all others' }).click();
  await two.page.getByText('signed out.').waitFor();
  await inspect(two.page, 'account-sessions-en');
  await one.page.reload();
  await one.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await one.close();
  await two.close();
});
