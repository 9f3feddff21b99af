import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generateSync } from 'otplib';
import { sessionLimits } from '#base/limits-sign-in.ts';
import { commandLineActor } from '#directory/administration.ts';
import { openTestHttp, type TestHttp } from './testing.ts';

const actor = commandLineActor('test');
const password = 'Correct-Horse-9';
const login = 'ala@here.test';

describe('sessions by HTTP', () => {
  let http: TestHttp;
  let account: number;

  before(async () => {
    http = await openTestHttp();
    const { directory } = http.directory;
    await directory.addDomain('here.test');
    account = await directory.addAccount({ address: login, password, displayName: '', language: 'pl', quotaBytes: 0 });
    await directory.addAdministrator('root', password);
  });
  after(() => http[Symbol.asyncDispose]());

  test('signing in gives a cookie, and says who it is', async () => {
    const browser = http.browser();
    assert.equal((await browser.ask('GET', '/api/v1/session')).status, 401);
    const made = await browser.signIn({ login: 'ALA@here.test', password });
    assert.equal(made.status, 201);
    const { csrfToken, expiresAt, id, ...said } = made.body;
    assert.deepEqual(said, {
      name: login,
      role: 'mailbox-user',
      account,
      customer: null,
      language: 'pl',
      passwordDuty: false,
      secondFactor: false,
      recent: true,
    });
    assert.equal(typeof id, 'number');
    assert.equal(Date.parse(String(expiresAt)), http.directory.clock.time + sessionLimits.user.idle);
    const cookie = String(made.headers['set-cookie']);
    assert.match(cookie, /^sowa-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.ok(!cookie.includes(String(csrfToken)));
    const who = await browser.ask('GET', '/api/v1/session');
    assert.deepEqual(who.body, made.body);
  });

  test('wrong logins and passwords get the same answer, in the language of the request', async () => {
    const browser = http.browser();
    const polish = { 'accept-language': 'pl' };
    const answers = await Promise.all(
      [
        { login, password: 'wrong' },
        { login: 'nobody@here.test', password },
        { login: 'root', password: 'wrong' },
        { login: 'nobody', password, as: 'administrator' },
        { login: 'root', password, as: 'mailbox-user' },
      ].map((form) => browser.ask('POST', '/api/v1/session', form, polish)),
    );
    for (const answer of answers) assert.deepEqual(answer.body, answers[0]?.body);
    assert.equal(answers[0]?.status, 403);
    assert.equal(answers[0].body['code'], 'auth-failed');
    assert.equal(answers[0].body['title'], 'Dane się nie zgadzają.');
    assert.equal(browser.cookies, '');
  });

  test('administrators sign in with their login', async () => {
    const browser = http.browser();
    const { status, body } = await browser.signIn({ login: ' Root ', password });
    assert.equal(status, 201);
    assert.equal(body['role'], 'operator');
    assert.equal(body['account'], null);
    assert.equal(Date.parse(String(body['expiresAt'])), http.directory.clock.time + sessionLimits.administrator.idle);
  });

  test('a login of both means the administrator, unless the other is asked for', async () => {
    await http.directory.directory.addAdministrator(login, 'Other-Horse-8');
    const browser = http.browser();
    const both = { login, password: 'Other-Horse-8' };
    assert.equal((await browser.signIn(both)).body['role'], 'operator');
    assert.equal((await browser.signIn({ login, password, as: 'mailbox-user' })).body['role'], 'mailbox-user');
    assert.equal((await browser.signIn({ login, password })).status, 403);
  });

  test('a change needs the token that other sites cannot read', async () => {
    const browser = http.browser();
    await browser.signIn({ login, password, as: 'mailbox-user' });
    const token = browser.csrfToken;
    for (const wrong of ['', 'x'.repeat(token.length), `${token}x`]) {
      browser.csrfToken = wrong;
      const { status, body } = await browser.ask('DELETE', '/api/v1/session');
      assert.equal(status, 403);
      assert.equal(body['reason'], 'csrf-token');
    }
    browser.csrfToken = token;
    assert.equal((await browser.ask('DELETE', '/api/v1/session')).status, 204);
    assert.equal(browser.cookies, '');
    assert.equal((await browser.ask('GET', '/api/v1/session')).status, 401);
  });

  test('signing out ends the session itself, not only the cookie', async () => {
    const browser = http.browser();
    await browser.signIn({ login, password, as: 'mailbox-user' });
    const stolen = { cookie: browser.cookies };
    assert.equal((await http.browser().ask('GET', '/api/v1/session', undefined, stolen)).status, 200);
    await browser.ask('DELETE', '/api/v1/session');
    assert.equal((await http.browser().ask('GET', '/api/v1/session', undefined, stolen)).status, 401);
  });

  test('signing in again ends the session before, so that nobody is given one in advance', async () => {
    const browser = http.browser();
    await browser.signIn({ login, password, as: 'mailbox-user' });
    const old = { cookie: browser.cookies };
    await browser.signIn({ login: 'root', password });
    assert.equal((await http.browser().ask('GET', '/api/v1/session', undefined, old)).status, 401);
  });

  test('an API key is an actor without a session; one that opens nothing is refused', async () => {
    const wanted = { name: 'key', role: 'operator', customer: null, account: null, scopes: null } as const;
    const { token } = await http.credentials.apiKeys.add(actor, { ...wanted, networks: [], expiresAt: null });
    const browser = http.browser();
    const good = await browser.ask('GET', '/api/v1/session', undefined, { authorization: `Bearer ${token}` });
    assert.equal(good.status, 401, 'a key has no session');
    assert.equal(good.headers['www-authenticate'], 'Bearer');
    const bad = await browser.ask('GET', '/api/v1/activation', undefined, { authorization: 'Bearer sowa_x' });
    assert.equal(bad.status, 401);
    assert.equal(bad.body['code'], 'auth-required');
  });

  test('a proof of identity is renewed with the password', async () => {
    const browser = http.browser();
    await browser.signIn({ login, password, as: 'mailbox-user' });
    const recent = async () => (await browser.ask('GET', '/api/v1/session')).body['recent'];
    http.directory.clock.time += sessionLimits.recent + 1;
    assert.equal(await recent(), false);
    assert.equal((await browser.ask('POST', '/api/v1/session/proof', { password: 'wrong' })).status, 403);
    assert.equal(await recent(), false);
    assert.equal((await browser.ask('POST', '/api/v1/session/proof', { password })).status, 204);
    assert.equal(await recent(), true);
  });

  test('with a second factor the password alone signs nobody in', async () => {
    const { directory, credentials } = http;
    const person = { address: 'ola@here.test', password, displayName: '', language: 'en', quotaBytes: 0 } as const;
    const ola = { account: await directory.directory.addAccount(person) };
    const root = { administrator: 'root' };
    for (const [principal, name] of [
      [ola, 'ola@here.test'],
      [root, 'root'],
    ] as const) {
      const { secret } = await credentials.secondFactors.begin(principal, { issuer: 'x', label: 'x' });
      const now = () => generateSync({ secret, epoch: directory.clock.time / 1000 });
      const [recovery = ''] = await credentials.secondFactors.enable(actor, principal, now());
      directory.clock.time += 60_000;
      const browser = http.browser();
      const half = await browser.signIn({ login: name, password });
      assert.equal(half.status, 401);
      assert.equal(half.body['code'], 'second-factor-required');
      assert.equal((await browser.signIn({ login: name, password: 'wrong' })).body['code'], 'auth-failed');
      assert.equal((await browser.signIn({ login: name, password, code: '000000' })).body['code'], 'auth-failed');
      assert.equal((await browser.signIn({ login: name, password: 'wrong', code: now() })).status, 403);
      const whole = await browser.signIn({ login: name, password, code: now() });
      assert.equal(whole.status, 201);
      assert.equal(whole.body['secondFactor'], true);
      assert.equal((await browser.ask('POST', '/api/v1/session/proof', { password })).status, 401);
      assert.equal((await browser.ask('POST', '/api/v1/session/proof', { password, code: recovery })).status, 204);
      assert.equal((await browser.signIn({ login: name, password, code: recovery })).status, 403, 'used once');
    }
  });

  test('guesses of an administrator’s password come to an end', async () => {
    await http.directory.directory.addAdministrator('guessed', password);
    const browser = http.browser();
    let status = 0;
    for (let count = 0; count < 60 && status !== 429; count++) {
      ({ status } = await browser.signIn({ login: 'guessed', password: `guess ${count}` }));
    }
    assert.equal(status, 429);
    assert.equal((await browser.signIn({ login: 'guessed', password })).status, 429);
  });
});
