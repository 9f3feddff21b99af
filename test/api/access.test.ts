import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Actor } from '#directory/access.ts';
import { Customers } from '#directory/customers/customers.ts';
import { systemClock } from '#base/clock.ts';
import { type ApiStage, customerActor, mailboxUser, openApi, operator } from './stage.ts';

describe('who sees what by HTTP', () => {
  let stage: ApiStage;
  let ours: Actor;
  let theirs: Actor;
  let jan: Actor;
  const helpDesk: Actor = { ...operator, role: 'help-desk', name: 'phone' };

  before(async () => {
    stage = await openApi();
    const { installation, ask } = stage;
    const customers = new Customers({ database: installation.database, clock: systemClock });
    await customers.setPlan({ name: 'small', slots: 3, spaceBytes: 0 });
    for (const name of ['ours', 'theirs']) {
      const id = await customers.reserve();
      await customers.add(id, { name, plan: 'small' });
      await ask('POST /domains', { body: { name: `${name}.test`, vouched: true } });
      await customers.assignDomain(`${name}.test`, id);
      const body = { address: `jan@${name}.test`, password: 'Tajne-Haslo-77-xyz' };
      assert.equal((await ask('POST /accounts', { body })).status, 201);
      await ask('POST /groups', { body: { address: `wszyscy@${name}.test`, members: [`jan@${name}.test`] } });
      if (name === 'ours') ours = customerActor(id);
      else theirs = customerActor(id);
    }
    const account = await installation.directory.findAccount('jan@ours.test');
    jan = mailboxUser(account?.account_id ?? 0);
  });
  after(() => stage[Symbol.asyncDispose]());

  test('a list has what is ours and nothing else', async () => {
    const { ask } = stage;
    for (const path of ['/domains', '/accounts', '/groups', '/usage']) {
      const mine = await ask(`GET ${path}`, { by: ours });
      assert.equal(mine.status, 200, path);
      assert.equal(mine.body.items.length, 1, path);
      assert.doesNotMatch(mine.text, /theirs/, path);
      assert.equal((await ask(`GET ${path}`)).body.items.length, 2, path);
    }
    const table = await ask('GET /usage/table', { by: ours });
    assert.match(table.text, /^customer,address.*\r\nours,jan@ours\.test,active/);
    assert.doesNotMatch(table.text, /theirs/);
  });

  test('what is somebody else’s does not exist', async () => {
    const { ask } = stage;
    const requests: [string, unknown?][] = [
      ['GET /domains/theirs.test'],
      ['GET /domains/theirs.test/records'],
      ['GET /domains/theirs.test/simulation?address=jan@theirs.test'],
      ['PATCH /domains/theirs.test', { target: null }],
      ['DELETE /domains/theirs.test'],
      ['GET /accounts/jan@theirs.test'],
      ['PATCH /accounts/jan@theirs.test', { displayName: 'x' }],
      ['PUT /accounts/jan@theirs.test/status', { status: 'suspended' }],
      ['GET /accounts/jan@theirs.test/space'],
      ['PATCH /accounts/jan@theirs.test/space', { webShare: 10 }],
      ['GET /accounts/jan@theirs.test/logins'],
      ['DELETE /accounts/jan@theirs.test'],
      ['PUT /accounts/jan@theirs.test/password', { password: 'Tajne-Haslo-77-xyz' }],
      ['POST /accounts', { address: 'ola@theirs.test' }],
      ['GET /accounts/jan@theirs.test/aliases'],
      ['POST /accounts/jan@theirs.test/aliases', { address: 'janek@theirs.test' }],
      ['POST /accounts/jan@ours.test/aliases', { address: 'janek@theirs.test' }],
      ['GET /accounts/jan@theirs.test/forwards'],
      ['POST /accounts/jan@theirs.test/forwards', { target: 'x@x.test' }],
      ['GET /accounts/jan@theirs.test/vacation'],
      ['DELETE /accounts/jan@theirs.test/vacation'],
      ['GET /groups/wszyscy@theirs.test'],
      ['PATCH /groups/wszyscy@theirs.test', { senders: 'members' }],
      ['DELETE /groups/wszyscy@theirs.test'],
      ['GET /policies/effective?domain=theirs.test'],
      ['PUT /policies/domain/theirs.test', { change: {} }],
      ['POST /policies/domain/theirs.test/preview', { change: {} }],
      ['GET /trails?account=jan@theirs.test'],
    ];
    for (const [request, body] of requests) {
      const answer = await ask(request, { by: ours, body });
      assert.deepEqual([request, answer.status, answer.body.code], [request, 404, 'not-found']);
      // Not a word more than for a name that nobody has.
      const other = JSON.stringify({ request, body }).replaceAll('theirs.test', 'nobody.test');
      const { request: asked, body: sent } = JSON.parse(other) as { request: string; body?: unknown };
      const unknown = await ask(asked, { by: ours, body: sent });
      assert.equal(answer.text, unknown.text.replaceAll('nobody.test', 'theirs.test'), request);
    }
    assert.equal((await ask('GET /accounts/jan@theirs.test', { by: theirs })).body.status, 'active');
  });

  test('what a role never does is denied', async () => {
    const { ask } = stage;
    const requests: [Actor, string, unknown?][] = [
      [ours, 'GET /subscribers'],
      [ours, 'GET /queue'],
      [helpDesk, 'PUT /accounts/jan@ours.test/password', {}],
      [helpDesk, 'POST /domains', { name: 'x.test' }],
      [jan, 'GET /domains'],
      [jan, 'DELETE /accounts/jan@ours.test'],
      [jan, 'POST /groups', { address: 'x@ours.test' }],
    ];
    for (const [by, request, body] of requests) {
      const answer = await ask(request, { by, body });
      assert.deepEqual([request, answer.status], [request, 403]);
    }
  });

  test('the owner of a mailbox has only that', async () => {
    const { ask } = stage;
    assert.equal((await ask('GET /accounts/jan@ours.test', { by: jan })).status, 200);
    assert.equal((await ask('GET /accounts', { by: jan })).body.items.length, 1);
    assert.equal((await ask('GET /accounts/jan@theirs.test', { by: jan })).status, 404);
    assert.equal(
      (
        await ask('PUT /accounts/jan@ours.test/vacation', {
          by: jan,
          body: { from: '2026-01-01T00:00:00Z', to: null, subject: '', text: '' },
        })
      ).status,
      204,
    );
  });

  test('a simulation does not tell where the mail of others goes on', async () => {
    const { ask } = stage;
    await ask('POST /accounts/jan@theirs.test/forwards', { body: { target: 'secret@else.test' } });
    await ask('POST /accounts/jan@ours.test/forwards', { body: { target: 'jan@theirs.test', keepCopy: false } });
    const mine = await ask('GET /domains/ours.test/simulation?address=jan@ours.test', { by: ours });
    assert.equal(mine.status, 200);
    assert.match(mine.text, /jan@theirs\.test/);
    assert.doesNotMatch(mine.text, /secret/);
    assert.match((await ask('GET /domains/ours.test/simulation?address=jan@ours.test')).text, /secret@else\.test/);
  });

  test('the plan of a customer bounds what it makes', async () => {
    const { ask } = stage;
    for (const name of ['ala', 'ewa']) {
      const body = { address: `${name}@ours.test`, spaceBytes: 1_000_000 };
      assert.equal((await ask('POST /accounts', { by: ours, body })).status, 201);
    }
    const over = await ask('POST /accounts', { by: ours, body: { address: 'za@ours.test' } });
    assert.deepEqual([over.status, over.body.code], [409, 'limit']);
  });
});
