// Tables of the panel: what is chosen in them and done to many, files of them, and their state in the address.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, views } from './browser.ts';
import { run, type Sowa, startSowa } from './program.ts';
import { inspect, looks, signIn, type Visitor, visit } from './web.ts';

/** Accounts beside the first one: more than a page has. */
const many = 60;

let sowa: Sowa;
let browser: Browser;

before(async () => {
  // Whatever leaves goes to a port where nobody is, and waits.
  sowa = await startSowa({ env: { SOWA_RELAY_HOST: '127.0.0.1', SOWA_RELAY_PORT: '1' } });
  const file = join(sowa.data, 'many.csv');
  const rows = Array.from(
    { length: many },
    (_, i) => `u${String(i + 1).padStart(2, '0')}@example.test;Wydra-Bobrowa-77;100`,
  );
  writeFileSync(file, ['E-mail;Hasło;Pojemność', ...rows, ''].join('\n'));
  await command('import', 'run', file);
  await command('account', 'change', 'u01@example.test', '--name', 'Zażółć "Gęś"; Jaźń');
  await command('account', 'change', 'u02@example.test', '--name', '=HYPERLINK("http://x.test")');
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

async function command(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await sowa.command(...words);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** A browser with the operator signed in. */
async function operator(place: string, options: Parameters<typeof visit>[1] = {}): Promise<Visitor> {
  const visitor = await visit(browser, { language: 'pl', ...options });
  const { login, password } = sowa.quickstart.operator;
  await signIn(visitor.page, sowa, login, password, place);
  return visitor;
}

/** Sends a message of so many bytes. */
async function send(to: string, bytes: number): Promise<void> {
  const [{ address, password } = { address: '', password: '' }] = sowa.quickstart.accounts;
  const words = ['-sk', '--url', `smtps://${sowa.at('submissions')}`, '--user', `${address}:${password}`];
  const message = `From: ${address}\r\nTo: ${to}\r\nSubject: x\r\n\r\n${`${'x'.repeat(98)}\r\n`.repeat(bytes / 100)}`;
  const envelope = ['--mail-from', address, '--mail-rcpt', to, '--upload-file', '-'];
  const { code, stderr } = await run('curl', [...words, ...envelope], { input: message });
  assert.equal(code, 0, stderr);
}

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
const boxOf = (page: Page, name: string) => page.getByRole('checkbox', { name, exact: true });
const chosen = (page: Page, n: number) => page.locator('.selection-bar output', { hasText: new RegExp(`\\b${n}\\b`) });

/** What is downloaded, as its rows of cells. */
async function saved(
  page: Page,
  press: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer; rows: string[][] }> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  const bytes = readFileSync(await file.path());
  const lines = bytes.toString('utf8').slice(1).split('\r\n').slice(0, -1);
  const rows = lines.map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:;|$)/g)].map(([, cell = '']) => cell));
  return { name: file.suggestedFilename(), bytes, rows };
}

async function statusOf(address: string): Promise<string> {
  const rows = JSON.parse(await command('account', 'list', '--json')) as { address: string; status: string }[];
  return rows.find((row) => row.address === address)?.status ?? 'gone';
}

for (const [view, language] of looks) {
  test(`rows are chosen and seen with what can be done to them, ${view}, ${language}`, async () => {
    const { page, complaints, close } = await operator('/panel/accounts?filter=u0', { ...views[view], language });
    const box = (name: string) => boxOf(page, language === 'pl' ? `Zaznacz ${name}` : `Select ${name}`);
    for (const name of ['u01', 'u02', 'u03']) await box(`${name}@example.test`).press('Space');
    await chosen(page, 3).waitFor();
    await inspect(page, `tables-chosen-${view}-${language}`);
    await page.getByRole('button', { name: language === 'pl' ? 'Usuń' : 'Delete', exact: true }).click();
    await inspect(page, `tables-remove-${view}-${language}`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: language === 'pl' ? 'Zmień pojemność' : 'Change space' }).click();
    await inspect(page, `tables-space-${view}-${language}`);
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('lists show what is in use of the space, and are sorted by it; the order outlives a reload and the way back', async () => {
  await send('u07@example.test', 3_000_000);
  await command('account', 'space', 'u07@example.test', '--space', '5MB');
  const { page, close } = await operator('/panel/accounts', {});
  const first = () => page.locator('tbody tr').first();
  await page.getByRole('button', { name: 'Zajęte' }).click();
  await page.waitForURL('**/accounts?sort=used');
  await page.getByRole('button', { name: 'Zajęte' }).click();
  await page.waitForURL('**/accounts?sort=-used');
  await first().filter({ hasText: 'u07@' }).waitFor();
  assert.match(await first().innerText(), /2,9 MB/);
  assert.match((await first().getByRole('meter').getAttribute('aria-label')) ?? '', /^zajęte 5\d%$/);
  await page.reload();
  await first().filter({ hasText: 'u07@' }).waitFor();
  await inspect(page, 'tables-used-pl');
  await page.goBack();
  await page.waitForURL('**/accounts?sort=used');
  await page.goBack();
  await page.waitForURL('**/panel/accounts');
  await first().filter({ hasText: 'anna@' }).waitFor();
  await page.goto(`http://${sowa.at('http')}/panel/accounts?sort=nonsense`);
  await first().filter({ hasText: 'anna@' }).waitFor();
  await close();
});

test('a page that is opened by its address has a way back, and one that is gone says so', async () => {
  const { page, close } = await operator('/panel/accounts', {});
  await page.getByRole('button', { name: 'Następne' }).click();
  await rowOf(page, 'u60@').waitFor();
  const address = page.url();
  await page.reload();
  await rowOf(page, 'u60@').waitFor();
  await page.getByRole('button', { name: 'Poprzednie' }).click();
  await rowOf(page, 'anna@').waitFor();
  const other = await page.context().newPage();
  await other.goto(address);
  await rowOf(other, 'u60@').waitFor();
  await other.getByRole('button', { name: 'Poprzednie' }).click();
  await rowOf(other, 'anna@').waitFor();
  // Behind the last of them.
  const end = Buffer.from(JSON.stringify(['example.test zz', 9_999])).toString('base64url');
  await other.goto(`http://${sowa.at('http')}/panel/accounts?cursor=${end}`);
  await other.getByRole('heading', { level: 1 }).waitFor();
  await inspect(other, 'tables-beyond-pl');
  await other.getByRole('button', { name: 'Do pierwszej strony' }).click();
  await rowOf(other, 'anna@').waitFor();
  await close();
});

test('columns that are put away stay away, in files too', async () => {
  const { page, close } = await operator('/panel/accounts?filter=u0', {});
  await page.getByRole('columnheader', { name: 'Aliasy' }).waitFor();
  await page.getByRole('button', { name: 'Kolumny' }).press('Enter');
  await page.getByRole('menuitemcheckbox', { name: 'Aliasy' }).press('Space');
  await page.getByRole('menuitemcheckbox', { name: 'Założono' }).press('Space');
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Aliasy' }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('columnheader', { name: 'Zajęte' }).waitFor();
  assert.equal(await page.getByRole('columnheader', { name: /Aliasy|Założono/ }).count(), 0);
  // The help desk's list of accounts has columns of its own.
  assert.deepEqual(await page.evaluate('Object.keys(localStorage).filter((key) => key.startsWith("columns."))'), [
    'columns.accounts',
  ]);
  const { rows } = await saved(page, () => page.getByRole('button', { name: 'Zapisz jako CSV' }).click());
  assert.deepEqual(rows[0], ['Adres e-mail', 'Nazwa', 'Stan', 'Zajęte (bajty)', 'Pojemność (bajty, 0 = bez limitu)']);
  await close();
});

test('a file has what the filter finds, on all pages, with letters that spreadsheets read and formulas that they do not', async () => {
  const { page, close } = await operator('/panel/accounts?filter=u0&sort=-address', {});
  const save = () => page.getByRole('button', { name: 'Zapisz jako CSV' }).click();
  const few = await saved(page, save);
  assert.match(few.name, /^accounts-\d{4}-\d\d-\d\d\.csv$/);
  assert.deepEqual([...few.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  assert.deepEqual(
    few.rows.slice(1).map(([address]) => address),
    Array.from({ length: 9 }, (_, i) => `u0${9 - i}@example.test`),
  );
  assert.equal(few.rows.at(-1)?.[1], 'Zażółć ""Gęś""; Jaźń');
  assert.equal(few.rows.at(-2)?.[1], `'=HYPERLINK(""http://x.test"")`);
  assert.equal(few.rows.at(-1)?.[4], String(100 * 1024 ** 2));
  await page.goto(`http://${sowa.at('http')}/panel/accounts?filter=example`);
  await rowOf(page, 'anna@').waitFor();
  const all = await saved(page, save);
  assert.ok(all.rows.length > many + 1, `${all.rows.length} rows`);
  assert.equal(new Set(all.rows.map(([address]) => address)).size, all.rows.length);
  await close();
});

test('rows are chosen by keyboard, over pages, and saved', async () => {
  const { page, close } = await operator('/panel/accounts?filter=example', {});
  await boxOf(page, 'Zaznacz u01@example.test').press('Space');
  await chosen(page, 1).waitFor();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowDown');
  await chosen(page, 4).waitFor();
  await page.keyboard.press('Shift+ArrowUp');
  await chosen(page, 3).waitFor();
  assert.equal(await boxOf(page, 'Zaznacz u03@example.test').isChecked(), true);
  assert.equal(await boxOf(page, 'Zaznacz u04@example.test').isChecked(), false);
  const some = await saved(page, () => page.getByRole('button', { name: 'Zaznaczone jako CSV' }).click());
  assert.deepEqual(
    some.rows.slice(1).map(([address]) => address),
    ['u01@example.test', 'u02@example.test', 'u03@example.test'],
  );
  await boxOf(page, 'Zaznacz u04@example.test').press('Escape');
  await page.locator('.selection-bar').waitFor({ state: 'detached' });
  const touch = (name: string, keys: 'Shift'[] = []) =>
    rowOf(page, `${name}@`).locator('.select-box label').click({ modifiers: keys });
  await touch('u01');
  await touch('u04', ['Shift']);
  await chosen(page, 4).waitFor();
  await page.getByRole('button', { name: 'Usuń zaznaczenie' }).click();
  await boxOf(page, 'Zaznacz u01@example.test').press('Control+a');
  await chosen(page, 50).waitFor();
  await page.getByRole('button', { name: /^Zaznacz wszystkie \d+ pasując/ }).click();
  await page.locator('.selection-bar output', { hasText: /\b6\d\b/ }).waitFor();
  await inspect(page, 'tables-all-pl');
  await page.getByRole('button', { name: 'Następne' }).click();
  await rowOf(page, 'u60@').waitFor();
  assert.equal(await boxOf(page, 'Zaznacz u60@example.test').isChecked(), true);
  // With another filter, what was chosen is out of sight: it is not chosen any more.
  await page.getByRole('searchbox').fill('u05');
  await page.locator('.selection-bar').waitFor({ state: 'detached' });
  await close();
});

test('many are suspended at once; what fails is named, the rest is done, and taken back', async () => {
  const { page, close } = await operator('/panel/accounts?filter=example', {});
  // The first account has the postmaster's mail, and cannot be suspended.
  const [{ address: first } = { address: '' }] = sowa.quickstart.accounts;
  await boxOf(page, `Zaznacz ${first}`).press('Control+a');
  await page.getByRole('button', { name: /^Zaznacz wszystkie/ }).click();
  await page.locator('.selection-bar output', { hasText: /\b6\d\b/ }).waitFor();
  await page.getByRole('button', { name: 'Zawieś', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Nie wszystko się udało' });
  await dialog.getByText(`${first} odbiera pocztę postmastera`).waitFor();
  await inspect(page, 'tables-outcome-pl');
  assert.equal(await statusOf('u33@example.test'), 'suspended');
  assert.equal(await statusOf(first), 'active');
  await dialog.getByRole('button', { name: 'Cofnij to, co zrobiono' }).click();
  await page.getByText(/znów działa/).waitFor();
  assert.equal(await statusOf('u33@example.test'), 'active');
  // What failed is still chosen.
  await chosen(page, 1).waitFor();
  await close();
});

test('many are deleted after one question, over a connection that breaks, and come back as they were', async () => {
  await command('account', 'suspend', 'u12@example.test');
  const { page, close } = await operator('/panel/accounts?filter=u1', {});
  const keys: (string | undefined)[] = [];
  await page.route('**/accounts/batch', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    // The first time the service does it, and its answer is lost.
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  for (const name of ['u11', 'u12', 'u13']) await boxOf(page, `Zaznacz ${name}@example.test`).press('Space');
  await page.getByRole('button', { name: 'Usuń', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Usunąć 3 konta?' });
  await dialog.getByText('u13@example.test').waitFor();
  await dialog.getByRole('button', { name: 'Usuń 3 konta' }).click();
  await page.getByText('Zamknięto 3 konta.').waitFor();
  assert.deepEqual(keys, [keys[0], keys[0]]);
  assert.equal(await statusOf('u12@example.test'), 'closed');
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await page.getByText('Przywrócono 3 konta.').waitFor();
  assert.deepEqual([await statusOf('u11@example.test'), await statusOf('u12@example.test')], ['active', 'suspended']);
  await close();
});

test('many get another space, and back what each had', async () => {
  await command('account', 'space', 'u21@example.test', '--space', '200MB');
  const { page, close } = await operator('/panel/accounts?filter=u2', {});
  for (const name of ['u21', 'u22']) await boxOf(page, `Zaznacz ${name}@example.test`).press('Space');
  await page.getByRole('button', { name: 'Zmień pojemność' }).click();
  await page.getByLabel('Pojemność każdego z kont').fill('2');
  await page.getByLabel('Jednostka').selectOption('GB');
  await page.getByRole('dialog').getByRole('button', { name: 'Zmień pojemność' }).click();
  await rowOf(page, 'u22@').getByText('2 GB').waitFor();
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await rowOf(page, 'u21@').getByText('200 MB').waitFor();
  await rowOf(page, 'u22@').getByText('100 MB').waitFor();
  await close();
});

test('contracts are ended together', async () => {
  for (const login of ['K-1', 'K-2', 'K-3']) {
    await command('subscriber', 'add', login, '--access', 'hfc', '--secret', 'aabbccddee01', '--mailboxes', '1');
  }
  const { page, close } = await operator('/panel/subscribers', views.phone);
  await page.getByRole('checkbox', { name: 'Zaznacz całą tę stronę' }).press('Space');
  await boxOf(page, 'Zaznacz k-2').press('Space');
  await chosen(page, 2).waitFor();
  await inspect(page, 'tables-subscribers-phone-pl');
  await page.getByRole('button', { name: 'Zakończ umowy' }).click();
  await page.getByRole('button', { name: 'Zakończ 2 umowy' }).click();
  await page.getByText('Zakończono 2 umowy.').waitFor();
  await rowOf(page, 'k-1').waitFor({ state: 'detached' });
  await rowOf(page, 'k-2').waitFor();
  await close();
});

test('messages that wait are held, go on and are dropped together', async () => {
  for (const name of ['raz', 'dwa', 'trzy']) await send(`${name}@example.org`, 100);
  const { page, close } = await operator('/panel/queue', {});
  for (const name of ['raz', 'dwa', 'trzy']) await boxOf(page, `Zaznacz ${name}@example.org`).press('Space');
  await page.getByRole('button', { name: 'Wstrzymaj', exact: true }).click();
  await page.getByText('Wstrzymano 3 wiadomości.').waitFor();
  await rowOf(page, 'raz@').getByText('wstrzymana').waitFor();
  await page.getByRole('button', { name: 'Cofnij' }).click();
  await page.getByText('3 wiadomości idą dalej.').waitFor();
  for (const name of ['raz', 'dwa']) await boxOf(page, `Zaznacz ${name}@example.org`).press('Space');
  await inspect(page, 'tables-queue-pl');
  await page.locator('.selection-bar').getByRole('button', { name: 'Usuń', exact: true }).click();
  await inspect(page, 'tables-queue-drop-pl');
  await page.getByRole('button', { name: 'Usuń 2 wiadomości' }).click();
  await rowOf(page, 'raz@').waitFor({ state: 'detached' });
  await rowOf(page, 'trzy@').waitFor();
  await close();
});
