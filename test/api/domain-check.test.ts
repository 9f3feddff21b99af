import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDns, zone } from '#net/dns/testing.ts';
import { openApi } from './stage.ts';

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
});
