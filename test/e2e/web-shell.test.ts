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
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

const at = (path: string) => `http://${sowa.at('http')}${path}`;

/** Lines of the service's log with a text in them, as soon as there are any: the log is written a moment later. */
async function logged(text: string): Promise<string[]> {
  for (;;) {
    const lines = sowa.output().split('\n').slice(0, -1);
    const found = lines.filter((line) => line.includes(text));
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

for (const [view, language] of looks) {
  test(`the page of signing in, ${view}, ${language}, has no barriers, also when something is wrong`, async () => {
    const { page, complaints, close } = await visit(browser, { ...views[view], language });
    const rules = page.waitForResponse('**/api/v1/activation');
    await page.goto(at('/login'));
    await page.getByRole('heading', { name: language === 'pl' ? 'Zaloguj się' : 'Sign in' }).waitFor();
    assert.equal((await rules).status(), 404);
    await inspect(page, `login-${view}-${language}`);
    // Nobody makes a mailbox where no domain is set for it.
    assert.equal(await page.locator('a[href="/activate"]').count(), 0);
    await page.keyboard.type('nobody@example.test');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await inspect(page, `login-refused-${view}-${language}`);
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('the page is made of compressed files that browsers keep, under a policy without exceptions', async () => {
  const answer = await fetch(at('/login'));
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.match(policy, /script-src 'self';/);
  assert.match(policy, /require-trusted-types-for 'script'; trusted-types 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  const text = await answer.text();
  const [nonce] = /(?<=nonce=")[^"]+/.exec(text) ?? [''];
  assert.ok(policy.includes(`'nonce-${nonce}'`));
  const [script = ''] = /\/app\/index-[\w-]+\.js/.exec(text) ?? [];
  for (const [accepted, used] of [
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ] as const) {
    const file = await fetch(at(script), { headers: { 'accept-encoding': accepted } });
    assert.equal(file.headers.get('content-encoding'), used);
    assert.match(file.headers.get('cache-control') ?? '', /immutable/);
    assert.match(await file.text(), /^(import|const|var|\()/);
  }
  assert.equal((await fetch(at('/app/index-unknown.js'))).status, 404);
});

test('language and look are chosen once and kept', async () => {
  const { page, close } = await visit(browser, { language: 'pl' });
  await page.goto(at('/login'));
  await page.getByText('English').click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByRole('radio', { name: 'Dark' }).press('Space');
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  await inspect(page, 'login-chosen-dark');
  await close();
});

test('an address where nothing is says so, signed in or not', async () => {
  const { page, close } = await visit(browser, { language: 'en' });
  const answer = await page.goto(at('/nothing/here'));
  assert.equal(answer?.status(), 404);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await inspect(page, 'not-found');
  const [anna] = sowa.quickstart.accounts;
  await signIn(page, sowa, anna?.address ?? '', anna?.password ?? '', '/account/nothing');
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await inspect(page, 'not-found-inside');
  await close();
});

test('everything is reached by keyboard: the first link skips to the content, ? lists the keys, signing out ends it', async () => {
  const { operator } = sowa.quickstart;
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, operator.login, operator.password);
  await page.getByRole('heading', { name: 'Domeny' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Przejdź do treści');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Skróty klawiszowe' }).waitFor();
  await inspect(page, 'keyboard-pl');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.waitForURL('**/account');
  await page.getByRole('button', { name: 'Ty: admin' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Wyloguj się' }).waitFor();
  await inspect(page, 'user-menu-pl');
  await page.keyboard.type('Wyl');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/login');
  assert.equal((await page.request.get(at('/api/v1/session'))).status(), 401);
  assert.deepEqual(complaints, []);
  await close();
});

test('when the session ends, what was typed stays, and is sent after signing in again', async () => {
  const { operator } = sowa.quickstart;
  const { page, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, operator.login, operator.password);
  await page.getByRole('link', { name: 'Dodaj domenę' }).click();
  await page.getByLabel('Domena', { exact: true }).fill('niezgubiona.test');
  await page.getByLabel('Ręczę za właściciela').check();
  await page.context().clearCookies({ name: 'sowa-session' });
  await page.keyboard.press('Enter');
  const again = page.getByRole('dialog', { name: 'Zaloguj się ponownie' });
  await again.waitFor();
  await inspect(page, 'session-ended-pl');
  await again.locator('input[name=password]').fill(operator.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Ustawianie niezgubiona.test' }).waitFor();
  await close();
});

test('a page that fails is reported: the number on it stands in the log, with places in our files and nothing else', async () => {
  const { page, close } = await visit(browser, { language: 'pl' });
  const [anna] = sowa.quickstart.accounts;
  await signIn(page, sowa, anna?.address ?? '', anna?.password ?? '');
  // An answer that no service gives: the page that shows it must fail.
  await page.route('**/api/v1/account/logins', (route) => route.fulfill({ json: { items: [{ protocol: 'none' }] } }));
  await page.goto(at('/account/sessions'));
  await page.getByRole('heading', { name: 'Ta strona zawiodła' }).waitFor();
  await page.getByText('Operator dostał zgłoszenie').waitFor();
  await inspect(page, 'crashed-pl');
  const id = await page.locator('code').innerText();
  assert.match(id, /^[0-9a-f]{8}$/);
  const [line = ''] = await logged(`"id":"${id}"`);
  const { event, kind, page: where, frames } = JSON.parse(line) as Record<string, unknown>;
  assert.deepEqual([event, kind, where], ['web.crashed', 'TypeError', '/account/sessions']);
  assert.match(String((frames as string[])[0]), /^[\w-]+\.js:\d+:\d+$/);
  assert.ok(!line.includes(String(anna?.address)));
  await close();
});

test('a report that does not get through is said to the person', async () => {
  const { page, close } = await visit(browser, { language: 'en' });
  const [anna] = sowa.quickstart.accounts;
  await signIn(page, sowa, anna?.address ?? '', anna?.password ?? '');
  await page.route('**/api/v1/account/logins', (route) => route.fulfill({ json: { items: [{ protocol: 'none' }] } }));
  await page.route('**/api/v1/crash-reports', (route) => route.abort());
  await page.goto(at('/account/sessions'));
  await page.getByText('The report did not get through.').waitFor();
  await page.unroute('**/api/v1/account/logins');
  await page.getByRole('button', { name: 'Load again' }).click();
  await page.getByRole('heading', { name: 'Login history' }).waitFor();
  await close();
});

test('on a phone the menu is a drawer', async () => {
  const { operator } = sowa.quickstart;
  const { page, close } = await visit(browser, { ...views.phone, language: 'en' });
  await signIn(page, sowa, operator.login, operator.password);
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('dialog', { name: 'Menu' }).waitFor();
  await inspect(page, 'drawer-phone-en');
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  await page.getByRole('heading', { name: 'Accounts' }).waitFor();
  assert.equal(await page.getByRole('dialog').count(), 0);
  await close();
});
