// A certificate renewed in the browser, by Let's Encrypt's own test authority.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, views } from './browser.ts';
import { certificateStage, type CertificateStage, serialAt, untilTried } from './certificate-stage.ts';
import { inspect, signIn, visit } from './web.ts';

const name = 'autoconfig.example.test';

let set: CertificateStage;
let browser: Browser;

before(async () => {
  set = await certificateStage('http-01');
  await untilTried(set.sowa, 2);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await set?.[Symbol.asyncDispose]();
});

test('another certificate is asked for and seen; where the authority does not give one, why, and the old one stays', async () => {
  const { sowa, pebble } = set;
  const root = await pebble.root();
  const shownAt = () => serialAt(sowa.port('https'), name, root);
  const { page, complaints, close } = await visit(browser, { language: 'pl' });
  const { login, password } = sowa.quickstart.operator;
  await signIn(page, sowa, login, password, '/panel/domains/example.test');
  const first = await shownAt();
  const card = page.locator('.card').filter({ has: page.getByText('Certyfikat dla programów pocztowych') });
  await card.getByText(first).waitFor();
  await card.getByText(`${name}, autodiscover.example.test`).waitFor();
  await card.getByText('Ważny od').waitFor();

  await card.getByRole('button', { name: 'Odnów teraz' }).click();
  await card.getByText(first).waitFor({ state: 'detached' });
  const second = await shownAt();
  assert.notEqual(second, first, 'mail programs are shown the new one');
  await card.getByText(second).waitFor();
  assert.equal(await card.getByRole('alert').count(), 0);
  await inspect(page, 'certificate-renewed-pl');

  await pebble.stop();
  await card.getByRole('button', { name: 'Odnów teraz' }).click();
  const failure = card.getByRole('alert');
  await failure.getByText(/^Próba z .* nie udała się:/).waitFor();
  await failure.getByText('urząd certyfikacji jest nieosiągalny').waitFor();
  assert.equal(await card.getByText(second).count(), 1, 'the old one stays');
  assert.equal(await shownAt(), second);
  await inspect(page, 'certificate-failed-pl');
  await page.setViewportSize(views.phone.viewport);
  await inspect(page, 'certificate-failed-phone-pl');
  assert.deepEqual(complaints, []);
  await close();
});
