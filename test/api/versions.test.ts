import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { Customers } from '#directory/customers/customers.ts';
import { type ApiStage, openApi } from './stage.ts';

interface Operation {
  parameters?: { name: string; in: string }[];
}

/** Changes of what has no version: they say all that is to be, or are about one moment. */
const unversioned = new Set([
  // Many contracts at once, each replaced as a whole.
  'put /subscribers',
  // A word about what leaves the queue by itself.
  'put /queue/{id}/priority',
  // A new password whatever there is.
  'put /administrators/{login}/password',
]);

/** A request of every change that takes a version: where, what, and where the version is shown. */
const changes: readonly { route: string; path?: string; body?: unknown; shown?: string }[] = [
  { route: 'patch /domains/{domain}', body: { catchAll: 'jan@known.test' } },
  { route: 'delete /domains/{domain}' },
  { route: 'put /domains/{domain}/mta-sts', body: { mode: 'none' } },
  { route: 'put /domains/{domain}/record-choice', body: { without: ['srv'] } },
  { route: 'put /domains/{domain}/customer', body: { customer: null }, shown: '/domains/known.test' },
  { route: 'patch /accounts/{account}', body: { displayName: 'J' } },
  { route: 'delete /accounts/{account}' },
  { route: 'put /accounts/{account}/status', body: { status: 'suspended' }, shown: '/accounts/jan@known.test' },
  { route: 'put /accounts/{account}/password', body: {}, shown: '/accounts/jan@known.test' },
  { route: 'patch /accounts/{account}/space', body: { webShare: 10 } },
  {
    route: 'put /accounts/{account}/vacation',
    body: { from: '2026-01-01T00:00:00Z', to: null, subject: '', text: 'Away', days: 3 },
  },
  { route: 'delete /accounts/{account}/vacation' },
  { route: 'patch /customers/{customer}', body: { name: 'Ours' } },
  { route: 'delete /customers/{customer}' },
  { route: 'put /plans/{plan}', body: { slots: 9, spaceBytes: 0 } },
  { route: 'delete /plans/{plan}' },
  { route: 'put /administrators/{login}/post', body: { role: 'operator' }, shown: '/administrators/ola' },
  { route: 'delete /administrators/{login}' },
  { route: 'patch /groups/{group}', body: { senders: 'members' } },
  { route: 'delete /groups/{group}' },
  {
    route: 'put /policies/{level}/{subject}',
    path: '/policies/domain/known.test',
    body: { change: { name: { min: 2 } } },
  },
  { route: 'put /subscribers/{login}', body: { access: 'hfc', secret: 'aabbccddeeff', mailboxes: 3 } },
  { route: 'delete /subscribers/{login}' },
];

const names = {
  domain: 'known.test',
  account: 'jan@known.test',
  plan: 'small',
  group: 'all@known.test',
  login: 'ola',
};

describe('changes for a version', () => {
  let stage: ApiStage;
  let customer: number;
  let documented: string[];

  before(async () => {
    stage = await openApi();
    const { ask, installation } = stage;
    const customers = new Customers({ database: installation.database, clock: systemClock });
    await customers.setPlan({ name: 'small', slots: 5, spaceBytes: 0 });
    customer = await customers.reserve();
    await customers.add(customer, { name: 'Known', plan: 'small' });
    const made = [
      await ask('POST /domains', { body: { name: 'known.test', vouched: true } }),
      // The first account has the postmaster's mail, and stays as it is.
      await ask('POST /accounts', { body: { address: 'first@known.test' } }),
      await ask('POST /accounts', { body: { address: 'jan@known.test' } }),
      await ask('POST /groups', { body: { address: 'all@known.test', members: ['jan@known.test'] } }),
      // The last operator stays as it is too.
      await ask('POST /administrators', { body: { login: 'root', role: 'operator' } }),
      await ask('POST /administrators', { body: { login: 'ola', role: 'help-desk' } }),
    ];
    assert.deepEqual(
      made.map(({ status }) => status),
      [201, 201, 201, 201, 201, 201],
    );
    await ask('PUT /subscribers/ola', { body: { access: 'hfc', secret: 'aabbccddeeff', mailboxes: 1 } });
    const info = { openapi: '3.1.0', info: { title: 'Sowa', version: '1' } };
    const { paths = {} } = stage.service.getOpenAPI31Document(info);
    documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method, operation]) => {
          const { parameters = [] } = operation as Operation;
          const takes = parameters.some(({ name }) => name === 'if-match');
          return takes || method === 'put' || method === 'patch';
        })
        .map(([method]) => `${method} ${path.replace('/api/v1', '')}`),
    );
  });
  after(() => stage[Symbol.asyncDispose]());

  const pathOf = ({ route, path }: (typeof changes)[number]): string =>
    path ??
    (route.split(' ')[1] ?? '').replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === 'customer' ? String(customer) : names[name as keyof typeof names],
    );

  test('every change takes one, but for those that are named here', () => {
    assert.deepEqual(documented.toSorted(), [...changes.map(({ route }) => route), ...unversioned].toSorted());
  });

  test('one that was seen before somebody else changed it is refused with what is there now', async () => {
    for (const change of changes) {
      const request = `${(change.route.split(' ')[0] ?? '').toUpperCase()} ${pathOf(change)}`;
      const asking = change.body === undefined ? {} : { body: change.body };
      const stale = await stage.ask(request, { ...asking, headers: { 'if-match': '"seen-before"' } });
      assert.deepEqual([request, stale.status, stale.body?.code], [request, 412, 'conflict']);
      assert.equal(typeof stale.body.current, 'object', `${request} says nothing of what is there`);
    }
  });

  test('the version that is shown is the one that a change is made to, once', async () => {
    for (const change of changes.filter(({ route }) => !route.startsWith('delete'))) {
      const path = pathOf(change);
      const shown = await stage.ask(`GET ${change.shown ?? path}`);
      const tag = shown.headers.get('etag');
      assert.ok(tag !== null, `${path} shows no version`);
      const request = `${(change.route.split(' ')[0] ?? '').toUpperCase()} ${path}`;
      const asking = { body: change.body, headers: { 'if-match': tag } };
      const first = await stage.ask(request, asking);
      assert.ok(first.status < 300, `${request}: ${first.text}`);
      if (change.route.startsWith('put /domains/{domain}/customer')) continue;
      assert.equal((await stage.ask(request, asking)).status, 412, `${request} a second time`);
    }
  });
});
