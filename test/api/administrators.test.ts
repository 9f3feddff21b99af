import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import type { Actor } from '#directory/access.ts';
import { Customers } from '#directory/customers/customers.ts';
import { type ApiStage, customerActor, mailboxUser, openApi, operator } from './stage.ts';

const password = 'Tajne-Haslo-77-xyz';

describe('administrators by HTTP', () => {
  let stage: ApiStage;
  let acme: number;
  let ours: Actor;

  before(async () => {
    stage = await openApi();
    const customers = new Customers({ database: stage.installation.database, clock: systemClock });
    await customers.setPlan({ name: 'small', slots: 3, spaceBytes: 0 });
    acme = await customers.reserve();
    await customers.add(acme, { name: 'Acme', plan: 'small' });
    ours = customerActor(acme);
  });
  after(() => stage[Symbol.asyncDispose]());

  const logins = async (by: Actor = operator) =>
    (await stage.ask('GET /administrators', { by })).body.items.map((item: { login: string }) => item.login);

  test('operators add, change and remove; the last of them stays', async () => {
    const { ask, installation } = stage;
    const made = await ask('POST /administrators', { body: { login: 'Root', role: 'operator', password } });
    assert.deepEqual([made.status, made.body.login, made.body.password], [201, 'root', null]);
    assert.equal(made.headers.get('location'), '/api/v1/administrators/root');
    const again = await ask('POST /administrators', { body: { login: 'ROOT', role: 'operator' } });
    assert.deepEqual([again.status, again.body.code, again.body.errors[0].field], [409, 'already-exists', 'login']);
    for (const request of ['DELETE /administrators/root', 'PUT /administrators/root/post']) {
      const headers = { 'accept-language': 'pl' };
      const refused = await ask(request, {
        headers,
        ...(request.startsWith('PUT') && { body: { role: 'help-desk' } }),
      });
      assert.deepEqual([refused.status, refused.body.code, refused.body.reason], [409, 'in-use', 'last-operator']);
      assert.equal(refused.body.detail, 'To ostatni operator: najpierw dodaj innego.', request);
    }
    const second = await ask('POST /administrators', { body: { login: 'ola', role: 'operator' } });
    assert.equal(typeof second.body.password, 'string');
    const tag = second.headers.get('etag') ?? '';
    const change = { body: { role: 'customer', customer: acme }, headers: { 'if-match': tag } };
    const changed = await ask('PUT /administrators/ola/post', change);
    assert.deepEqual([changed.status, changed.body.role, changed.body.customer], [200, 'customer', acme]);
    assert.equal((await ask('PUT /administrators/ola/post', change)).status, 412);
    assert.equal((await ask('PUT /administrators/ola/post', { body: { role: 'customer' } })).status, 422);
    assert.deepEqual(await logins(), ['ola', 'root']);
    assert.equal((await ask('DELETE /administrators/ola')).status, 204);
    assert.equal((await ask('GET /administrators/ola')).status, 404);
    const audit = await ask('GET /audit?action=administrator.change&subject=ola');
    assert.deepEqual(
      audit.body.items.map(({ before: was, after: is }: Record<string, unknown>) => [was, is]),
      [
        [{ login: 'ola', role: 'customer', customer: acme }, null],
        [
          { role: 'operator', customer: null },
          { role: 'customer', customer: acme },
        ],
        [null, { login: 'ola', role: 'operator', customer: null }],
      ],
    );
    assert.equal((await installation.directory.listAdministrators()).length, 1);
  });

  test('a new password keeps the rules, ends the sessions and is not in the log', async () => {
    const { ask, installation } = stage;
    await ask('POST /administrators', { body: { login: 'ela', role: 'help-desk' } });
    const session = { principal: { administrator: 'ela' }, tokenHash: Buffer.alloc(32), address: '', agent: '' };
    const args = { ...session, expiresAt: 9e15, endsAt: 9e15, now: 1 };
    await installation.database.write([{ name: 'session.open', args, lane: 0 }]);
    const weak = await ask('PUT /administrators/ela/password', { body: { password: 'ela' } });
    assert.equal(weak.status, 422);
    assert.ok(weak.body.errors.length > 0);
    assert.deepEqual((await ask('PUT /administrators/ela/password', { body: { password } })).body, { password: null });
    const reader = installation.database.reader;
    assert.deepEqual(await reader.all(`SELECT 1 FROM browser_session WHERE administrator = 'ela'`), []);
    const audit = await ask('GET /audit?subject=ela');
    assert.deepEqual(audit.body.items[0].after, { password: 'new' });
    assert.doesNotMatch(audit.text, new RegExp(password));
    await ask('DELETE /administrators/ela');
  });

  test('customers have their own, and raise nobody above themselves', async () => {
    const { ask } = stage;
    const mine = { login: 'jan', role: 'customer', customer: acme };
    assert.equal((await ask('POST /administrators', { by: ours, body: mine })).status, 201);
    assert.deepEqual(await logins(ours), ['jan']);
    const beyond: [string, unknown?][] = [
      ['POST /administrators', { login: 'x', role: 'operator' }],
      ['POST /administrators', { login: 'x', role: 'help-desk' }],
      ['POST /administrators', { login: 'x', role: 'customer', customer: acme + 1 }],
      ['PUT /administrators/jan/post', { role: 'operator' }],
      ['PUT /administrators/jan/post', { role: 'help-desk' }],
      ['PUT /administrators/root/password', { password }],
      ['PUT /administrators/root/post', { role: 'customer', customer: acme }],
      ['DELETE /administrators/root'],
      ['GET /administrators/root'],
    ];
    for (const [request, body] of beyond) {
      const { status } = await ask(request, { by: ours, ...(body !== undefined && { body }) });
      assert.equal(status, 404, request);
    }
    assert.equal(
      (await ask('PUT /administrators/jan/post', { by: ours, body: { ...mine, login: undefined, role: 'help-desk' } }))
        .status,
      200,
    );
  });

  test('nobody else may look or change, nor a key that was left only part of its role', async () => {
    const { ask } = stage;
    const key: Actor = {
      ...operator,
      scopes: [{ actions: ['administrator.read', 'administrator.change'], domains: null }],
    };
    const body = { login: 'y', role: 'operator' };
    assert.equal((await ask('GET /administrators', { by: key })).status, 200);
    for (const by of [key, mailboxUser(1), { ...operator, role: 'help-desk' } as Actor]) {
      assert.equal((await ask('POST /administrators', { by, body })).status, 403);
    }
    assert.equal((await ask('GET /administrators', { by: mailboxUser(1) })).status, 403);
    assert.equal((await ask('GET /administrators', { by: null })).status, 401);
  });
});
