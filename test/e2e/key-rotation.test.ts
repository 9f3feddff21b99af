// DKIM keys that follow each other through zones of real primaries, as the world sees them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { Sealer } from '#directory/sealing.ts';
import { SigningKeys } from '#directory/signing-keys.ts';
import { openTestDirectory } from '#directory/testing.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { Rfc2136Driver } from '#net/dns/rfc2136.ts';
import { KeyRotation } from '#services/domains/key-rotation.ts';
import { sightKeys } from '#services/domains/key-sights.ts';
import { ManagedKeys } from '#services/domains/managed-keys.ts';
import { zoneText } from '#services/domains/record-text.ts';
import { dkimRecord } from '#services/domains/records.ts';
import { type PrimaryKind, primaryKey, startPrimary } from './primaries.ts';

const domain = 'a.test';
const day = 86_400_000;
const times = { age: 180 * day, underWay: 10 * day };

for (const kind of ['bind', 'knot'] satisfies PrimaryKind[]) {
  test(`${kind}: new keys are put into the zone, sign when they are seen, and the old ones leave it`, async () => {
    await using t = await openTestDirectory({ engine: 'sqlite' });
    const { database, clock } = t;
    using keys = new SigningKeys({ database, sealer: new Sealer(Buffer.alloc(32, 1)), clock });
    await t.directory.addDomain(domain);
    await keys.begin(domain);
    const first = zoneText((await keys.list(domain)).map(dkimRecord)).split('\n');
    await using server = await startPrimary(kind, { zones: { [domain]: first } });
    const server53 = { address: '127.0.0.1', port: server.port };
    const secret = Buffer.from(primaryKey.secret, 'base64');
    const primary = { name: 'ns', server: server53, key: { name: primaryKey.name, secret }, clock: systemClock };
    const drivers = () => [new Rfc2136Driver(primary, { zones: [domain], catalog: null })];
    // Without a cache of its own, so that every step sees the zone as it is.
    const resolver = () => new StubResolver([{ ...server53, trusted: false }], systemClock, new Metrics());
    const rotation = new KeyRotation({
      database,
      keys,
      sight: (list) => sightKeys({ resolver: resolver(), dnsPort: () => server.port }, list),
      publisher: new ManagedKeys(drivers, silentLog),
      times: () => times,
      clock,
      log: silentLog,
    });
    const published = async () => {
      const { sights } = await sightKeys({ resolver: resolver(), dnsPort: () => server.port }, await keys.list(domain));
      return [...sights.values()].filter((sight) => sight === 'everywhere').length;
    };
    const step = async (wait: number) => {
      clock.time += wait;
      await rotation.step(domain, new AbortController().signal);
      return `${(await keys.list(domain)).map(({ state }) => state).join(' ')}; ${await published()} published`;
    };
    assert.equal(await step(180 * day), 'active active published published; 4 published');
    assert.equal(await step(0), 'active active seen seen; 4 published');
    // The zone says how long resolvers remember that there was nothing: some seconds here.
    assert.equal(await step(0), 'active active seen seen; 4 published');
    assert.equal(await step(3_600_000), 'retired retired active active; 4 published');
    assert.equal(await step(10 * day), 'expired expired active active; 4 published');
    assert.equal(await step(0), 'expired expired active active; 2 published');
    assert.equal(await step(0), 'active active; 2 published');
  });
}
