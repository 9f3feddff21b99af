// Domains are added step by step in the browser, with Debian's BIND as the primary of a managed zone and of others.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '#base/testing-port.ts';
import { sameTree } from './accessible-tree.ts';
import { openBrowser, views } from './browser.ts';
import { managedBy, primaryKey, type PrimaryServer, startPrimary, world } from './primaries.ts';
import { run, type Sowa, startSowa } from './program.ts';
import { openSmtpTarget } from './smtp-target.ts';
import { inspect, looks, signIn, type Visitor, visit } from './web.ts';

const resources = new AsyncDisposableStack();
let dns: PrimaryServer;
let sowa: Sowa;
let browser: Browser;

before(async () => {
  const split = ['podzielona.pl. 60 MX 10 mx.podzielona.pl.', 'mx.podzielona.pl. 60 A 127.0.0.2'];
  // Only the first of them is managed here; the test is the provider of the others.
  const zones = { 'firma.pl': [], 'obca.pl': [], 'podzielona.pl': split, 'looks.pl': [] };
  dns = resources.use(await startPrimary('bind', { zones, fixed: { '.': world } }));
  const port = await freePort();
  resources.use(await openSmtpTarget('127.0.0.2', port));
  sowa = resources.use(
    await startSowa({
      env: {
        ...managedBy(dns, ['firma.pl']),
        SOWA_LISTENERS_SMTP_HOST: '127.0.0.1',
        SOWA_LISTENERS_SMTP_PORT: String(port),
        SOWA_DELIVERY_PORT: String(port),
      },
    }),
  );
  browser = resources.use(await openBrowser());
});
after(() => resources.disposeAsync());

const at = (path: string) => `http://${sowa.at('http')}${path}`;

/** A browser with the operator signed in. */
async function operator(options: Parameters<typeof visit>[1] = {}): Promise<Visitor> {
  const visitor = await visit(browser, options);
  const { login, password } = sowa.quickstart.operator;
  await signIn(visitor.page, sowa, login, password, '/panel');
  return visitor;
}

/** Changes a zone as its provider does. */
async function update(zone: string, lines: readonly string[]): Promise<void> {
  const input = [`server 127.0.0.1 ${dns.port}`, `zone ${zone}`, ...lines, 'send', ''].join('\n');
  const { code, stderr } = await run('nsupdate', ['-y', `hmac-sha256:${primaryKey.name}:${primaryKey.secret}`], {
    input,
  });
  assert.equal(code, 0, stderr);
}

/** What the primary says of a name. */
async function dig(name: string, type: string): Promise<string> {
  const words = ['@127.0.0.1', '-p', String(dns.port), '+short', name, type];
  return (await run('dig', words)).stdout.trim();
}

/** Begins with a domain that is not managed here. */
async function typeDomain(page: Page, name: string, vouched: boolean): Promise<void> {
  await page.goto(at('/panel/domains/new'));
  await page.getByRole('radio', { name: 'Inna' }).press('Space');
  await page.getByLabel('Domena', { exact: true }).fill(name);
  if (vouched) await page.getByLabel('Ręczę za właściciela').check();
  await page.keyboard.press('Enter');
  await page.waitForURL(at(`/panel/domains/${name}/setup/proof`));
}

test('a managed domain is added step by step: its records are written by dynamic update, and the diagnosis is green', async () => {
  const { page, complaints, close } = await operator({ language: 'pl' });
  await page.getByRole('link', { name: 'Dodaj domenę' }).first().click();
  await page.getByLabel('Domena', { exact: true }).waitFor();
  await inspect(page, 'wizard-domain-wide-pl');
  await sameTree(page, 'wizard-domain-pl');
  await page.getByRole('button', { name: 'Dalej' }).click();
  await page.getByText('Operator ręczy za właściciela').waitFor();
  await page.getByRole('link', { name: 'Dalej' }).click();
  await page.getByText('Pytamy, kto teraz').waitFor({ state: 'detached' });
  await inspect(page, 'wizard-mode-wide-pl');
  await sameTree(page, 'wizard-mode-pl');
  await page.getByRole('link', { name: 'Dalej' }).click();
  const write = page.getByRole('button', { name: /^Wprowadź \d+ zmian/ });
  await write.waitFor();
  await page.getByLabel('autodiscover').uncheck();
  await page.getByRole('button', { name: 'Wprowadź 14 zmian' }).waitFor();
  await inspect(page, 'wizard-records-wide-pl');
  await sameTree(page, 'wizard-records-pl');
  await write.click();
  await page.getByText('Wszystko jest jak trzeba.').waitFor();
  await inspect(page, 'wizard-check-wide-pl');
  assert.equal(await dig('firma.pl', 'MX'), '10 mail.sowa.eu.');
  assert.equal(await dig('autoconfig.firma.pl', 'CNAME'), 'mail.sowa.eu.');
  assert.equal(await dig('autodiscover.firma.pl', 'CNAME'), '', 'what was not ticked is not written');
  // It is not missed afterwards either, and the list shows what was seen without asking anybody.
  await page.getByRole('link', { name: 'Zakończ' }).click();
  await page.getByText('Wszystko jest jak trzeba.').waitFor();
  await page.getByRole('link', { name: 'Wszystkie domeny' }).click();
  const row = page.getByRole('row').filter({ hasText: 'firma.pl' });
  await row.getByText(/^(w porządku|w drodze)$/).waitFor();
  await inspect(page, 'domains-list-wide-pl');
  assert.deepEqual(complaints, []);
  await close();
});

test('an external domain is proved by a TXT record, and its provider takes the text of the zone', async () => {
  const { page, complaints, close } = await operator({ language: 'pl' });
  await typeDomain(page, 'obca.pl', false);
  await page.getByRole('button', { name: 'Sprawdź teraz' }).click();
  await page.getByText('Rekordu jeszcze nie ma.').waitFor();
  await inspect(page, 'wizard-proof-wide-pl');
  await sameTree(page, 'wizard-proof-pl');
  // Somebody else finishes it another day: the list of domains leads back.
  await page.getByRole('link', { name: 'Dokończ później' }).click();
  await page.getByText('na dowód, że jest Twoja').waitFor();
  await page.getByRole('link', { name: 'obca.pl' }).first().click();
  const token = await page.getByText(/^sowa-challenge=[0-9a-f]{40}$/).innerText();
  await update('obca.pl', [`update add _sowa-challenge.obca.pl. 60 TXT "${token}"`]);
  await page.getByRole('button', { name: 'Sprawdź teraz' }).click();
  await page.getByText('Potwierdzono: domena przyjmuje pocztę.').waitFor();
  await page.getByRole('link', { name: 'Dalej' }).click();
  await page.getByText('Pytamy, kto teraz').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Dalej' }).click();
  await page.getByText('Jako tekst pliku strefy').click();
  const zone = await page.locator('pre').innerText();
  await inspect(page, 'wizard-elsewhere-wide-pl');
  await sameTree(page, 'wizard-elsewhere-pl');
  await update(
    'obca.pl',
    zone
      .trim()
      .split('\n')
      .map((line) => `update add ${line}`),
  );
  await page.getByRole('link', { name: 'Gotowe: sprawdź DNS' }).click();
  await page.getByText('Wszystko jest jak trzeba.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('an authoritative domain is detected, and the simulator shows each mode before it is chosen', async () => {
  const { page, complaints, close } = await operator({ language: 'pl' });
  await typeDomain(page, 'podzielona.pl', true);
  await page.getByRole('link', { name: 'Dalej' }).click();
  await page.getByText('Wykryto domenę autorytatywną').waitFor();
  assert.ok(await page.getByRole('radio', { name: 'Nieautorytatywna' }).isChecked());
  const ask = async () => {
    await page.getByLabel(/z pocztą na adres$/).fill('nikt');
    await page.keyboard.press('Enter');
  };
  await ask();
  await page
    .getByText(/^Zostanie odrzucona: nikt nie ma tego adresu\.|Serwer docelowy mówi: 550/)
    .first()
    .waitFor();
  await page.getByRole('radio', { name: 'Autorytatywna', exact: true }).press('Space');
  await page.getByText('Serwer docelowy mówi').waitFor({ state: 'detached' });
  await ask();
  await page.getByText('Zostanie odrzucona: nikt nie ma tego adresu.').waitFor();
  await inspect(page, 'wizard-authority-wide-pl');
  await page.getByRole('radio', { name: 'Nieautorytatywna' }).press('Space');
  await page.getByRole('button', { name: 'Zapisz i dalej' }).click();
  await page.getByText('kto jest tam nieznany, temu odmawia się od razu').waitFor();
  assert.match((await sowa.command('domain', 'list')).stdout, /podzielona\.pl .*mx\.podzielona\.pl/);
  await page.getByRole('link', { name: 'Dalej' }).click();
  await page.getByRole('heading', { name: 'Rekordy DNS' }).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('going back, loading anew and a session that ends lose nothing that was typed', async () => {
  const { page, complaints, close } = await operator({ language: 'pl' });
  await page.goto(at('/panel/domains/new'));
  await page.getByRole('radio', { name: 'Inna' }).press('Space');
  await page.getByLabel('Domena', { exact: true }).fill('looks.pl');
  await page.getByLabel('Ręczę za właściciela').check();
  await page.reload();
  assert.equal(await page.getByLabel('Domena', { exact: true }).inputValue(), 'looks.pl');
  assert.ok(await page.getByLabel('Ręczę za właściciela').isChecked());
  await page.getByRole('button', { name: 'Dalej' }).click();
  await page.getByRole('link', { name: 'Dalej' }).click();
  await page.getByRole('radio', { name: 'Nieautorytatywna' }).press('Space');
  await page.getByLabel('Serwer docelowy').fill('127.0.0.2:2525');
  await page.goBack();
  await page.getByText('Operator ręczy za właściciela').waitFor();
  await page.goForward();
  assert.equal(await page.getByLabel('Serwer docelowy').inputValue(), '127.0.0.2:2525');
  await page.reload();
  assert.equal(await page.getByLabel('Serwer docelowy').inputValue(), '127.0.0.2:2525');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Zapisz i dalej' }).click();
  const window = page.getByRole('dialog');
  await window.locator('input[name=password]').fill(sowa.quickstart.operator.password);
  await page.keyboard.press('Enter');
  await page.getByText('127.0.0.2:2525 jest nieosiągalny').waitFor();
  assert.match((await sowa.command('domain', 'list')).stdout, /looks\.pl .*127\.0\.0\.2:2525/);
  assert.deepEqual(complaints, []);
  await close();
});

test('the steps are the same in English, and leave nobody out on a phone or in the dark', async () => {
  const add = await sowa.command('domain', 'add', 'claimed.pl');
  assert.equal(add.code, 0, add.stderr);
  const places = [
    ['domain', '/panel/domains/new', 'wizard-domain'],
    ['proof', '/panel/domains/claimed.pl/setup/proof', 'wizard-proof'],
    ['mode', '/panel/domains/firma.pl/setup/mode', 'wizard-mode'],
    ['records', '/panel/domains/firma.pl/setup/records', 'wizard-records'],
  ] as const;
  for (const [view, language] of looks.filter(([name]) => name !== 'wide')) {
    const { page, complaints, close } = await operator({ ...views[view], language });
    for (const [step, place, name] of places) {
      await page.goto(at(place));
      await page.locator('.card h2').first().waitFor();
      await page.locator('.card .button.main').first().waitFor();
      await inspect(page, `wizard-${step}-${view}-${language}`);
      if (language === 'en') await sameTree(page, `${name}-en`);
    }
    assert.deepEqual(complaints, []);
    await close();
  }
});
