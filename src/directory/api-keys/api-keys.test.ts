import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { silentLog } from '#base/log.ts';
import { type Actor, mayAct } from '#directory/access.ts';
import { commandLineActor } from '#directory/administration.ts';
import { Customers } from '#directory/customers/customers.ts';
import { namesField, openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import { ApiKeys, type NewApiKey } from './api-keys.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';
const operator = commandLineActor('root');
const day = 24 * 3600_000;

describe('API keys', () => {
  let t: TestDirectory;
  let keys: ApiKeys;
  let acme: number;
  let other: number;
  let ewa: number;
  let jan: number;

  const wanted = (changes: Partial<NewApiKey> = {}): NewApiKey => ({
    name: 'billing',
    role: 'operator',
    customer: null,
    account: null,
    scopes: null,
    networks: [],
    expiresAt: null,
    ...changes,
  });
  const ofCustomer = (customer: number): Actor => ({ ...operator, role: 'customer', customer, via: 'session' });
  const user = (account: number): Actor => ({ ...operator, role: 'mailbox-user', account, via: 'session' });
  const add = async (actor: Actor, changes: Partial<NewApiKey> = {}) => keys.add(actor, wanted(changes));
  const address = async (local: string, domain: string) => {
    const account = { address: `${local}@${domain}`, password: { hash }, displayName: '', quotaBytes: 0 };
    return t.directory.addAccount({ ...account, language: 'pl' });
  };

  before(async () => {
    t = await openTestDirectory({ engine: 'sqlite' });
    keys = new ApiKeys({ ...t, log: silentLog });
    const customers = new Customers(t);
    await customers.setPlan({ name: 'plan', slots: 5, spaceBytes: 0 });
    for (const [id, name] of [[1, 'acme'] as const, [2, 'other'] as const]) {
      await customers.reserve();
      await customers.add(id, { name, plan: 'plan' });
      await t.directory.addDomain(`${name}.test`, null, id);
    }
    [acme, other] = [1, 2];
    ewa = await address('ewa', 'acme.test');
    jan = await address('jan', 'other.test');
  });
  after(() => t[Symbol.asyncDispose]());

  test('a key is shown once, kept as a hash, and stands for its role', async () => {
    const scopes = [{ actions: ['account.read' as const], domains: ['acme.test'] }];
    const { id, token } = await add(operator, { role: 'customer', customer: acme, scopes });
    assert.match(token, /^sowa_[\w-]{43}$/);
    const rows = await t.database.reader.all('SELECT * FROM api_key');
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(token.slice(5)));
    const actor = await keys.verify(token, '192.0.2.1');
    assert.deepEqual(actor, {
      role: 'customer',
      name: 'billing',
      customer: acme,
      account: null,
      scopes,
      via: 'api-key',
    });
    assert.ok(actor !== undefined && mayAct(actor, 'account.read', { customer: acme, domain: 'acme.test' }));
    assert.equal((await keys.list({ customer: acme })).find((row) => row.key_id === id)?.created_by, 'root');
  });

  test('what is no key, another key or a revoked one opens nothing', async () => {
    const { id, token } = await add(operator);
    for (const text of ['', 'sowa_', token.slice(0, -1), `${token}x`, token.toUpperCase()]) {
      assert.equal(await keys.verify(text, '192.0.2.1'), undefined);
    }
    await keys.remove(operator, id);
    assert.equal(await keys.verify(token, '192.0.2.1'), undefined);
    await assert.rejects(keys.remove(operator, id), { code: 'not-found' });
  });

  test('a key opens from its networks and until its end', async () => {
    const { token } = await add(operator, { networks: ['192.0.2.0/24', '2001:db8::1'], expiresAt: t.clock.time + day });
    assert.ok(await keys.verify(token, '192.0.2.200'));
    assert.ok(await keys.verify(token, '2001:db8::1'));
    assert.equal(await keys.verify(token, '198.51.100.1'), undefined);
    t.clock.time += day;
    assert.equal(await keys.verify(token, '192.0.2.200'), undefined);
  });

  test('the last use is noted within the hour', async () => {
    const { id, token } = await add(operator);
    const used = async () => (await keys.list({}, id - 1))[0]?.used_at;
    assert.equal(await used(), null);
    const noted = t.clock.time;
    await keys.verify(token, '192.0.2.1');
    // Writes of one lane are in order: behind this one the note is there.
    await keys.remove(operator, (await add(operator)).id);
    assert.equal(await used(), noted);
    t.clock.time += 1000;
    await keys.verify(token, '192.0.2.1');
    await keys.remove(operator, (await add(operator)).id);
    assert.equal(await used(), noted);
  });

  test('nobody gives what they do not have', async () => {
    const customer = ofCustomer(acme);
    await add(customer, { role: 'customer', customer: acme });
    await assert.rejects(add(customer), { code: 'not-found' });
    await assert.rejects(add(customer, { role: 'customer', customer: other }), { code: 'not-found' });
    await assert.rejects(add(customer, { role: 'mailbox-user', account: jan }), { code: 'not-found' });
    await assert.rejects(add(customer, { role: 'mailbox-user', account: ewa }), { code: 'denied' });
    await assert.rejects(add(operator, { role: 'mailbox-user', account: ewa }), { code: 'denied' });
    await add(user(ewa), { role: 'mailbox-user', account: ewa });
    await assert.rejects(add(user(ewa), { role: 'mailbox-user', account: jan }), { code: 'not-found' });
    await add(customer, { role: 'application', account: ewa });
    await assert.rejects(add({ ...operator, role: 'help-desk' }), { code: 'denied' });
  });

  test('a key makes no key that may more than itself', async () => {
    const actions = ['api-key.change', 'account.read'] as const;
    const narrow: Actor = { ...ofCustomer(acme), via: 'api-key', scopes: [{ actions, domains: null }] };
    const one = (action: 'account.read' | 'account.delete') => [{ actions: [action], domains: ['acme.test'] }];
    await add(narrow, { role: 'customer', customer: acme, scopes: one('account.read') });
    await assert.rejects(add(narrow, { role: 'customer', customer: acme, scopes: one('account.delete') }), {
      code: 'denied',
    });
    await assert.rejects(add(narrow, { role: 'customer', customer: acme }), { code: 'denied' });
  });

  test('a key goes with its account, and rests while it is suspended', async () => {
    const id = await address('app', 'acme.test');
    const { token } = await add(operator, { role: 'application', account: id });
    assert.equal((await keys.verify(token, '192.0.2.1'))?.account, id);
    await t.directory.setStatus('app@acme.test', 'suspended');
    assert.equal(await keys.verify(token, '192.0.2.1'), undefined);
    await t.directory.deleteAccount('app@acme.test');
    assert.deepEqual(await keys.list({ account: id }), []);
  });

  test('a key that cannot be is refused by its field', async () => {
    const cases: [keyof NewApiKey, Partial<NewApiKey>][] = [
      ['name', { name: ' ' }],
      ['name', { name: 'two\nlines' }],
      ['account', { role: 'application' }],
      ['account', { account: 1 }],
      ['customer', { role: 'customer' }],
      ['customer', { customer: 1 }],
      ['scopes', { scopes: [] }],
      ['scopes', { scopes: [{ actions: [], domains: null }] }],
      ['scopes', { scopes: [{ actions: ['account.read'], domains: [] }] }],
      ['networks', { networks: ['everywhere'] }],
      ['expiresAt', { expiresAt: 1 }],
    ];
    for (const [field, changes] of cases) {
      await assert.rejects(add(operator, changes), namesField(field), JSON.stringify(changes));
    }
    await assert.rejects(add(operator, { role: 'customer', customer: 9999 }), { code: 'not-found' });
    await assert.rejects(add(operator, { role: 'application', account: 9999 }), { code: 'not-found' });
  });

  test('an owner has no more keys than one would recognise', async () => {
    const scopes = [{ actions: ['queue.read' as const], domains: null }];
    const failure = async () => {
      for (;;) await add(operator, { scopes });
    };
    await assert.rejects(failure(), { code: 'limit' });
    assert.equal((await keys.list()).filter((row) => row.role === 'operator').length, 100);
  });
});
