import assert from 'node:assert/strict';
import { test } from 'node:test';
import { primaryKey, startPrimary } from '../e2e/primaries.ts';
import { customerActor, openApi } from './stage.ts';

interface Publication {
  sets: { action: string; purpose: string; lost: string[] }[];
  outcome: string;
  text: string;
}

test('programs publish the records of a domain, and hear what stands in the way', async () => {
  const foreign = 'firma.pl. 60 MX 10 mx.old.pl.';
  await using dns = await startPrimary('knot', { zones: { 'firma.pl': [foreign] }, fixed: { '.': [] } });
  const { name: key, secret } = primaryKey;
  const managed = (secret: string) =>
    `managed_dns=${JSON.stringify([{ server: `127.0.0.1:${dns.port}`, key, secret, zones: ['firma.pl'] }])}`;
  const server = { address: '127.0.0.1', port: dns.port, trusted: false };
  await using stage = await openApi(undefined, [server], [managed(secret)]);
  const publish = async (body: object, headers = {}) =>
    (await stage.ask('POST /domains/firma.pl/publication', { body, headers })).body as Publication;

  await stage.ask('POST /domains', { body: { name: 'firma.pl', target: null } });
  assert.equal((await stage.ask('POST /domains/firma.pl/publication', { body: {} })).status, 409);
  await stage.ask('POST /domains', { body: { name: 'firma.pl', vouched: true } });
  const planned = await publish({ dryRun: true, only: ['mx', 'spf'] });
  assert.deepEqual(
    planned.sets.map(({ purpose, action, lost }) => [purpose, action, lost]),
    [
      ['mx', 'conflict', ['MX 10 mx.old.pl']],
      ['spf', 'add', []],
    ],
  );
  assert.equal(planned.outcome, 'planned');
  const published = await publish({ only: ['mx', 'spf'], replace: true });
  assert.equal(published.outcome, 'published');
  const again = await publish({ only: ['mx', 'spf'] }, { 'accept-language': 'pl' });
  assert.deepEqual([again.outcome, again.text], ['published', 'Strefy mają już wszystko.']);

  const zones = await stage.ask('GET /managed-zones');
  const place = `127.0.0.1:${dns.port}`;
  assert.deepEqual(zones.body, { items: [{ zone: 'firma.pl', server: place }], faults: [] });
  assert.equal((await stage.ask('GET /managed-zones', { by: customerActor(1) })).status, 404);

  await using stranger = await openApi(undefined, [server], [managed(Buffer.alloc(32).toString('base64'))]);
  await stranger.ask('POST /domains', { body: { name: 'firma.pl', vouched: true } });
  const refused = await stranger.ask('POST /domains/firma.pl/publication', { body: {} });
  assert.deepEqual([refused.body.outcome, /BADSIG/.test(refused.body.text as string)], ['failed', true]);
});
