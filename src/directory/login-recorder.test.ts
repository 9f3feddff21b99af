import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginHistoryLimits as limits } from '#base/limits-logins.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import type { LoginRecord } from './login-history.ts';
import { LoginRecorder } from './login-recorder.ts';

const attempt: LoginRecord = {
  account: 1,
  protocol: 'imap',
  address: '192.0.2.1',
  outcome: 'ok',
  agent: '',
  attempts: 1,
  at: 0,
};

/** A recorder whose database is a list, which can be down. */
function setUp() {
  const written: LoginRecord[][] = [];
  const database = { down: false, written };
  const metrics = new Metrics();
  const recorder = new LoginRecorder({
    write: async (records) => {
      if (database.down) throw new Error('down');
      written.push(records);
    },
    log: silentLog,
    metrics,
  });
  return { recorder, database, metrics };
}

test('equal attempts of one period are one record, others are not', async () => {
  const { recorder, database } = setUp();
  recorder.add(attempt);
  recorder.add({ ...attempt, at: 5 });
  recorder.add({ ...attempt, at: 3 });
  recorder.add({ ...attempt, outcome: 'failed' });
  recorder.add({ ...attempt, at: limits.period });
  await recorder.flush();
  assert.deepEqual(database.written, [
    [
      { ...attempt, attempts: 3, at: 5 },
      { ...attempt, outcome: 'failed' },
      { ...attempt, at: limits.period },
    ],
  ]);
  await recorder[Symbol.asyncDispose]();
  assert.equal(database.written.length, 1);
});

test('an attempt that is named is counted with its name alone', async () => {
  const { recorder, database } = setUp();
  const named = { ...attempt, agent: 'mutt' };
  recorder.add(attempt);
  recorder.rename(named);
  await recorder.flush();
  recorder.rename(named);
  await recorder[Symbol.asyncDispose]();
  assert.deepEqual(database.written, [[named], [{ ...attempt, attempts: -1 }, named]]);
});

test('what the database refuses is kept and joined with what comes after', async () => {
  const { recorder, database } = setUp();
  database.down = true;
  recorder.add(attempt);
  await recorder.flush();
  recorder.add({ ...attempt, at: 7 });
  database.down = false;
  await recorder[Symbol.asyncDispose]();
  assert.deepEqual(database.written, [[{ ...attempt, attempts: 2, at: 7 }]]);
});

test('as many records wait as the limit; one more is counted as dropped, an equal one is not', async () => {
  const { recorder, database, metrics } = setUp();
  for (let account = 1; account <= limits.waiting; account++) recorder.add({ ...attempt, account });
  recorder.add({ ...attempt, account: 1 });
  assert.match(metrics.text(), /^sowa_login_history_dropped_total 0$/m);
  recorder.add({ ...attempt, account: limits.waiting + 1 });
  assert.match(metrics.text(), /^sowa_login_history_dropped_total 1$/m);
  await recorder[Symbol.asyncDispose]();
  assert.equal(database.written.length, limits.waiting / limits.batch);
  assert.equal(database.written.flat().length, limits.waiting);
});
