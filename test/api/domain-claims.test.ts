import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { Customers } from '#directory/customers/customers.ts';
import { startDns, zone } from '#net/dns/testing.ts';
import type { ResourceRecord } from '#wire/dns/records.ts';
import { customerActor, mailboxUser, openApi } from './stage.ts';

test('two customers claim a domain; the one whose DNS shows the proof has it, the other cannot grab it', async () => {
  const soa = { primary: 'ns.pl', mailbox: 'x.pl', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 };
  const records: ResourceRecord[] = [
    { name: 'firma.pl', type: 'SOA', ttl: 60, value: soa },
    { name: 'firma.pl', type: 'NS', ttl: 60, value: 'ns.firma.pl' },
    { name: 'ns.firma.pl', type: 'A', ttl: 60, value: '127.0.0.1' },
  ];
  await using dns = await startDns((asked) => ({ ...(zone(records)(asked) as object), authoritative: true }));
  await using stage = await openApi(undefined, [{ address: '127.0.0.1', port: dns.port, trusted: false }]);
  const { ask } = stage;
  const customers = new Customers({ database: stage.installation.database, clock: systemClock });
  await customers.setPlan({ name: 'small', slots: 5, spaceBytes: 0 });
  const [adam, barbara] = [customerActor(await customers.reserve()), customerActor(await customers.reserve())];
  await customers.add(adam.customer ?? 0, { name: 'Adam', plan: 'small' });
  await customers.add(barbara.customer ?? 0, { name: 'Barbara', plan: 'small' });
  for (const by of [adam, barbara]) {
    const claimed = await ask('POST /domains', { by, body: { name: 'Firma.pl' } });
    assert.deepEqual([claimed.status, claimed.body.ownership, claimed.body.customer], [201, 'pending', by.customer]);
  }
  assert.equal((await ask('POST /domains', { by: adam, body: { name: 'x.pl', vouched: true } })).status, 403);
  const suffix = await ask('POST /domains', {
    by: adam,
    body: { name: 'com.pl' },
    headers: { 'accept-language': 'pl' },
  });
  assert.equal(suffix.status, 422);
  assert.match(suffix.body.errors[0].text as string, /^com\.pl jest sufiksem publicznym/);
  const account = { address: 'ala@firma.pl', password: 'Zażółć gęślą 1' };
  assert.equal((await ask('POST /accounts', { by: adam, body: account })).status, 409);
  const prove = async (by: typeof adam) =>
    (await ask('POST /domains/firma.pl/proof', { by })).body as { state: string };
  assert.equal((await prove(barbara)).state, 'missing');

  const { body: claim } = await ask('GET /domains/firma.pl/claim', { by: barbara });
  assert.deepEqual((await ask('GET /domain-claims', { by: barbara })).body.items, [claim]);
  assert.deepEqual((await ask('GET /domain-claims')).body.items, [], 'the operator claims nothing');
  assert.equal((await ask('GET /domain-claims', { by: mailboxUser(1) })).status, 403);
  const [{ name, value }] = claim.records as [{ name: string; value: string }];
  records.push({ name, type: 'TXT', ttl: 1, value });
  assert.equal((await prove(adam)).state, 'wrong');
  assert.equal((await prove(barbara)).state, 'proved');
  assert.equal((await ask('GET /domains/firma.pl', { by: barbara })).body.ownership, 'proved');
  for (const request of ['GET /domains/firma.pl', 'GET /domains/firma.pl/claim', 'POST /domains/firma.pl/proof']) {
    assert.equal((await ask(request, { by: adam })).status, 404, request);
  }
  assert.deepEqual((await ask('GET /domain-claims', { by: adam })).body.items, []);
  assert.equal((await ask('POST /domains', { by: adam, body: { name: 'firma.pl' } })).status, 409);
  assert.equal((await ask('POST /accounts', { by: barbara, body: account })).status, 201);
});
