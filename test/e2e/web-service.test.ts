// Those who keep the service running: the help desk with a caller on the phone, and the operator before the figures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, views } from './browser.ts';
import { run, type Sowa, startSowa } from './program.ts';
import { inspect, looks, signIn, visit } from './web.ts';

let sowa: Sowa;
let browser: Browser;
const helper = { login: 'telefon', password: '' };
const owner = { address: '', password: '' };

before(async () => {
  // Whatever leaves goes to a port where nobody is, and waits.
  sowa = await startSowa({ env: { SOWA_RELAY_HOST: '127.0.0.1', SOWA_RELAY_PORT: '1' } });
  browser = await openBrowser();
  const { code, stdout, stderr } = await sowa.command('admin', 'add', helper.login, '--role', 'help-desk', '--json');
  assert.equal(code, 0, stderr);
  helper.password = (JSON.parse(stdout) as { password: string }).password;
  Object.assign(owner, sowa.quickstart.accounts[0]);
  const message = `From: ${owner.address}\r\nTo: kto@example.org\r\nSubject: Tajny temat\r\n\r\nCześć\r\n`;
  const to = ['--mail-from', owner.address, '--mail-rcpt', 'kto@example.org', '--upload-file', '-'];
  const url = `smtps://${sowa.at('submissions')}`;
  const sent = await run('curl', ['-sk', '--url', url, '--user', `${owner.address}:${owner.password}`, ...to], {
    input: message,
  });
  assert.equal(sent.code, 0, sent.stderr);
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

const at = (path: string) => `http://${sowa.at('http')}${path}`;

for (const [view, language] of looks) {
  test(`help desk and health, ${view}, ${language}, have no barriers`, async () => {
    const { page, complaints, close } = await visit(browser, { ...views[view], language });
    const { login, password } = sowa.quickstart.operator;
    await signIn(page, sowa, login, password);
    await page.goto(at('/panel/health'));
    await page.locator('.spark').first().waitFor();
    await inspect(page, `health-${view}-${language}`);
    await page.goto(at('/panel/desk'));
    await page.locator('.empty h2').waitFor();
    await inspect(page, `desk-${view}-${language}`);
    await page.goto(at(`/panel/desk/${owner.address}`));
    await page.locator('.rows .button').first().waitFor();
    await inspect(page, `desk-account-${view}-${language}`);
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('the help desk finds a caller by keyboard, checks the answer, and sees what happened to mail, not what it says', async () => {
  const own = await visit(browser, { language: 'pl' });
  await signIn(own.page, sowa, owner.address, owner.password);
  await own.page.goto(at('/account/security'));
  await own.page.getByRole('button', { name: 'Wybierz pytanie' }).click();
  const window = own.page.getByRole('dialog');
  await window.getByLabel('Pytanie').selectOption({ index: 1 });
  await window.getByLabel('Odpowiedź').fill('Reksio');
  await own.page.keyboard.press('Enter');
  await own.page.getByText('Zapisano pytanie i odpowiedź.').waitFor();
  await own.close();

  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, helper.login, helper.password);
  await page.getByRole('heading', { name: 'Pomoc klientom' }).waitFor();
  await page.getByRole('searchbox').focus();
  await page.keyboard.type(owner.address.slice(0, 4));
  const link = page.getByRole('link', { name: owner.address });
  await link.waitFor();
  await inspect(page, 'desk-found');
  await link.press('Enter');
  await page.getByText('Ustawione', { exact: true }).waitFor();
  for (const [answer, verdict] of [
    ['Burek', 'Odpowiedź jest zła.'],
    [' REKSIO', 'Odpowiedź jest dobra.'],
  ] as const) {
    await page.getByLabel('Co mówi dzwoniący').fill(answer);
    await page.keyboard.press('Enter');
    await page.getByText(verdict).waitFor();
    assert.equal(await page.getByLabel('Co mówi dzwoniący').inputValue(), '');
  }
  await inspect(page, 'desk-answer');
  await page
    .getByRole('button', { name: /Co się działo/ })
    .first()
    .press('Enter');
  await page.getByText('kto@example.org').first().waitFor();
  await inspect(page, 'desk-trail');
  assert.doesNotMatch(await page.content(), /Tajny temat/);
  await page.keyboard.press('Escape');
  await page.goto(at('/panel/health'));
  await page.getByRole('heading', { name: 'Stan usługi' }).waitFor({ state: 'detached' });
  assert.equal(await page.locator('.spark').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
  const { stdout } = await sowa.command('audit', '--json');
  assert.doesNotMatch(stdout, /reksio/i);
});

test('the health page counts mail that came and that waits, and names every open listener', async () => {
  const { page, close } = await visit(browser, { language: 'en' });
  const { login, password } = sowa.quickstart.operator;
  await signIn(page, sowa, login, password);
  await page.goto(at('/panel/health'));
  await page.getByText('Everything works.').waitFor();
  await page.getByRole('img', { name: /^Waiting in the queue: now \d+, at most 1 / }).waitFor();
  for (const name of ['smtp', 'submissions', 'imaps', 'pop3s', 'https']) {
    await page.getByText(name, { exact: true }).waitFor();
    await page.getByText(`port ${sowa.port(name)}`, { exact: true }).waitFor();
  }
  await page.getByText('self-signed').waitFor();
  await close();
});
