import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Actor } from '#directory/access.ts';
import { writerFor } from '#db/typed.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { type ApiStage, customerActor, mailboxUser, openApi, operator } from './stage.ts';

const helpDesk: Actor = { ...operator, role: 'help-desk', name: 'phone' };

describe('health and helping by HTTP', () => {
  let stage: ApiStage;
  let jan: number;

  before(async () => {
    stage = await openApi();
    await stage.ask('POST /domains', { body: { name: 'ours.test', vouched: true } });
    const body = { address: 'jan@ours.test', password: 'Tajne-Haslo-77-xyz' };
    assert.equal((await stage.ask('POST /accounts', { body })).status, 201);
    jan = (await stage.installation.directory.findAccount('jan@ours.test'))?.account_id ?? 0;
  });
  after(() => stage[Symbol.asyncDispose]());

  test('operators see how the service is, and nobody else', async () => {
    const { body, status } = await stage.ask('GET /health');
    assert.equal(status, 200);
    assert.equal(body.ok, true);
    assert.deepEqual(body.queue, { waiting: 0, held: 0, oldestAt: null });
    assert.ok(body.disk.freeBytes > 0);
    assert.equal(body.samples.at(-1).received, 0);
    for (const by of [helpDesk, customerActor(1), mailboxUser(jan), { ...operator, scopes: [] }]) {
      assert.equal((await stage.ask('GET /health', { by })).status, 403, by.name);
    }
  });

  test('domains whose DNS is wrong are named with what is wrong', async () => {
    assert.deepEqual((await stage.ask('GET /health')).body.domains, []);
    const write = writerFor<DirectoryOperations>(stage.installation.database);
    const now = Date.parse('2026-11-21T12:00:00Z');
    const items = [{ name: 'mx', state: 'wrong' }];
    const row = { domain: 'ours.test', at: now, state: 'wrong', items: JSON.stringify(items), report: '{}' } as const;
    await write(0, 'domainReport.keep', { row });
    const { domains } = (await stage.ask('GET /health')).body;
    assert.deepEqual(domains, [{ domain: 'ours.test', checkedAt: '2026-11-21T12:00:00.000Z', items }]);
    await write(0, 'domainReport.keep', { row: { ...row, at: now + 1, state: 'propagating' } });
    assert.deepEqual((await stage.ask('GET /health')).body.domains, [], 'what is on its way needs nobody');
  });

  test('the help desk sees that there is a second factor or a security answer, never what it is', async () => {
    const { body, text } = await stage.ask('GET /accounts/jan@ours.test/sign-in', { by: helpDesk });
    assert.deepEqual(body, { secondFactor: false, passkeys: 0, appPasswords: 0, securityAnswer: false });
    assert.doesNotMatch(text, /hash|secret"/);
    const write = writerFor<DirectoryOperations>(stage.installation.database);
    const principal = { account: jan };
    const secret = new Uint8Array(20);
    await write(0, 'secondFactor.begin', { principal, secret });
    assert.equal((await stage.ask('GET /accounts/jan@ours.test/sign-in', { by: helpDesk })).body.secondFactor, false);
    await write(0, 'secondFactor.enable', { principal, secret, step: 1, codes: [], now: 1 });
    assert.equal((await stage.ask('GET /accounts/jan@ours.test/sign-in', { by: helpDesk })).body.secondFactor, true);
    const by = mailboxUser(jan + 1000);
    assert.equal((await stage.ask('GET /accounts/jan@ours.test/sign-in', { by })).status, 404);
  });
});
