import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { generateSync } from 'otplib';
import { sessionLimits } from '#base/limits-sign-in.ts';
import type { Actor } from '#directory/access.ts';
import type { TestAnswer, TestBrowser } from './testing-browser.ts';
import { openTestHttp, type TestHttp } from './testing.ts';

const password = 'Correct-Horse-9';
const better = 'Battery-Staple-8';
const base = '/api/v1/account';

describe('own credentials by HTTP', () => {
  let http: TestHttp;
  let made = 0;
  let login: string;
  let account: number;
  let browser: TestBrowser;

  before(async () => {
    http = await openTestHttp();
    await http.directory.directory.addDomain('here.test');
    await http.directory.directory.addAdministrator('root', password);
  });
  after(() => http[Symbol.asyncDispose]());
  beforeEach(async () => {
    login = `user${++made}@here.test`;
    const person = { address: login, password, displayName: '', language: 'pl', quotaBytes: 0 } as const;
    account = await http.directory.directory.addAccount(person);
    browser = await signedIn(login);
  });

  async function signedIn(name: string, secret = password): Promise<TestBrowser> {
    const other = http.browser();
    assert.equal((await other.signIn({ login: name, password: secret })).status, 201);
    return other;
  }
  const audit = async () => {
    const rows = await http.directory.database.reader.all<{ action: string; actor: string; after_json: string }>(
      'SELECT action, actor, after_json FROM audit WHERE account_id = ? ORDER BY audit_id',
      account,
    );
    return rows.map((row) => `${row.action} ${row.actor} ${row.after_json}`);
  };
  const rulesOf = ({ body }: TestAnswer) =>
    (body['errors'] as { field: string; rule: string }[]).map(({ field, rule }) => `${field} ${rule}`);

  test('nothing of it is for who is not signed in, or for a key', async () => {
    const common = { customer: null, account, scopes: null };
    const owner: Actor = { ...common, role: 'mailbox-user', name: login, via: 'session' };
    const wanted = { ...common, role: 'mailbox-user', name: 'key', networks: [], expiresAt: null } as const;
    const { token } = await http.credentials.apiKeys.add(owner, wanted);
    const table: [string, string, unknown][] = [
      ['GET', '/password', undefined],
      ['PUT', '/password', { old: password, password: better, repeated: better }],
      ['GET', '/security-question', undefined],
      ['PUT', '/security-question', { question: 'first-pet', answer: 'Burek' }],
      ['GET', '/second-factor', undefined],
      ['POST', '/second-factor', undefined],
      ['PUT', '/second-factor', { code: '123456' }],
      ['DELETE', '/second-factor', undefined],
      ['POST', '/second-factor/recovery-codes', undefined],
      ['GET', '/app-passwords', undefined],
      ['POST', '/app-passwords', { name: 'phone' }],
      ['DELETE', '/app-passwords/1', undefined],
      ['GET', '/sessions', undefined],
      ['DELETE', '/sessions', undefined],
      ['DELETE', '/sessions/1', undefined],
      ['GET', '/logins', undefined],
    ];
    for (const [method, path, json] of table) {
      const nobody = await http.browser().ask(method, base + path, json);
      assert.equal(nobody.status, 401, `${method} ${path}`);
      const key = await http.browser().ask(method, base + path, json, { authorization: `Bearer ${token}` });
      assert.ok(key.status === 403 || key.status === 401, `${method} ${path}: ${key.status}`);
    }
  });

  test('the password is changed with the old one; other browsers are signed out', async () => {
    const other = await signedIn(login);
    const change = (form: object) => browser.ask('PUT', `${base}/password`, form);
    const wrong = await change({ old: 'wrong', password: better, repeated: better });
    assert.equal(wrong.status, 422);
    assert.deepEqual(rulesOf(wrong), ['old wrong']);
    assert.deepEqual(rulesOf(await change({ old: password, password, repeated: password })), ['password same']);
    assert.deepEqual(rulesOf(await change({ old: password, password: better, repeated: 'x' })), ['repeated differs']);
    const weak = await change({ old: password, password: 'a', repeated: 'a' });
    assert.ok(rulesOf(weak).includes('password too-short'));
    assert.equal((await change({ old: password, password: better, repeated: better })).status, 204);
    assert.equal((await browser.ask('GET', '/api/v1/session')).status, 200);
    assert.equal((await other.ask('GET', '/api/v1/session')).status, 401);
    assert.equal((await http.browser().signIn({ login, password })).status, 403);
    await signedIn(login, better);
    const log = await audit();
    assert.ok(log.some((row) => row.startsWith(`credential.change ${login}`) && row.includes('changed by its owner')));
    assert.ok(log.every((row) => !row.includes(better)));
  });

  test('administrators change theirs', async () => {
    await http.directory.directory.addAdministrator('helper', password);
    const helper = await signedIn('helper');
    const form = { old: password, password: better, repeated: better };
    assert.equal((await helper.ask('PUT', `${base}/password`, form)).status, 204);
    await signedIn('helper', better);
    assert.equal((await helper.ask('GET', `${base}/logins`)).status, 404);
  });

  test('the rules are told before somebody breaks them', async () => {
    const { status, body } = await browser.ask('GET', `${base}/password`, undefined, { 'accept-language': 'pl' });
    assert.equal(status, 200);
    assert.equal(typeof (body['rules'] as { min: number }).min, 'number');
    assert.ok((body['text'] as string[]).length > 0);
  });

  test('a password that others know must be changed before anything else', async () => {
    const { database, clock } = http.directory;
    const note = { batch: made, line: 1, account, mustChange: true, now: clock.time };
    await database.write([{ name: 'import.note', args: note, lane: 0 }]);
    const refused = await browser.ask('GET', `${base}/sessions`);
    assert.equal(refused.status, 403);
    assert.equal(refused.body['reason'], 'password-change');
    assert.equal((await browser.ask('GET', '/api/v1/session')).body['passwordDuty'], true);
    assert.equal((await browser.ask('GET', `${base}/password`)).status, 200);
    const form = { old: password, password: better, repeated: better };
    assert.equal((await browser.ask('PUT', `${base}/password`, form)).status, 204);
    assert.equal((await browser.ask('GET', '/api/v1/session')).body['passwordDuty'], false);
    assert.equal((await browser.ask('GET', `${base}/sessions`)).status, 200);
  });

  test('the security question is kept with a hashed answer', async () => {
    const none = await browser.ask('GET', `${base}/security-question`);
    assert.equal(none.body['question'], null);
    assert.ok((none.body['questions'] as object[]).length > 3);
    const set = (form: object) => browser.ask('PUT', `${base}/security-question`, form);
    assert.deepEqual(rulesOf(await set({ question: 'mine', answer: 'x' })), ['question unknown', 'answer too-short']);
    assert.equal((await set({ question: 'first-pet', answer: 'Burek' })).status, 204);
    assert.equal((await browser.ask('GET', `${base}/security-question`)).body['question'], 'first-pet');
    assert.ok((await audit()).every((row) => !row.includes('Burek')));
    http.directory.clock.time += sessionLimits.recent + 1;
    assert.equal((await set({ question: 'first-car', answer: 'Fiat' })).body['reason'], 'recent-proof');
  });

  test('a second factor is switched on with a first code, and off after a proof', async () => {
    const { clock } = http.directory;
    assert.equal((await browser.ask('GET', `${base}/second-factor`)).body['enabled'], false);
    const begun = await browser.ask('POST', `${base}/second-factor`);
    assert.equal(begun.status, 201);
    const secret = String(begun.body['secret']);
    assert.match(String(begun.body['address']), /^otpauth:\/\/totp\/localhost/);
    const code = () => generateSync({ secret, epoch: clock.time / 1000 });
    assert.equal((await browser.ask('PUT', `${base}/second-factor`, { code: '000000' })).status, 403);
    const enabled = await browser.ask('PUT', `${base}/second-factor`, { code: code() });
    assert.equal(enabled.status, 200);
    const codes = enabled.body['recoveryCodes'] as string[];
    assert.equal(codes.length, 10);
    assert.equal((await http.browser().signIn({ login, password })).body['code'], 'second-factor-required');
    assert.equal((await http.browser().signIn({ login, password, code: codes[0] ?? '' })).status, 201);
    assert.equal((await browser.ask('GET', `${base}/second-factor`)).body['recoveryCodes'], 9);

    clock.time += sessionLimits.recent + 1;
    for (const [method, path] of [
      ['DELETE', '/second-factor'],
      ['POST', '/second-factor/recovery-codes'],
    ] as const) {
      assert.equal((await browser.ask(method, base + path)).body['reason'], 'recent-proof');
    }
    const proof = (form: object) => browser.ask('POST', '/api/v1/session/proof', form);
    assert.equal((await proof({ password })).body['code'], 'second-factor-required');
    assert.equal((await proof({ password, code: code() })).status, 204);
    const renewed = await browser.ask('POST', `${base}/second-factor/recovery-codes`);
    assert.equal(renewed.status, 201);
    assert.equal((await browser.ask('DELETE', `${base}/second-factor`)).status, 204);
    assert.equal((await browser.ask('DELETE', `${base}/second-factor`)).status, 409);
    await signedIn(login);
    const log = (await audit()).join('\n');
    assert.match(log, /"secondFactor":"on"[^]*"recoveryCodes":"new"[^]*"secondFactor":"off"/);
    assert.ok([secret, ...codes].every((one) => !log.includes(one)));
  });

  test('app passwords are made after a proof, shown once and removed', async () => {
    const add = (form: object) => browser.ask('POST', `${base}/app-passwords`, form);
    const { status, body } = await add({ name: 'phone', scopes: ['imap', 'smtp'], networks: ['192.0.2.0/24'] });
    assert.equal(status, 201);
    assert.match(String(body['password']), /^[a-z]{16}$/);
    const { body: list } = await browser.ask('GET', `${base}/app-passwords`);
    const [item] = list['items'] as Record<string, unknown>[];
    assert.deepEqual(
      [item?.['name'], item?.['scopes'], item?.['networks']],
      ['phone', ['imap', 'smtp'], ['192.0.2.0/24']],
    );
    assert.ok(!JSON.stringify(list).includes(String(body['password'])));
    assert.deepEqual(rulesOf(await add({ name: 'x', networks: ['nowhere'] })), ['networks networks']);
    assert.equal((await add({ name: 'x', scopes: ['http'] })).status, 400);
    const stranger = await signedIn('root');
    assert.equal((await stranger.ask('POST', `${base}/app-passwords`, { name: 'x' })).status, 404);
    http.directory.clock.time += sessionLimits.recent + 1;
    assert.equal((await add({ name: 'x' })).body['reason'], 'recent-proof');
    assert.equal((await browser.ask('DELETE', `${base}/app-passwords/${String(body['id'])}`)).status, 204);
    assert.equal((await browser.ask('DELETE', `${base}/app-passwords/${String(body['id'])}`)).status, 404);
  });

  test('sessions are listed and ended, one or all others', async () => {
    const others = [await signedIn(login), await signedIn(login), await signedIn(login)];
    const list = async () => (await browser.ask('GET', `${base}/sessions`)).body['items'] as Record<string, unknown>[];
    const items = await list();
    assert.equal(items.length, 4);
    assert.equal(items.filter((item) => item['current'] === true).length, 1);
    assert.ok(items.every((item) => item['agent'] === 'TestBrowser/1.0' && item['address'] === '127.0.0.1'));
    const foreign = items.find((item) => item['current'] === false)?.['id'];
    const stranger = await signedIn('root');
    assert.equal((await stranger.ask('DELETE', `${base}/sessions/${String(foreign)}`)).status, 404);
    assert.equal((await browser.ask('DELETE', `${base}/sessions/${String(foreign)}`)).status, 204);
    assert.deepEqual((await browser.ask('DELETE', `${base}/sessions`)).body, { ended: 2 });
    assert.equal((await list()).length, 1);
    const states = await Promise.all(others.map(async (other) => (await other.ask('GET', '/api/v1/session')).status));
    assert.deepEqual(states, [401, 401, 401]);
  });

  test('the login history is the owner’s to read', async () => {
    const { database, clock } = http.directory;
    const record = {
      account,
      protocol: 'imap',
      address: '192.0.2.7',
      outcome: 'second-factor',
      agent: 'mutt',
      attempts: 3,
    };
    const args = { records: [{ ...record, at: clock.time }] };
    await database.write([{ name: 'login.record', args, lane: 0 }]);
    const { body } = await browser.ask('GET', `${base}/logins`);
    const items = body['items'] as Record<string, unknown>[];
    const { account: _, ...shown } = record;
    assert.deepEqual(
      items.find((item) => item['protocol'] === 'imap'),
      { ...shown, at: new Date(clock.time).toISOString() },
    );
    const stranger = await signedIn('root');
    assert.equal((await stranger.ask('GET', `${base}/logins`)).status, 404);
  });
});
