import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import type { Actor } from '#directory/access.ts';
import { Customers } from '#directory/customers/customers.ts';
import { type ApiStage, customerActor, mailboxUser, openApi, operator } from './stage.ts';

/** Of the other customer: what may be found nowhere in an answer. */
const secret = 'Theirs-Only';

/** Bodies that would be right, so that it is not the schema that refuses. */
const bodies: Readonly<Record<string, unknown>> = {
  'patch /domains/{domain}': { catchAll: null },
  'post /domains/{domain}/publication': {},
  'post /domains/{domain}/dkim-keys/rotation': {},
  'put /domains/{domain}/mta-sts': { mode: 'none' },
  'put /domains/{domain}/record-choice': { without: [] },
  'put /domains/{domain}/customer': { customer: null },
  'patch /accounts/{account}': { displayName: 'Mine' },
  'put /accounts/{account}/status': { status: 'suspended' },
  'put /accounts/{account}/password': {},
  'post /accounts/{account}/aliases': { address: 'mine@theirs.test' },
  'post /accounts/{account}/forwards': { target: 'mine@else.test' },
  'put /accounts/{account}/vacation': { from: '2026-01-01T00:00:00Z', to: null, subject: '', text: 'x' },
  'patch /accounts/{account}/space': { webShare: 1 },
  'patch /customers/{customer}': { name: 'Mine' },
  'patch /groups/{group}': { senders: 'members' },
  'put /policies/{level}/{subject}': { change: {} },
  'post /policies/{level}/{subject}/preview': { change: {} },
  'put /administrators/{login}/post': { role: 'help-desk' },
  'put /administrators/{login}/password': {},
  'put /subscribers/{login}': { access: 'hfc', secret: 'aabbccddeeff', mailboxes: 1 },
};

interface Operation {
  method: string;
  path: string;
}

describe('every operation that names something, asked for what is somebody else’s', () => {
  let stage: ApiStage;
  let operations: Operation[];
  let values: Record<string, string>;
  let strangers: Actor[];
  const helpDesk: Actor = { ...operator, role: 'help-desk', name: 'phone' };

  before(async () => {
    stage = await openApi();
    const { ask, installation } = stage;
    const customers = new Customers({ database: installation.database, clock: systemClock });
    await customers.setPlan({ name: 'shared', slots: 9, spaceBytes: 0 });
    const numbers: number[] = [];
    for (const name of ['ours', 'theirs']) {
      const customer = await customers.reserve();
      numbers.push(customer);
      await customers.add(customer, { name: name === 'theirs' ? secret : name, plan: 'shared' });
      await ask('POST /domains', { body: { name: `${name}.test`, vouched: true } });
      await customers.assignDomain(`${name}.test`, customer);
      const body = { address: `jan@${name}.test`, displayName: name === 'theirs' ? secret : name };
      assert.equal((await ask('POST /accounts', { body })).status, 201);
    }
    const [ours = 0, theirs = 0] = numbers;
    const alias = { address: 'alias@theirs.test' };
    assert.equal((await ask('POST /accounts/jan@theirs.test/aliases', { body: alias })).status, 201);
    const forward = await ask('POST /accounts/jan@theirs.test/forwards', { body: { target: 'x@else.test' } });
    await ask('POST /groups', { body: { address: 'all@theirs.test', members: ['jan@theirs.test'] } });
    const post = { login: 'theirs', role: 'customer', customer: theirs };
    assert.equal((await ask('POST /administrators', { body: post })).status, 201);
    const key = await ask('POST /api-keys', { body: { name: secret, role: 'customer', customer: theirs } });
    const table = { 'content-type': 'text/csv' };
    const by = customerActor(theirs);
    const run = await ask('POST /imports?mode=valid', { by, body: 'E-mail\nola@theirs.test\n', headers: table });
    assert.equal(run.status, 202, run.text);
    const account = await installation.directory.findAccount('jan@ours.test');
    strangers = [customerActor(ours), mailboxUser(account?.account_id ?? 0)];
    values = {
      domain: 'theirs.test',
      account: 'jan@theirs.test',
      alias: 'alias@theirs.test',
      forward: String(forward.body.number),
      customer: String(theirs),
      plan: 'shared',
      login: 'theirs',
      group: 'all@theirs.test',
      level: 'domain',
      subject: 'theirs.test',
      'api-keys number': String(key.body.number),
      'imports number': String(run.body.number),
      id: '0'.repeat(21),
      act: 'drop',
    };
    const info = { openapi: '3.1.0', info: { title: 'Sowa', version: '1' } };
    const { paths = {} } = stage.service.getOpenAPI31Document(info);
    operations = Object.entries(paths)
      .filter(([path]) => path.includes('{'))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => ({ method, path: path.replace('/api/v1', '') })),
      );
  });
  after(() => stage[Symbol.asyncDispose]());

  const fill = (path: string): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[`${path.split('/')[1]} ${name}`] ?? values[name];
      assert.ok(value !== undefined, `${path} names something that this test does not know: ${name}`);
      return encodeURIComponent(value);
    });
  /** A customer sees the plan that it has, as everybody who has it. */
  const isShared = ({ method, path }: Operation) => method === 'get' && path === '/plans/{plan}';

  test('is refused, tells nothing, and changes nothing', async () => {
    assert.ok(operations.length > 60, `only ${operations.length} operations`);
    const before = await stage.ask('GET /accounts/jan@theirs.test');
    for (const operation of operations.filter((one) => !isShared(one))) {
      const request = `${operation.method.toUpperCase()} ${fill(operation.path)}`;
      for (const by of strangers) {
        const body = bodies[`${operation.method} ${operation.path}`];
        const answer = await stage.ask(request, { by, ...(body !== undefined && { body }) });
        assert.ok(
          [400, 403, 404, 415].includes(answer.status),
          `${by.name}: ${request}: ${answer.status} ${answer.text}`,
        );
        assert.ok(!answer.text.includes(secret), `${by.name}: ${request} tells ${answer.text}`);
        if (body !== undefined) assert.notEqual(answer.status, 400, `${request}: the body is refused: ${answer.text}`);
      }
    }
    const now = await stage.ask('GET /accounts/jan@theirs.test');
    assert.deepEqual([now.headers.get('etag'), now.body], [before.headers.get('etag'), before.body]);
  });

  test('by the help desk changes nothing, whatever it names', async () => {
    const before = await stage.ask('GET /accounts/jan@theirs.test');
    for (const operation of operations.filter(({ method }) => method !== 'get')) {
      const body = bodies[`${operation.method} ${operation.path}`];
      const request = `${operation.method.toUpperCase()} ${fill(operation.path)}`;
      const answer = await stage.ask(request, { by: helpDesk, ...(body !== undefined && { body }) });
      assert.ok([400, 403, 404, 415].includes(answer.status), `${request}: ${answer.status} ${answer.text}`);
    }
    const now = await stage.ask('GET /accounts/jan@theirs.test');
    assert.deepEqual([now.headers.get('etag'), now.body], [before.headers.get('etag'), before.body]);
  });
});
