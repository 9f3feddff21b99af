// A domain whose DNS lacks everything, seen and mended in the panel, with Debian's BIND as its primary server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { freePort } from '#base/testing-port.ts';
import { openBrowser, views } from './browser.ts';
import { makeLookDue } from './daily-look.ts';
import { managedBy, type PrimaryServer, startPrimary, world } from './primaries.ts';
import { type Sowa, startSowa } from './program.ts';
import { inspect, signIn, visit } from './web.ts';

const resources = new AsyncDisposableStack();
let dns: PrimaryServer;
let sowa: Sowa;
let browser: Browser;

before(async () => {
  const zones = { 'firma.pl': ['firma.pl. 60 MX 10 mx.old.pl.'] };
  dns = resources.use(await startPrimary('bind', { zones, fixed: { '.': world } }));
  const smtp = String(await freePort());
  sowa = resources.use(
    await startSowa({
      env: {
        ...managedBy(dns, ['firma.pl']),
        SOWA_LISTENERS_SMTP_PORT: smtp,
        SOWA_DELIVERY_PORT: smtp,
        // An authority that is away: what it would say is for other tests.
        SOWA_ACME_ENABLED: 'true',
        SOWA_ACME_AGREE_TERMS: 'true',
        SOWA_ACME_DIRECTORY: 'https://127.0.0.1:1/directory',
      },
    }),
  );
  browser = resources.use(await openBrowser());
  const { code, stderr } = await sowa.command('domain', 'add', 'firma.pl', '--vouched');
  assert.equal(code, 0, stderr);
  await sowa.stop('SIGTERM');
  await makeLookDue(sowa.data, 'firma.pl');
  await sowa.start();
});
after(() => resources.disposeAsync());

/** Waits until the daily look has been at the domain. */
async function looked(): Promise<void> {
  for (let tries = 0; !sowa.output().includes('"domain.drift"'); tries++) {
    assert.ok(tries < 480, sowa.output().slice(-3000));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

test('the list shows what the daily look found; a list of changes mends the zone, and the diagnosis is green', async () => {
  await looked();
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, sowa.quickstart.operator.login, sowa.quickstart.operator.password);
  await page.goto(`http://${sowa.at('http')}/panel/domains`);
  const faults = page.getByRole('link', { name: /^\d+ (błędy|błędów|błąd) domeny firma\.pl/ });
  await faults.waitFor();
  await inspect(page, 'domains-faults-pl');
  await faults.click();
  await page.getByText('MX: błędny').waitFor();
  await page.getByText('SPF: brak').waitFor();
  await page.getByRole('heading', { name: 'Co zmieniło się w DNS' }).waitFor();
  await inspect(page, 'diagnosis-faults-pl');
  await page.getByRole('button', { name: 'Napraw' }).click();
  const window = page.getByRole('dialog');
  await window.getByText('przeszkadza', { exact: true }).waitFor();
  await inspect(page, 'publish-plan-pl');
  await window.getByLabel('Zastąp cudze rekordy, które przeszkadzają').check();
  await window.getByText('zastąpić').waitFor();
  await window.getByRole('button', { name: /^Wprowadź \d+ zmian/ }).click();
  await window.waitFor({ state: 'detached' });
  // The servers of the zone have everything; what the resolver remembers of before is on its way out.
  await page.getByText(/^SPF: (w porządku|w drodze)$/).waitFor();
  await page.getByText(/^MX: (w porządku|w drodze)$/).waitFor();
  assert.equal(await page.getByText(/: (błędny|brak|awaria)$/).count(), 0);
  await inspect(page, 'diagnosis-mended-pl');
  await page.getByRole('link', { name: 'Wszystkie domeny' }).click();
  await page
    .getByRole('row')
    .filter({ hasText: 'firma.pl' })
    .getByText(/^(w porządku|w drodze)$/)
    .waitFor();
  assert.equal(await faults.count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('a policy, keys and a certificate are changed on the page of the domain', async () => {
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, sowa.quickstart.operator.login, sowa.quickstart.operator.password);
  await page.goto(`http://${sowa.at('http')}/panel/domains/firma.pl`);
  await page.getByRole('radio', { name: 'Wymagany' }).press('Space');
  await page.getByText('jej rekord potrzebuje nowego identyfikatora').waitFor();
  await page.getByRole('button', { name: 'Sprawdź ponownie' }).click();
  await page.getByText('MTA-STS: błędny').waitFor();
  await page.getByRole('button', { name: 'Napraw' }).click();
  const window = page.getByRole('dialog');
  await window.getByRole('button', { name: /^Wprowadź \d+ zmian/ }).click();
  await window.waitFor({ state: 'detached' });
  await page.getByText(/^MTA-STS: (w porządku|w drodze)$/).waitFor();
  await page.getByRole('button', { name: 'Utwórz nowe klucze teraz' }).click();
  await page
    .getByText(/^(utworzony|opublikowany|widoczny)$/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Niech nowe klucze już podpisują' }).click();
  await page.getByText('wycofany').first().waitFor();
  await page.getByRole('button', { name: 'Odnów teraz' }).click();
  await page.getByText('urząd certyfikacji jest nieosiągalny').first().waitFor();
  await page.getByText('postmaster@firma.pl trafia do').waitFor();
  await inspect(page, 'domain-care-wide-pl');
  assert.deepEqual(complaints, []);
  await close();
});

for (const view of ['dark', 'phone'] as const) {
  test(`the diagnosis has no barriers, ${view}, en`, async () => {
    const { page, complaints, close } = await visit(browser, { ...views[view], language: 'en' });
    await signIn(page, sowa, sowa.quickstart.operator.login, sowa.quickstart.operator.password);
    await page.goto(`http://${sowa.at('http')}/panel/domains/firma.pl`);
    await page.getByText(/^MX: (ok|on its way|wrong)$/).waitFor();
    await inspect(page, `diagnosis-${view}-en`);
    assert.deepEqual(complaints, []);
    await close();
  });
}
