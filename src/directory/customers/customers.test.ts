import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Directory, NewAccount } from '#directory/directory.ts';
import { namesField, openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import { Customers } from './customers.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';
const account = (address: string, more: Partial<NewAccount> = {}): NewAccount => ({
  address,
  password: { hash },
  displayName: '',
  language: 'pl',
  quotaBytes: 100,
  ...more,
});

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`customers on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let directory: Directory;
    let customers: Customers;
    let made = 0;

    /** A customer with a plan and a domain of its own. */
    const customer = async (slots: number, spaceBytes = 0) => {
      const name = `c${++made}`;
      await customers.setPlan({ name, slots, spaceBytes });
      const id = await customers.reserve();
      await customers.add(id, { name, plan: name });
      await directory.addDomain(`${name}.test`, null, id);
      return { id, name, domain: `${name}.test` };
    };

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      directory = t.directory;
      customers = new Customers(t);
      await directory.addDomain('operator.test');
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('a plan gives slots, which are placeholders until they have their account', async () => {
      const { id, domain } = await customer(3);
      const shown = async () => (await customers.slots(id)).map(({ address }) => address);
      assert.deepEqual(await shown(), ['slot-1@configureme.me', 'slot-2@configureme.me', 'slot-3@configureme.me']);
      await directory.addAccount(account(`two@${domain}`, { slot: 2 }));
      assert.deepEqual(await shown(), ['slot-1@configureme.me', `two@${domain}`, 'slot-3@configureme.me']);
      await directory.addAccount(account(`one@${domain}`));
      assert.deepEqual(await shown(), [`one@${domain}`, `two@${domain}`, 'slot-3@configureme.me']);
      await directory.deleteAccount(`two@${domain}`);
      assert.deepEqual(await shown(), [`one@${domain}`, 'slot-2@configureme.me', 'slot-3@configureme.me']);
    });

    test('a slot has one account, and there are no more than the plan gives', async () => {
      const { domain } = await customer(2);
      await directory.addAccount(account(`a@${domain}`, { slot: 2 }));
      await assert.rejects(directory.addAccount(account(`b@${domain}`, { slot: 2 })), {
        code: 'already-exists',
        detail: { reason: 'slot', field: 'slot', rule: 'taken', number: 2 },
      });
      await assert.rejects(directory.addAccount(account(`b@${domain}`, { slot: 3 })), { code: 'not-found' });
      await directory.addAccount(account(`b@${domain}`));
      await assert.rejects(directory.addAccount(account(`c@${domain}`)), (error: { code: string; detail: object }) => {
        assert.equal(error.code, 'limit');
        assert.deepEqual({ ...error.detail, plan: '' }, { reason: 'slots', plan: '', limit: 2, used: 3 });
        return true;
      });
      assert.equal(await directory.findAccount(`c@${domain}`), undefined);
    });

    test('whoever comes at once never exceeds the plan, in several domains', async () => {
      const { id, name, domain } = await customer(3);
      await directory.addDomain(`${name}.example`, null, id);
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) =>
          directory.addAccount(account(`n${i}@${i % 2 === 0 ? domain : `${name}.example`}`)),
        ),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 3);
      for (const result of results) if (result.status === 'rejected') assert.equal(result.reason.code, 'limit');
      assert.equal((await customers.find(id))?.used_slots, 3);
    });

    test('whoever wants the same slot at once: one gets it', async () => {
      const { id, domain } = await customer(5);
      const results = await Promise.allSettled(
        Array.from({ length: 4 }, (_, i) => directory.addAccount(account(`n${i}@${domain}`, { slot: 4 }))),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await customers.find(id))?.used_slots, 1);
    });

    test('the space of a plan is that of all accounts together', async () => {
      const { id, domain } = await customer(10, 250);
      await directory.addAccount(account(`a@${domain}`));
      await directory.addAccount(account(`b@${domain}`));
      await assert.rejects(directory.addAccount(account(`c@${domain}`)), { code: 'limit' });
      await assert.rejects(directory.addAccount(account(`c@${domain}`, { quotaBytes: 0 })), { code: 'limit' });
      await directory.addAccount(account(`c@${domain}`, { quotaBytes: 50 }));
      assert.equal((await customers.find(id))?.given_bytes, 250);
    });

    test('a plan cannot become smaller than what its customers have, also while they take it', async () => {
      const { name, domain, id } = await customer(2);
      await directory.addAccount(account(`a@${domain}`));
      await assert.rejects(customers.setPlan({ name, slots: 0, spaceBytes: 0 }), { code: 'in-use' });
      await assert.rejects(customers.setPlan({ name, slots: 2, spaceBytes: 99 }), { code: 'in-use' });
      const [smaller, second] = await Promise.allSettled([
        customers.setPlan({ name, slots: 1, spaceBytes: 0 }),
        directory.addAccount(account(`b@${domain}`)),
      ]);
      assert.equal([smaller, second].filter(({ status }) => status === 'fulfilled').length, 1);
      const use = await customers.find(id);
      assert.ok(use !== undefined && use.used_slots <= use.slots);
    });

    test('a customer gets another plan where it fits, and goes when it has no domains', async () => {
      const one = await customer(1);
      const two = await customer(2);
      await directory.addAccount(account(`a@${two.domain}`));
      await directory.addAccount(account(`b@${two.domain}`));
      await assert.rejects(customers.change(two.id, { plan: one.name }), { code: 'in-use' });
      await assert.rejects(customers.change(two.id, { plan: 'none' }), { code: 'not-found' });
      await assert.rejects(customers.change(two.id, { name: one.name }), { code: 'already-exists' });
      await customers.change(one.id, { plan: two.name, name: 'renamed' });
      assert.equal((await customers.called('renamed'))?.plan, two.name);
      assert.equal((await customers.called(String(one.id)))?.name, 'renamed');
      await assert.rejects(customers.removePlan(two.name), { code: 'in-use' });
      await customers.removePlan(one.name);
      await assert.rejects(customers.remove(one.id), { code: 'in-use' });
      await directory.addAdministrator('theirs', 'a long password', { role: 'customer', customer: one.id });
      await directory.removeDomain(one.domain);
      await customers.remove(one.id);
      assert.equal(await customers.find(one.id), undefined);
      assert.ok((await directory.listAdministrators()).every(({ login }) => login !== 'theirs'));
    });

    test('a domain changes hands with its accounts, where the plan has room for them', async () => {
      const small = await customer(1);
      const large = await customer(4);
      for (const name of ['a', 'b']) await directory.addAccount(account(`${name}@${large.domain}`));
      await assert.rejects(customers.assignDomain(large.domain, small.id), { code: 'limit' });
      assert.equal((await customers.find(large.id))?.used_slots, 2);
      await customers.assignDomain(large.domain, null);
      assert.equal((await customers.find(large.id))?.used_slots, 0);
      await customers.assignDomain(large.domain, large.id);
      assert.equal((await customers.find(large.id))?.used_slots, 2);
      await assert.rejects(customers.assignDomain(large.domain, 9999), { code: 'not-found' });
      await assert.rejects(customers.assignDomain('nowhere.test', null), { code: 'not-found' });
    });

    test('an alias stays with the owner of its account', async () => {
      const one = await customer(2);
      const two = await customer(2);
      await directory.addDomain(`${one.name}.example`, null, one.id);
      await directory.addAccount(account(`a@${one.domain}`));
      await directory.addAlias(`alias@${one.name}.example`, `a@${one.domain}`);
      await assert.rejects(directory.addAlias(`alias@${two.domain}`, `a@${one.domain}`), { code: 'not-found' });
      await assert.rejects(directory.addAlias('alias@operator.test', `a@${one.domain}`), { code: 'not-found' });
      await assert.rejects(customers.assignDomain(`${one.name}.example`, two.id), { code: 'in-use' });
      await assert.rejects(customers.assignDomain(one.domain, null), { code: 'in-use' });
    });

    test('what makes no sense is refused by its field', async () => {
      await assert.rejects(customers.setPlan({ name: ' ', slots: 1, spaceBytes: 0 }), namesField('name'));
      await assert.rejects(customers.setPlan({ name: 'x', slots: -1, spaceBytes: 0 }), namesField('slots'));
      await assert.rejects(customers.setPlan({ name: 'x', slots: 1.5, spaceBytes: 0 }), namesField('slots'));
      await assert.rejects(customers.setPlan({ name: 'x', slots: 1, spaceBytes: 2 ** 51 }), namesField('spaceBytes'));
      await assert.rejects(customers.add(1, { name: 'two\nlines', plan: 'x' }), namesField('name'));
      await assert.rejects(customers.slots(9999), { code: 'not-found' });
      const post = (role: 'operator' | 'customer', customer: number | null) =>
        directory.addAdministrator('x', 'a long password', { role, customer });
      await assert.rejects(post('customer', null), namesField('customer'));
      await assert.rejects(post('operator', 1), namesField('customer'));
      await assert.rejects(post('customer', 9999), { code: 'not-found' });
    });

    test('the last operator stays', async () => {
      await directory.addAdministrator('first', 'a long password');
      await directory.addAdministrator('second', 'a long password');
      const results = await Promise.allSettled(
        ['first', 'second'].map((login) => directory.removeAdministrator(login)),
      );
      assert.deepEqual(
        results
          .map((result) => (result.status === 'rejected' ? String(result.reason.code) : 'removed'))
          .toSorted((a, b) => a.localeCompare(b)),
        ['in-use', 'removed'],
      );
    });
  });
}
