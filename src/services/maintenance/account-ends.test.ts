import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import { Administration, commandLineActor } from '#directory/administration.ts';
import { openTestDirectory } from '#directory/testing.ts';
import { AccountEnds } from './account-ends.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';
const day = 24 * 3600_000;

test('closed accounts go when their days of grace are over, and the log says so', async () => {
  await using t = await openTestDirectory({ engine: 'sqlite' });
  await using ends = new AccountEnds({ ...t, log: silentLog });
  await t.directory.addDomain('example.test');
  for (const name of ['goes', 'stays', 'returns']) {
    await t.directory.addAccount({
      address: `${name}@example.test`,
      password: { hash },
      displayName: '',
      language: 'pl',
    });
  }
  const account = (await t.directory.findAccount('goes@example.test'))?.account_id;
  await t.directory.closeAccount('goes@example.test');
  await t.directory.closeAccount('returns@example.test');
  t.clock.time += 30 * day - 1;
  assert.equal(await ends.pass(), 0);
  await t.directory.restoreAccount('returns@example.test');
  t.clock.time += 1;
  assert.equal(await ends.pass(), 1);
  assert.equal(await t.directory.findAccount('goes@example.test'), undefined);
  assert.ok((await t.directory.findAccount('returns@example.test')) !== undefined);
  assert.equal(await ends.pass(), 0);
  const [row] = await new Administration(t).log(commandLineActor('root'), { action: 'account.delete' });
  assert.deepEqual([row?.via, row?.subject, row?.before_json], ['service', String(account), null]);
  assert.match(row?.after_json ?? '', /"erased":.*"passwords":1/);
});
