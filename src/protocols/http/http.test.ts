import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get as getHttps } from 'node:https';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { OpenAPIHono } from '@hono/zod-openapi';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { NetworkSet } from '#base/networks.ts';
import { selfSigned } from '#net/self-signed.ts';
import { ContextStore } from '#net/tls.ts';
import { CrashReports } from './crash-reports.ts';
import { listenHttp, type HttpListenOptions } from './listener.ts';
import { httpService } from './service.ts';
import type { ClientSetup } from './client-setup.ts';
import type { Credentials, HttpParts, SelfService } from './types.ts';

const well = async () => ({ ok: true, detail: 'fine' });

/** Nobody may make accounts; activation has tests of its own. */
const selfService = { domain: () => null } as SelfService;
/** Mail programs' questions have tests of their own, too. */
const clientSetup = { isOurs: async () => false } as unknown as ClientSetup;

/** Nobody signs in; sessions have tests of their own. */
const credentials = {} as Credentials;

function parts(changes: Partial<HttpParts> = {}): HttpParts {
  const metrics = new Metrics();
  metrics.counter('sowa_tests_total', 'Tests.').add();
  const networks = new NetworkSet(['127.0.0.1']);
  return {
    hostname: 'mail.example.test',
    application: null,
    health: { database: well },
    metricsText: () => metrics.text(),
    metricsNetworks: () => networks,
    clientSetup,
    acmeChallenge: async (token) => (token === 'asked' ? 'asked.thumbprint' : undefined),
    mtaStsPolicy: async (domain) => (domain === 'a.test' ? 'version: STSv1\r\n' : null),
    selfService,
    credentials,
    crashReports: new CrashReports(systemClock, silentLog),
    resources: new OpenAPIHono(),
    ...changes,
  };
}

function open(served: HttpParts, changes: Partial<HttpListenOptions> = {}) {
  return listenHttp({
    name: 'http',
    at: { host: '127.0.0.1', port: 0 },
    limits: { perAddress: 10, total: 10 },
    fetch: (message, env) => httpService(served, silentLog).fetch(message, env),
    log: silentLog,
    ...changes,
  });
}

async function ask(port: number, path: string, method = 'GET', headers: Record<string, string> = {}) {
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

test('the MTA-STS policy of a domain is given under its name, and nowhere else', async () => {
  await using listener = await open(parts());
  const path = '/.well-known/mta-sts.txt';
  const good = await ask(listener.port, path, 'GET', { host: 'MTA-STS.a.test' });
  assert.deepEqual(
    [good.status, good.headers['content-type'], good.body],
    [200, 'text/plain; charset=utf-8', 'version: STSv1\r\n'],
  );
  for (const host of ['a.test', 'mta-sts.b.test', 'mail.a.test', 'mta-sts.']) {
    assert.equal((await ask(listener.port, path, 'GET', { host })).status, 404, host);
  }
});

test('a certificate authority finds the proofs that wait for it', async () => {
  await using listener = await open(parts());
  const { status, body } = await ask(listener.port, '/.well-known/acme-challenge/asked');
  assert.deepEqual([status, body], [200, 'asked.thumbprint']);
  assert.equal((await ask(listener.port, '/.well-known/acme-challenge/other')).status, 404);
});

test('the health of all parts is one answer', async () => {
  let broken = false;
  const database = async () => {
    if (broken) throw new MailError('unavailable', 'the database does not answer');
    return { ok: true, detail: 'schema 3' };
  };
  await using listener = await open(parts({ health: { database, disk: well } }));
  const good = await ask(listener.port, '/healthz');
  assert.equal(good.status, 200);
  assert.deepEqual(JSON.parse(good.body), {
    status: 'ok',
    parts: { database: { ok: true, detail: 'schema 3' }, disk: { ok: true, detail: 'fine' } },
  });
  broken = true;
  const bad = await ask(listener.port, '/healthz');
  assert.equal(bad.status, 503);
  assert.match(bad.body, /"failing".*the database does not answer.*"fine"/);
});

test('metrics are for the listed networks only', async () => {
  const served = parts();
  await using listener = await open(served);
  const scrape = await ask(listener.port, '/metrics');
  assert.equal(scrape.status, 200);
  assert.match(scrape.headers['content-type'] ?? '', /version=0\.0\.4/);
  assert.match(scrape.body, /^sowa_tests_total 1$/m);
  await using closed = await open(parts({ metricsNetworks: () => new NetworkSet(['192.0.2.0/24']) }));
  assert.equal((await ask(closed.port, '/metrics')).status, 403);
  await using off = await open(parts({ metricsNetworks: () => null }));
  assert.equal((await ask(off.port, '/metrics')).status, 404);
});

test('the page speaks the language of its reader', async () => {
  await using listener = await open(parts());
  const table: [string, string][] = [
    ['', 'en'],
    ['pl', 'pl'],
    ['pl-PL,pl;q=0.9,en;q=0.8', 'pl'],
    ['en-GB,en;q=0.9,pl;q=0.8', 'en'],
    ['pl;q=0.5,en;q=0.6', 'en'],
    ['de,pl;q=0.1', 'pl'],
    ['de', 'en'],
    ['pl;q=0', 'en'],
  ];
  for (const [accept, language] of table) {
    const { body } = await ask(listener.port, '/', 'GET', accept === '' ? {} : { 'Accept-Language': accept });
    assert.match(body, new RegExp(`<html lang="${language}">`), accept);
    assert.match(body, /mail\.example\.test/);
  }
});

test('what is not there, and what may not be done', async () => {
  await using listener = await open(parts());
  assert.equal((await ask(listener.port, '/nothing')).status, 404);
  assert.equal((await ask(listener.port, '/constructor')).status, 404);
  const post = await ask(listener.port, '/', 'POST');
  assert.equal(post.status, 405);
  assert.equal(post.headers.allow, 'GET, HEAD');
  const head = await ask(listener.port, '/healthz?verbose', 'HEAD');
  assert.equal(head.status, 200);
  assert.equal(head.body, '');
  assert.equal(head.headers['x-content-type-options'], 'nosniff');
});

test('a handler that fails says nothing about why', async () => {
  const failing = parts({
    metricsText: () => {
      throw new Error('a secret');
    },
  });
  await using listener = await open(failing);
  const { status, body } = await ask(listener.port, '/metrics');
  assert.equal(status, 500);
  assert.doesNotMatch(body, /secret/);
});

test('connections past the limit of an address are cut', async () => {
  await using listener = await open(parts(), { limits: { perAddress: 1, total: 10 } });
  const first = connect(listener.port, '127.0.0.1');
  await once(first, 'connect');
  const second = connect(listener.port, '127.0.0.1');
  await once(second, 'close');
  assert.equal(listener.connections, 1);
  first.destroy();
});

test('HTTPS serves the newest certificate, also to clients that name no server', async () => {
  const [first, second] = [selfSigned(['127.0.0.1'], Date.now()), selfSigned(['127.0.0.1'], Date.now())];
  const contexts = new ContextStore([first]);
  await using listener = await open(parts(), { tls: contexts });
  const fetch = async (ca: string) => {
    const outgoing = getHttps({ host: '127.0.0.1', port: listener.port, path: '/healthz', ca, agent: false });
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return text(response);
  };
  assert.match(await fetch(first.certificate), /"ok"/);
  contexts.replace([second]);
  assert.match(await fetch(second.certificate), /"ok"/);
  await assert.rejects(fetch(first.certificate));
});

test('closing lets a request finish and drops idle connections', async () => {
  const { promise: asked, resolve: begin } = Promise.withResolvers<void>();
  const { promise: release, resolve: finish } = Promise.withResolvers<void>();
  const slow = async () => {
    begin();
    await release;
    return new Response('late');
  };
  const listener = await open(parts(), { fetch: slow });
  const reply = ask(listener.port, '/');
  const idle = connect(listener.port, '127.0.0.1').resume();
  await Promise.all([asked, once(idle, 'connect')]);
  // The system answers for the listener before that has accepted.
  while (listener.connections < 2) await new Promise(setImmediate);
  const closing = listener[Symbol.asyncDispose]();
  await once(idle, 'close');
  finish();
  assert.equal((await reply).body, 'late');
  await closing;
});

test('a port that is taken is named', async () => {
  await using listener = await open(parts());
  await assert.rejects(
    open(parts(), { at: { host: '127.0.0.1', port: listener.port } }),
    (error: MailError) => error.code === 'unavailable' && error.message.includes(String(listener.port)),
  );
});
