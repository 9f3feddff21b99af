import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDns, zone } from '#net/dns/testing.ts';
import { customerActor, openApi } from './stage.ts';

test('the DNS of a domain is looked at, and what is missing is said in the language of the request', async () => {
  await using dns = await startDns(
    zone([
      { name: 'a.test', type: 'MX', ttl: 60, value: { preference: 10, exchange: 'mail.example.test' } },
      { name: 'a.test', type: 'TXT', ttl: 60, value: 'v=spf1 -all' },
    ]),
  );
  await using stage = await openApi(undefined, [{ address: '127.0.0.1', port: dns.port, trusted: false }]);
  await stage.ask('POST /domains', { body: { name: 'a.test', vouched: true } });
  const { status, body } = await stage.ask('GET /domains/a.test/check', { headers: { 'Accept-Language': 'pl' } });
  assert.equal(status, 200);
  assert.equal(body.ok, false);
  const of = (purpose: string) =>
    body.records.find((one: { purpose: string }) => one.purpose === purpose) as Record<string, unknown>;
  assert.equal(of('mx')['state'], 'ok');
  assert.deepEqual(
    [of('spf')['state'], of('spf')['difference'], of('spf')['found']],
    ['wrong', 'spf-without-mx', ['v=spf1 -all']],
  );
  assert.equal(of('dmarc')['state'], 'missing');
  assert.match(String(of('dmarc')['text']), /^nic nie ma tej nazwy/);
  const asked = dns.asked.length;
  await stage.ask('GET /domains/a.test/check');
  assert.equal(dns.asked.length, asked, 'a moment later the same report is shown');
  assert.equal((await stage.ask('GET /domains/b.test/check')).status, 404);
  // What was found is kept: lists and the page of the domain show it without asking anybody.
  const kept = dns.asked.length;
  const { report } = (await stage.ask('GET /domains/a.test/report', { headers: { 'Accept-Language': 'pl' } })).body;
  assert.deepEqual(report, body);
  const [listed] = (await stage.ask('GET /domains')).body.items;
  assert.equal(listed.diagnosis.checkedAt, body.checked);
  assert.equal(listed.diagnosis.items.find(({ name }: { name: string }) => name === 'spf').state, 'wrong');
  assert.equal(dns.asked.length, kept);
  assert.equal((await stage.ask('GET /domains/a.test/report', { by: customerActor(7) })).status, 404);
});

test('a domain that nobody looked at has no report', async () => {
  await using stage = await openApi();
  await stage.ask('POST /domains', { body: { name: 'a.test', vouched: true } });
  assert.deepEqual((await stage.ask('GET /domains/a.test/report')).body, { report: null });
  assert.equal((await stage.ask('GET /domains/a.test')).body.diagnosis, null);
});
