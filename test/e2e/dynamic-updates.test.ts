import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { managedDnsLimits } from '#base/limits-managed-dns.ts';
import { type DnsDriver, dnsFaultOf, type RecordSet } from '#net/dns/driver.ts';
import { Rfc2136Driver } from '#net/dns/rfc2136.ts';
import { askSigned, type Primary } from '#net/dns/signed.ts';
import { encodeData, encodeUpdate } from '#wire/dns/update.ts';
import { type PrimaryKind, primaryKey, startPrimary } from './primaries.ts';

const zone = 'example.org';

interface Oddities {
  secret?: string;
  key?: string;
  /** Milliseconds by which our clock is late. */
  late?: number;
}

function primaryAt(port: number, { secret, key, late = 0 }: Oddities = {}): Primary {
  return {
    name: 'ns.test',
    server: { address: '127.0.0.1', port },
    key: { name: key ?? primaryKey.name, secret: Buffer.from(secret ?? primaryKey.secret, 'base64') },
    clock: { now: () => systemClock.now() - late },
  };
}

function driver(port: number, { catalog = null, ...odd }: Oddities & { catalog?: string | null } = {}): DnsDriver {
  return new Rfc2136Driver(primaryAt(port, odd), { zones: [zone], catalog });
}

const txt = (name: string, ...values: string[]): RecordSet => ({ name, type: 'TXT', ttl: 60, values });

async function faultOf(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return dnsFaultOf(error) ?? String(error);
  }
}

for (const kind of ['bind', 'knot'] satisfies PrimaryKind[]) {
  test(`${kind}: sets are added, replaced and removed under conditions, all or none`, async () => {
    const divided = 'example.org. 60 TXT "v=spf1 " "a " "~all"';
    await using server = await startPrimary(kind, {
      zones: { [zone]: [divided, 'sub.example.org. 60 NS ns.elsewhere.test.'] },
    });
    const dns = driver(server.port);
    const before = await dns.read(zone, zone, 'TXT');
    assert.deepEqual(before, txt(zone, 'v=spf1 a ~all'));
    assert.equal(await dns.read(zone, 'nothing.example.org', 'A'), null);

    const long = 'k'.repeat(400);
    const mx: RecordSet = {
      name: zone,
      type: 'MX',
      ttl: 300,
      values: [{ preference: 10, exchange: 'mail.example.net' }],
    };
    const alias: RecordSet = { name: 'autoconfig.example.org', type: 'CNAME', ttl: 300, values: ['mail.example.net'] };
    await dns.apply(zone, [
      { name: zone, type: 'MX', before: null, after: mx },
      { name: zone, type: 'TXT', before, after: txt(zone, 'v=spf1 a ~all', long) },
      { name: alias.name, type: 'CNAME', before: null, after: alias },
    ]);
    assert.deepEqual(await dns.read(zone, zone, 'MX'), mx);
    assert.deepEqual(await dns.read(zone, alias.name, 'CNAME'), alias);
    const both = await dns.read(zone, zone, 'TXT');
    assert.deepEqual(both?.values.toSorted(), [long, 'v=spf1 a ~all']);

    const stale = dns.apply(zone, [
      { name: 'new.example.org', type: 'TXT', before: null, after: txt('new.example.org', 'x') },
      { name: zone, type: 'MX', before: null, after: mx },
    ]);
    assert.equal(await faultOf(() => stale), 'changed');
    assert.equal(await dns.read(zone, 'new.example.org', 'TXT'), null, 'nothing of a refused update is made');

    // The server holds the condition itself, for what happens between our question and our update.
    const raw = {
      name: zone,
      type: 'MX',
      ttl: 60,
      data: [encodeData('MX', { preference: 1, exchange: 'x.test' })],
    } as const;
    const late = (id: number) => encodeUpdate(id, zone, [{ name: zone, type: 'MX', before: raw, after: null }]);
    const exchange = { message: late, zone, milliseconds: managedDnsLimits.exchange };
    assert.equal(await faultOf(() => askSigned(primaryAt(server.port), exchange)), 'changed');

    await dns.apply(zone, [{ name: zone, type: 'MX', before: mx, after: null }]);
    assert.equal(await dns.read(zone, zone, 'MX'), null);
    assert.equal(await faultOf(() => dns.read(zone, 'mail.sub.example.org', 'A')), 'delegated');
  });

  test(`${kind}: every refusal has its own name`, async () => {
    await using server = await startPrimary(kind, { zones: { [zone]: [] }, fixed: { 'fixed.test': [] } });
    const { port } = server;
    const add = (dns: DnsDriver, where = zone) =>
      dns.apply(where, [{ name: `x.${where}`, type: 'TXT', before: null, after: txt(`x.${where}`, 'x') }]);
    assert.equal(await faultOf(() => add(driver(port, { key: 'nobody' }))), 'bad-key');
    assert.equal(
      await faultOf(() => add(driver(port, { secret: Buffer.alloc(32).toString('base64') }))),
      'bad-signature',
    );
    assert.equal(await faultOf(() => add(driver(port, { late: 3_600_000 }))), 'bad-time');
    assert.equal(await faultOf(() => add(driver(port), 'elsewhere.test')), 'not-authoritative');
    assert.equal(await faultOf(() => add(driver(port), 'fixed.test')), kind === 'bind' ? 'refused' : 'bad-key');
    const outside = [
      { name: 'x.elsewhere.test', type: 'TXT', before: null, after: txt('x.elsewhere.test', 'x') },
    ] as const;
    assert.equal(await faultOf(() => driver(port).apply(zone, outside)), 'not-in-zone');
    assert.equal(await faultOf(() => add(driver(port))), undefined);
  });

  test(`${kind}: the members of a catalog zone are its zones`, async () => {
    const members = Array.from(
      { length: 3000 },
      (_, n) => `n${n}.zones.catalog.test. 0 PTR member-with-a-long-name-${n}.example.`,
    );
    await using server = await startPrimary(kind, {
      zones: { 'catalog.test': ['version.catalog.test. 0 TXT "2"', ...members] },
    });
    const zones = await driver(server.port, { catalog: 'catalog.test' }).zones();
    assert.equal(zones.length, 3001);
    assert.ok(zones.includes(zone) && zones.includes('member-with-a-long-name-2999.example'));
    assert.equal(
      await faultOf(() => driver(server.port, { key: 'nobody', catalog: 'catalog.test' }).zones()),
      'bad-key',
    );
  });
}
