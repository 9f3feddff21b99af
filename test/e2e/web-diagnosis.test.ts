// A domain whose DNS lacks everything, seen and mended in the panel, with Debian's BIND as its primary server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { freePort } from '#base/testing-port.ts';
import { openBrowser, views } from './browser.ts';
import { primaryKey, type PrimaryServer, startPrimary } from './primaries.ts';
import { type Sowa, startSowa } from './program.ts';
import { inspect, signIn, visit } from './web.ts';

const resources = new AsyncDisposableStack();
let dns: PrimaryServer;
let sowa: Sowa;
let browser: Browser;

before(async () => {
  const world = ['mail.sowa.eu. 60 A 127.0.0.1', '1.0.0.127.in-addr.arpa. 60 PTR mail.sowa.eu.'];
  const zones = { 'firma.pl': ['firma.pl. 60 MX 10 mx.old.pl.'] };
  dns = resources.use(await startPrimary('bind', { zones, fixed: { '.': world } }));
  const smtp = String(await freePort());
  sowa = resources.use(
    await startSowa({
      env: {
        SOWA_HOSTNAME: 'mail.sowa.eu',
        SOWA_DNS_SERVERS: `127.0.0.1:${dns.port}`,
        SOWA_DNS_AUTHORITY_PORT: String(dns.port),
        SOWA_LISTENERS_SMTP_PORT: smtp,
        SOWA_DELIVERY_PORT: smtp,
        SOWA_MANAGED_DNS: JSON.stringify([
          { server: `127.0.0.1:${dns.port}`, key: primaryKey.name, secret: primaryKey.secret, zones: ['firma.pl'] },
        ]),
      },
    }),
  );
  browser = resources.use(await openBrowser());
  const { code, stderr } = await sowa.command('domain', 'add', 'firma.pl', '--vouched');
  assert.equal(code, 0, stderr);
});
after(() => resources.disposeAsync());

test('a list of changes mends the zone, and the diagnosis is green', async () => {
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  await signIn(page, sowa, sowa.quickstart.operator.login, sowa.quickstart.operator.password);
  await page.goto(`http://${sowa.at('http')}/panel/domains`);
  await page.getByRole('button', { name: 'Sprawdź DNS domeny firma.pl' }).click();
  await page.getByRole('link', { name: /błęd|błąd/ }).click();
  await page.getByText('MX: błędny').waitFor();
  await page.getByText('SPF: brak').waitFor();
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
