import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainLimits } from '#base/limits-domains.ts';
import { silentLog } from '#base/log.ts';
import type { Engine } from '#db/open.ts';
import { startPostgres } from '#db/testing.ts';
import { domainReport } from '#directory/domain-reports.ts';
import { domainDrifts } from '#directory/domain-checks.ts';
import { openTestDirectory } from '#directory/testing.ts';
import { expectedRecords } from './records.ts';
import { driftSentence, driftState } from './sentences.ts';
import { testFacts } from './testing.ts';
import type { DomainReport, RecordResult } from './types.ts';
import { DomainWatch } from './watch.ts';

const [record] = expectedRecords(testFacts);
const forever = new AbortController().signal;

for (const name of ['sqlite', 'postgres'] as const) {
  test(`on ${name} each domain is looked at once a day, and what broke is told once`, async () => {
    await using server = name === 'postgres' ? await startPostgres() : null;
    const engine: Engine =
      server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() };
    await using t = await openTestDirectory(engine);
    const { clock, database } = t;
    const looks: string[] = [];
    const told: string[] = [];
    let result: RecordResult = { state: 'ok' };
    const look = async (domain: string): Promise<DomainReport> => {
      looks.push(domain);
      assert.ok(record !== undefined);
      return { domain, at: clock.now(), checks: [], records: [{ record, result, servers: [] }] };
    };
    const watch = new DomainWatch({
      database,
      look,
      notice: async (domain, broken) => {
        told.push(`${domain}: ${broken.map((item) => item.name).join()}`);
        return [];
      },
      clock,
      log: silentLog,
      chance: () => 0.5,
    });
    await watch.pass(forever);
    await t.directory.addDomain('a.test');
    await t.directory.addDomain('b.test');
    // New domains wait for their hour of the day.
    await watch.pass(forever);
    assert.deepEqual(looks, []);
    clock.time += domainLimits.interval / 2;
    await watch.pass(forever);
    assert.deepEqual(looks, ['a.test', 'b.test']);
    await watch.pass(forever);
    assert.equal(looks.length, 2, 'the next look is tomorrow');
    assert.equal((await domainReport(database.reader, 'a.test'))?.state, 'ok');

    const tomorrow = async () => {
      clock.time += domainLimits.interval * 1.1;
      await watch.pass(forever);
    };
    result = { state: 'missing', absent: 'record' };
    await tomorrow();
    await tomorrow();
    assert.deepEqual(told, ['a.test: mx MX a.test', 'b.test: mx MX a.test'], 'once, though it is still missing');
    result = { state: 'ok' };
    await tomorrow();
    result = { state: 'servfail' };
    await tomorrow();
    assert.equal(told.length, 2, 'one failure proves nothing');
    const seen = looks.length;
    clock.time += domainLimits.again;
    await watch.pass(forever);
    assert.equal(looks.length, seen + 2, 'it is looked at again within the hour');
    assert.equal(told.length, 4);
    assert.deepEqual(
      (await domainDrifts(database.reader, 'a.test')).map(({ item, state }) => `${item} ${state}`),
      ['mx MX a.test servfail', 'mx MX a.test ok', 'mx MX a.test missing'],
    );
    const [failed, mended] = await domainDrifts(database.reader, 'a.test');
    assert.ok(failed !== undefined && mended !== undefined);
    assert.match(driftSentence('en', failed), /^the DNS server fails \(SERVFAIL\)/);
    assert.match(driftSentence('pl', failed), /^serwer DNS zawodzi \(SERVFAIL\)/);
    assert.deepEqual([driftState('pl', failed), driftState('pl', mended)], ['SERVFAIL', 'ok']);
    assert.equal(driftSentence('pl', mended), '');
    const old = { ...failed, facts: null, detail: 'a sentence from before' };
    assert.deepEqual([driftState('pl', old), driftSentence('pl', old)], ['servfail', 'a sentence from before']);
    assert.equal((await domainReport(database.reader, 'a.test'))?.state, 'fault');
    await t.directory.removeDomain('a.test');
    assert.equal(await domainReport(database.reader, 'a.test'), undefined);
    assert.deepEqual(await domainDrifts(database.reader, 'a.test'), []);
  });
}

test('domains are taken by one node at a time', async () => {
  await using t = await openTestDirectory({ engine: 'sqlite' });
  await t.directory.addDomain('a.test');
  const now = t.clock.now();
  const write = (operation: string, args: unknown) => t.database.write([{ name: operation, lane: 0, args }]);
  await write('domainCheck.schedule', {
    checks: [
      { domain: 'a.test', at: now },
      { domain: 'gone.test', at: now },
    ],
  });
  const claim = { now, lease: now + domainLimits.lease, limit: 10 };
  assert.deepEqual(await write('domainCheck.claim', claim), [['a.test']]);
  assert.deepEqual(await write('domainCheck.claim', claim), [[]]);
  const later = { ...claim, now: now + domainLimits.lease };
  assert.deepEqual(await write('domainCheck.claim', later), [['a.test']], 'a node that died keeps nothing');
});
