import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OpenAPIHono } from '@hono/zod-openapi';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { PasswordHasher } from '#directory/password.ts';
import { Policies } from '#directory/policy/policies.ts';
import { StrengthJudge } from '#directory/policy/strength.ts';
import { Activation } from '#directory/subscribers/activation.ts';
import { Subscribers } from '#directory/subscribers/subscribers.ts';
import { openTestDirectory, type TestDirectory, testSealer } from '#directory/testing.ts';
import type { Listener } from '#net/listener.ts';
import { CrashReports } from './crash-reports.ts';
import { listenHttp } from './listener.ts';
import { httpService } from './service.ts';
import type { ClientSetup } from './client-setup.ts';
import type { Credentials } from './types.ts';

const form = {
  name: 'jan',
  password: 'Haslo1234',
  repeated: 'Haslo1234',
  login: 'K-100',
  secret: 'AA-BB-CC-DD-EE-01',
  question: 'first-pet',
  answer: 'Burek',
};

describe('activation by HTTP', () => {
  let t: TestDirectory;
  let judge: StrengthJudge;
  let listener: Listener;
  let domain: string | null = 'net.test';

  before(async () => {
    t = await openTestDirectory({ engine: 'sqlite' });
    judge = new StrengthJudge();
    const hasher = new PasswordHasher(testSealer, 2);
    const { database, clock, directory } = t;
    const policies = new Policies({ database, clock, judge });
    await policies.set({ level: 'platform', subject: '', preset: 'isp', change: {} });
    await directory.addDomain('net.test');
    await new Subscribers({ database, hasher, clock }).put([
      { login: 'k-100', access: 'hfc', secret: 'aabbccddee01', mailboxes: 2 },
    ]);
    const activation = new Activation({ database, directory, policies, hasher, clock });
    const servers = { host: 'mail.net.test', imaps: 993, pop3s: 995, submission: 587, submissions: 465, https: 443 };
    const service = httpService(
      {
        hostname: 'mail.net.test',
        application: null,
        health: {},
        metricsText: () => '',
        metricsNetworks: () => null,
        selfService: { activation, policies, domain: () => domain, servers: () => servers },
        mtaStsPolicy: async () => null,
        clientSetup: { isOurs: async () => false } as unknown as ClientSetup,
        acmeChallenge: async () => undefined,
        credentials: {} as Credentials,
        crashReports: new CrashReports(systemClock, silentLog),
        resources: new OpenAPIHono(),
      },
      silentLog,
    );
    listener = await listenHttp({
      name: 'http',
      at: { host: '127.0.0.1', port: 0 },
      limits: { perAddress: 10, total: 10 },
      fetch: (request, env) => service.fetch(request, env),
      log: silentLog,
    });
  });
  after(async () => {
    await listener[Symbol.asyncDispose]();
    await judge[Symbol.asyncDispose]();
    await t[Symbol.asyncDispose]();
  });

  const url = (path: string): string => `http://127.0.0.1:${listener.port}${path}`;
  const send = (fields: Readonly<Record<string, string>>, lang = 'pl'): Promise<Response> =>
    fetch(url(`/activate?lang=${lang}`), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const post = (body: unknown): Promise<Response> =>
    fetch(url('/api/v1/activation'), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', 'Accept-Language': 'pl' },
    });

  test('the form states the rules, every control has a label, and nothing is loaded from elsewhere', async () => {
    const response = await fetch(url('/aktywacja'));
    const page = await response.text();
    assert.match(page, /<html lang="pl">/);
    assert.match(page, /Najwyżej 12 znaków\./);
    assert.match(page, /Co najmniej jedna: wielka litera, mała litera, cyfra\./);
    for (const name of Object.keys(form)) {
      assert.match(page, new RegExp(`<label for="${name}">`));
      assert.match(page, new RegExp(`id="${name}" name="${name}"`));
    }
    assert.match(
      response.headers.get('content-security-policy') ?? '',
      /^default-src 'none'; style-src 'self'; script-src 'self';/,
    );
    for (const [, file = ''] of page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
      assert.equal((await fetch(url(file))).status, 200, file);
    }
  });

  test('what is wrong is listed in the order of the fields', async () => {
    const page = await (await send({ ...form, name: '1', password: 'abc', login: '', answer: '' })).text();
    const fields = Array.from(page.matchAll(/<a\s+href="#(\w+)"/g), ([, field]) => field);
    assert.deepEqual([...new Set(fields)], ['name', 'password', 'repeated', 'login', 'answer']);
  });

  test('what is wrong stands beside its field and above, and what was typed stays, but for passwords', async () => {
    const response = await send({ ...form, name: '<b>1</b>', password: 'abc', answer: 'Burek & Azor' });
    assert.equal(response.status, 422);
    const page = await response.text();
    assert.match(page, /<div class="summary" role="alert">/);
    assert.match(page, /<a href="#password">Hasło: Hasło jest za krótkie/);
    assert.match(page, /aria-describedby="password-hint password-error"\s+aria-invalid="true"/);
    assert.match(page, /value="&lt;b&gt;1&lt;\/b&gt;"/);
    assert.match(page, /value="Burek &amp; Azor"/);
    assert.match(page, /<option value="first-pet" selected>/);
    assert.doesNotMatch(page, /Haslo1234|value="abc"/);
  });

  test('a wrong contract is refused with one sentence', async () => {
    const response = await send({ ...form, secret: 'aabbccddee99' }, 'en');
    assert.equal(response.status, 422);
    assert.match(await response.text(), /role="alert"><p>The data of the contract are not right/);
  });

  test('the page makes the mailbox and says what a mail program asks for', async () => {
    const response = await send(form);
    assert.equal(response.status, 201);
    const page = await response.text();
    assert.match(page, /jan@net\.test/);
    assert.match(page, /mail\.net\.test, port 993, SSL\/TLS/);
    assert.match(page, /mail\.net\.test, port 465, SSL\/TLS[^]+mail\.net\.test, port 587, STARTTLS</);
    assert.match(page, />Drukuj</);
    assert.match(page, /<a href="\/setup\/mail\.mobileconfig\?address=jan%40net\.test" download>Pobierz profil/);
    assert.match(page, /<svg class="qr" role="img" aria-label="Adres profilu jako kod QR"/);
    assert.match(await (await send(form)).text(), /Ta nazwa jest zajęta/);
  });

  test('programs ask for the rules and make mailboxes the same way', async () => {
    const rules = (await (await fetch(url('/api/v1/activation'))).json()) as {
      rules: { name: { max: number } };
      questions: unknown[];
    };
    assert.equal(rules.rules.name.max, 12);
    assert.equal(rules.questions.length, 6);
    const wrong = await post({ ...form, name: 'jan', repeated: 'x' });
    assert.equal(wrong.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual(await wrong.json(), {
      type: 'about:blank',
      title: 'Coś w żądaniu jest nie do przyjęcia.',
      status: 422,
      code: 'bad-argument',
      errors: [{ field: 'repeated', rule: 'differs', text: 'Hasła się różnią: wpisz dwa razy to samo.' }],
    });
    const made = await post({ ...form, name: 'ola' });
    assert.equal(made.status, 201);
    assert.equal(((await made.json()) as { address: string }).address, 'ola@net.test');
    assert.equal((await post({ ...form, name: 'ewa' })).status, 409, 'the contract is used up');
  });

  test('requests that are none get problems', async () => {
    const statuses = async (...responses: Promise<Response>[]) =>
      (await Promise.all(responses)).map((response) => response.status);
    const raw = (body: string, type = 'application/json') =>
      fetch(url('/api/v1/activation'), { method: 'POST', body, headers: { 'Content-Type': type } });
    assert.deepEqual(
      await statuses(
        post({}),
        post({ ...form, more: 1 }),
        post([]),
        raw('{'),
        raw('x', 'text/plain'),
        raw(`"${'x'.repeat(17_000)}"`),
      ),
      [400, 400, 400, 400, 415, 413],
    );
    const chunked: RequestInit = { method: 'POST', body: ReadableStream.from([Buffer.from('name=a')]), duplex: 'half' };
    const endless = await fetch(url('/activate'), chunked);
    assert.equal(endless.status, 411);
    assert.equal((await fetch(url('/api/v1/nothing'))).status, 404);
    assert.equal((await fetch(url('/api/v1/activation'), { method: 'DELETE' })).status, 405);
    const document = (await (await fetch(url('/api/v1/openapi.json'))).json()) as { openapi: string; paths: object };
    assert.equal(document.openapi, '3.1.0');
    assert.ok('/api/v1/activation' in document.paths);
  });

  test('while the page is closed it says so', async () => {
    domain = null;
    try {
      assert.equal((await fetch(url('/activate'))).status, 404);
      assert.equal((await send(form)).status, 404);
      assert.equal((await post(form)).status, 404);
      assert.equal((await fetch(url('/api/v1/activation'))).status, 404);
    } finally {
      domain = 'net.test';
    }
  });
});
