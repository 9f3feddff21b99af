import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { passkeyLimits, sessionLimits } from '#base/limits-sign-in.ts';
import { openTestHttp, type TestHttp } from '#protocols/http/testing.ts';
import { openBrowser } from './browser.ts';

const login = 'ala@here.test';
const password = 'Correct-Horse-9';

/** What a page asks the service, and what came back. */
interface Answer {
  status: number;
  body: Record<string, unknown>;
}

describe('passkeys in Chromium with a virtual authenticator', () => {
  let http: TestHttp;
  let browser: Browser;
  let page: Page;
  let authenticator: CDPSession;
  let csrf = '';

  before(async () => {
    http = await openTestHttp();
    // Passkeys trust the clock of the service, which is that of the browser here.
    http.directory.clock.time = Date.now();
    await http.directory.directory.addDomain('here.test');
    for (const address of [login, 'ola@here.test']) {
      const person = { address, password, displayName: '', language: 'pl', quotaBytes: 0 } as const;
      await http.directory.directory.addAccount(person);
    }
    await http.directory.directory.addAdministrator('root', password);
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await http[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    csrf = '';
    const context = await browser.newContext();
    // Nothing here is timed: this only ends what would never end.
    context.setDefaultTimeout(120_000);
    page = await context.newPage();
    authenticator = await context.newCDPSession(page);
    await authenticator.send('WebAuthn.enable');
    await authenticator.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(`http://localhost:${http.listener.port}/`);
  });

  /** A request of the page itself, with its cookies. */
  const ask = (method: string, path: string, json?: unknown): Promise<Answer> =>
    page.evaluate(
      async ({ method, path, json, csrf }) => {
        const headers = { 'Content-Type': 'application/json', ...(csrf !== '' && { 'X-CSRF-Token': csrf }) };
        const content = json !== undefined && { body: JSON.stringify(json) };
        const response = await fetch(path, { method, headers, ...content });
        const text = await response.text();
        return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
      },
      { method, path, json, csrf },
    );
  const signIn = async (form: object, path = '/api/v1/session'): Promise<Answer> => {
    const answer = await ask('POST', path, form);
    if (answer.status === 201) csrf = String(answer.body['csrfToken']);
    return answer;
  };
  /** What the authenticator answers to options of the service. */
  const credential = (kind: 'create' | 'get', options: unknown): Promise<object> => {
    const parse = kind === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON';
    return page.evaluate(`(async () => {
      const publicKey = PublicKeyCredential.${parse}(${JSON.stringify(options)});
      return (await navigator.credentials.${kind}({ publicKey })).toJSON();
    })()`);
  };
  const add = async (name: string): Promise<Answer> => {
    const { body } = await ask('POST', '/api/v1/account/passkeys/options');
    return ask('POST', '/api/v1/account/passkeys', { name, response: await credential('create', body) });
  };
  const shown = async (): Promise<object> => {
    const { body } = await ask('POST', '/api/v1/session/passkey-options');
    return credential('get', body);
  };

  test('a passkey is made, signs in without a login, and proves its owner again', async () => {
    await signIn({ login, password });
    const made = await add('laptop');
    assert.equal(made.status, 201);
    const list = await ask('GET', '/api/v1/account/passkeys');
    assert.deepEqual(
      (list.body['items'] as Record<string, unknown>[]).map((item) => [item['id'], item['name'], item['usedAt']]),
      [[made.body['id'], 'laptop', null]],
    );
    await ask('DELETE', '/api/v1/session');

    const assertion = await shown();
    const signedIn = await signIn(assertion, '/api/v1/session/passkey');
    assert.equal(signedIn.status, 201);
    assert.equal(signedIn.body['name'], login);
    const again = await ask('POST', '/api/v1/session/passkey', assertion);
    assert.equal(again.status, 403, 'an answer counts once');

    http.directory.clock.time += sessionLimits.recent + 1;
    const stale = await ask('POST', '/api/v1/account/passkeys/options');
    assert.equal(stale.body['reason'], 'recent-proof');
    assert.equal((await ask('POST', '/api/v1/session/proof/passkey', await shown())).status, 204);
    assert.equal((await ask('DELETE', `/api/v1/account/passkeys/${String(made.body['id'])}`)).status, 204);
    assert.equal((await ask('POST', '/api/v1/session/proof/passkey', await shown())).status, 403, 'it is gone');
  });

  test('one passkey of an administrator is enough where a second factor is on, and nobody else’s proves it', async () => {
    await signIn({ login: 'root', password });
    assert.equal((await add('key')).status, 201);
    const principal = { administrator: 'root' };
    const { database, clock } = http.directory;
    const secret = new Uint8Array(1);
    await database.write([
      { name: 'secondFactor.begin', args: { principal, secret }, lane: 0 },
      { name: 'secondFactor.enable', args: { principal, secret, step: 0, codes: [], now: clock.time }, lane: 0 },
    ]);
    assert.equal((await signIn({ login: 'root', password })).body['code'], 'second-factor-required');
    const assertion = await shown();
    await signIn({ login: 'ola@here.test', password });
    assert.equal((await ask('POST', '/api/v1/session/proof/passkey', assertion)).status, 403);
    const signedIn = await signIn(await shown(), '/api/v1/session/passkey');
    assert.equal(signedIn.body['role'], 'operator');
  });

  test('what is old, altered, of another owner or of another origin proves nothing', async () => {
    await signIn({ login, password });
    assert.equal((await add('laptop')).status, 201);
    const assertion = (await shown()) as { response: Record<string, string> };
    const altered = (name: string, value: string) => ({
      ...assertion,
      response: { ...assertion.response, [name]: value },
    });
    const data = Buffer.from(assertion.response['clientDataJSON'] ?? '', 'base64url').toString();
    const elsewhere = Buffer.from(data.replace('http://localhost', 'http://evil.test')).toString('base64url');
    const forged = Buffer.from(data.replace(/(?<="challenge":")./, (first) => (first === '_' ? '-' : '_'))).toString(
      'base64url',
    );
    for (const wrong of [
      altered('clientDataJSON', elsewhere),
      altered('clientDataJSON', forged),
      altered('clientDataJSON', 'e30'),
      altered('clientDataJSON', ''),
      altered('signature', 'AAAA'),
      { ...assertion, id: 'AAAA', rawId: 'AAAA' },
    ]) {
      const { status, body } = await ask('POST', '/api/v1/session/passkey', wrong);
      assert.equal(status, 403);
      assert.equal(body['code'], 'auth-failed');
    }
    const { body: options } = await ask('POST', '/api/v1/account/passkeys/options');
    await signIn({ login: 'ola@here.test', password });
    const response = await credential('create', { ...options, excludeCredentials: [] });
    const stolen = await ask('POST', '/api/v1/account/passkeys', { name: 'x', response });
    assert.equal(stolen.status, 403, 'a challenge is for one owner');
    http.directory.clock.time += passkeyLimits.answer + 1;
    assert.equal((await ask('POST', '/api/v1/session/passkey', assertion)).status, 403, 'late');
  });
});
