import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import type { KeySight } from '#directory/signing-key-states.ts';
import { type PublicSigningKey, SigningKeys } from '#directory/signing-keys.ts';
import { Sealer } from '#directory/sealing.ts';
import { openTestDirectory } from '#directory/testing.ts';
import { KeyRotation } from './key-rotation.ts';

const day = 86_400_000;
const forever = new AbortController().signal;
const times = { age: 180 * day, underWay: 10 * day };

test('keys follow each other by themselves, through DNS that is ours to change', async () => {
  await using t = await openTestDirectory({ engine: 'sqlite' });
  const { database, clock } = t;
  using keys = new SigningKeys({ database, sealer: new Sealer(Buffer.alloc(32, 1)), clock });
  await t.directory.addDomain('a.test');
  await keys.begin('a.test');
  /** Names that the zone has. */
  const zone = new Set((await keys.list('a.test')).map((key) => key.name));
  let asked = 0;
  const sight = async (list: readonly PublicSigningKey[]) => {
    asked++;
    const seen = list.map(({ selector, name }) => [selector, zone.has(name) ? 'everywhere' : 'nowhere'] as const);
    return { sights: new Map<string, KeySight>(seen), settle: 3_600_000 };
  };
  const rotation = new KeyRotation({
    database,
    keys,
    sight,
    publisher: {
      publish: async (list) => {
        for (const { name } of list) zone.add(name);
        return list;
      },
      withdraw: async (list) => {
        for (const { name } of list) zone.delete(name);
      },
    },
    times: () => times,
    clock,
    log: silentLog,
  });
  const states = async () => (await keys.list('a.test')).map(({ state }) => state).join(' ');
  const step = async (wait: number) => {
    clock.time += wait;
    await rotation.step('a.test', forever);
    return states();
  };
  assert.equal(await step(0), 'active active');
  assert.equal(asked, 0, 'keys that sign cost no question');
  assert.equal(await step(180 * day), 'active active published published');
  assert.equal(zone.size, 4);
  assert.equal(await step(0), 'active active seen seen');
  assert.equal(await step(3_600_000 - 1), 'active active seen seen');
  assert.equal(await step(1), 'retired retired active active');
  assert.equal(await step(10 * day), 'expired expired active active');
  assert.equal(await step(0), 'expired expired active active');
  assert.equal(zone.size, 2);
  assert.equal(await step(0), 'active active');
});

test('what DNS or its primary server does wrong holds nobody else up', async () => {
  await using t = await openTestDirectory({ engine: 'sqlite' });
  const { database, clock } = t;
  using keys = new SigningKeys({ database, sealer: new Sealer(Buffer.alloc(32, 1)), clock });
  const domains = ['a.test', 'b.test'];
  for (const domain of domains) {
    await t.directory.addDomain(domain);
    await keys.begin(domain);
  }
  const failed: string[] = [];
  const rotation = new KeyRotation({
    database,
    keys,
    sight: () => Promise.reject(new Error('nobody is asked')),
    publisher: {
      publish: async ([key]) => {
        failed.push(key?.name.split('_domainkey.')[1] ?? '');
        throw new Error('the primary server is down');
      },
      withdraw: () => Promise.resolve(),
    },
    times: () => times,
    clock,
    log: silentLog,
  });
  clock.time += 180 * day;
  await rotation.pass(forever);
  assert.deepEqual([...new Set(failed)], domains);
  assert.deepEqual(
    (await keys.list('a.test')).map(({ state }) => state),
    ['active', 'active', 'made', 'made'],
  );
});
