import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { writerFor } from '#db/typed.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { startDns, zone } from '#net/dns/testing.ts';
import { driftOf } from '#services/domains/drift.ts';
import { checkSentence } from '#services/domains/sentences.ts';
import { customerActor, openApi, operator } from './stage.ts';

/** A server that has the postmaster of every domain and nobody else. */
async function openTarget() {
  const server = createServer((socket) => {
    socket.write('220 old.test\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').slice(0, -1)) {
        if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write(/^RCPT TO:<(?!postmaster)/.test(line) ? '550 5.1.1 nobody\r\n' : '250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

test('who sets a mode hears what the target server says, in the language of the request', async () => {
  await using target = await openTarget();
  await using dns = await startDns(zone([{ name: 'old.test', type: 'A', ttl: 60, value: '127.0.0.1' }]));
  await using stage = await openApi(undefined, [{ address: '127.0.0.1', port: dns.port, trusted: false }]);
  await stage.ask('POST /domains', { body: { name: 'a.test', vouched: true } });
  const change = async (body: object) =>
    (await stage.ask('PATCH /domains/a.test', { body, headers: { 'accept-language': 'pl' } })).body as {
      mode: string;
      finding: string | null;
    };
  const set = await change({ target: { host: 'old.test', port: target.port, tls: 'none' } });
  assert.equal(set.mode, 'non-authoritative');
  assert.match(set.finding ?? '', new RegExp(`^old\\.test:${target.port} zna nazwy w a\\.test.*550 nobody`));
  const silent = await change({ target: { host: 'gone.test' } });
  assert.match(silent.finding ?? '', /^gone\.test:25 jest nieosiągalny/);
  assert.deepEqual(
    [(await change({ catchAll: null })).finding, (await change({ target: null })).finding],
    [null, null],
  );
});

test('what a domain demands of those who deliver is read and set, and what changed in its DNS is listed', async () => {
  await using stage = await openApi();
  const { ask } = stage;
  await ask('POST /domains', { body: { name: 'a.test', vouched: true } });
  const before = (await ask('GET /domains/a.test/mta-sts')).body;
  assert.equal(before.mode, 'testing');
  assert.match(before.text, /^mode: testing\r$/m);
  const after = (await ask('PUT /domains/a.test/mta-sts', { body: { mode: 'enforce' } })).body;
  assert.equal(after.mode, 'enforce');
  assert.notEqual(after.id, before.id, 'others fetch the policy anew');
  assert.equal((await ask('PUT /domains/a.test/mta-sts', { body: { mode: 'perhaps' } })).status, 400);
  assert.deepEqual((await ask('GET /domains/a.test/drifts')).body, { items: [] });
  const write = writerFor<DirectoryOperations>(stage.installation.database);
  await write(0, 'domainCheck.schedule', { checks: [{ domain: 'a.test', at: 0 }] });
  const found = {
    check: 'reverse',
    subject: '192.0.2.1',
    level: 'fault',
    code: 'reverse-missing',
    detail: '',
  } as const;
  const drifts = [driftOf({ name: 'reverse 192.0.2.1', check: found })];
  await write(0, 'domainCheck.record', { domain: 'a.test', known: {}, drifts, now: 1000, next: 2000 });
  const listed = async (language: string) =>
    (await ask('GET /domains/a.test/drifts', { headers: { 'accept-language': language } })).body.items;
  const same = { time: '1970-01-01T00:00:01.000Z', item: 'reverse 192.0.2.1', state: 'reverse-missing' };
  for (const language of ['en', 'pl'] as const) {
    assert.deepEqual(await listed(language), [{ ...same, detail: checkSentence(language, found) }]);
  }
  const by = customerActor(7);
  for (const request of ['GET /domains/a.test/mta-sts', 'GET /domains/a.test/drifts']) {
    assert.equal((await ask(request, { by })).status, 404, request);
  }
  assert.equal((await ask('PUT /domains/a.test/mta-sts', { by, body: { mode: 'none' } })).status, 404);
});

test('records that a domain does without are neither expected nor published', async () => {
  await using stage = await openApi();
  const { ask } = stage;
  await ask('POST /domains', { body: { name: 'a.test', vouched: true } });
  const purposes = async () => {
    const { items } = (await ask('GET /domains/a.test/records')).body as { items: { purpose: string }[] };
    return new Set(items.map(({ purpose }) => purpose));
  };
  assert.deepEqual((await ask('GET /domains/a.test/record-choice')).body, { without: [] });
  assert.ok((await purposes()).has('srv'));
  const choose = (without: string[], by = operator) =>
    ask('PUT /domains/a.test/record-choice', { by, body: { without } });
  assert.deepEqual((await choose(['srv', 'mta-sts', 'srv'])).body, { without: ['mta-sts', 'srv'] });
  const left = await purposes();
  assert.deepEqual([left.has('srv'), left.has('mta-sts'), left.has('mx')], [false, false, true]);
  assert.deepEqual((await choose([])).body, { without: [] });
  assert.ok((await purposes()).has('mta-sts'));
  assert.equal((await choose(['ptr'])).status, 400);
  assert.equal((await choose(['srv'], customerActor(7))).status, 404);
  assert.equal((await choose(['srv'], { ...operator, role: 'help-desk' })).status, 403);
});

test('who else has authority over a domain is asked, and said in words', async () => {
  await using target = await openTarget();
  await using dns = await startDns(
    zone([
      { name: 'firma.test', type: 'MX', ttl: 60, value: { preference: 10, exchange: 'old.test' } },
      { name: 'old.test', type: 'A', ttl: 60, value: '127.0.0.1' },
    ]),
  );
  const servers = [{ address: '127.0.0.1', port: dns.port, trusted: false }];
  await using stage = await openApi(undefined, servers, [`delivery.port=${target.port}`]);
  const { ask } = stage;
  for (const name of ['firma.test', 'new.test']) await ask('POST /domains', { body: { name, vouched: true } });
  const headers = { 'accept-language': 'pl' };
  const { elsewhere } = (await ask('GET /domains/firma.test/authority', { headers })).body;
  assert.equal(elsewhere.server.host, 'old.test');
  assert.match(elsewhere.text, /^Wykryto domenę autorytatywną/);
  assert.deepEqual((await ask('GET /domains/new.test/authority')).body, { elsewhere: null });
  assert.equal((await ask('GET /domains/firma.test/authority', { by: customerActor(7) })).status, 404);
});
