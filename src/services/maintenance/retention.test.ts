import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retentionLimits } from '#base/limits-retention.ts';
import { silentLog } from '#base/log.ts';
import { openTestQueue } from '#services/queue/testing.ts';
import { newQueueId } from '#store/queue-id.ts';
import { Retention, type RetentionDays } from './retention.ts';

const day = 24 * 3600_000;

test('each class is forgotten when its own days are over, however many rows there are', async () => {
  await using t = await openTestQueue();
  const account = await t.account('ala');
  const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time };
  const days: RetentionDays = { trails: 10, logins: 20, audit: 30 };
  await using retention = new Retention({ database: t.database, days: () => days, clock, log: silentLog });
  const many = 2 * retentionLimits.rows + 1;
  const by = { actor: 'root', role: 'operator', via: 'cli' };
  const subject = { kind: 'installation' };
  for (let i = 0; i < many; i++) {
    const trail = { queueId: newQueueId(clock.time), sender: 'ala@our.test', head: '', steps: '', parts: [] };
    await t.database.write([
      t.store.call(account, 'trail.begin', trail),
      { name: 'audit.begin', args: { act: `act ${i}`, by, action: 'route.change', subject, now: clock.time }, lane: 0 },
    ]);
  }
  const record = { account, protocol: 'imap', outcome: 'ok', agent: '', attempts: 1, at: clock.time };
  const records = Array.from({ length: 150 }, (_, i) => ({ ...record, address: `192.0.2.${i}` }));
  await t.database.write([{ name: 'login.record', args: { records }, lane: 0 }]);
  const left = async () => {
    const count = async (table: string) =>
      (await t.database.reader.get<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`))?.rows;
    return { trails: await count('local_trail'), logins: await count('login_history'), audit: await count('audit') };
  };
  clock.time += 10 * day;
  await retention.pass();
  assert.deepEqual(await left(), { trails: many, logins: 150, audit: many });
  clock.time += 1;
  await retention.pass();
  assert.deepEqual(await left(), { trails: 0, logins: 150, audit: many });
  clock.time += 10 * day;
  await retention.pass();
  assert.deepEqual(await left(), { trails: 0, logins: 0, audit: many });
  days.audit = 20;
  await retention.pass();
  assert.deepEqual(await left(), { trails: 0, logins: 0, audit: 0 });
});

test('what has an end of its own goes without anybody who asks for it', async () => {
  await using t = await openTestQueue();
  const clock = { now: () => 100 * day };
  const days: RetentionDays = { trails: 30, logins: 90, audit: 730 };
  await using retention = new Retention({ database: t.database, days: () => days, clock, log: silentLog });
  const outcome = { batch: 1, account: null, outcome: new Uint8Array(1) };
  const answer = { owner: 'ala', request: 'r' };
  await t.database.write([
    { name: 'import.keepOutcome', args: { ...outcome, line: 1, now: 92 * day }, lane: 0 },
    { name: 'import.keepOutcome', args: { ...outcome, line: 2, now: 94 * day }, lane: 0 },
    { name: 'answer.claim', args: { ...answer, key: 'a', now: 98 * day }, lane: 0 },
  ]);
  await retention.pass();
  assert.deepEqual(
    (await t.database.reader.all<{ line: number }>('SELECT line FROM import_outcome')).map(({ line }) => line),
    [2],
  );
  assert.deepEqual(await t.database.reader.all('SELECT key FROM idempotent_answer'), []);
});
