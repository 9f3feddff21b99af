import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { dueAccounts } from './account-states.ts';
import { Customers } from './customers/customers.ts';
import { Directory, type NewAccount } from './directory.ts';
import { PasswordHasher } from './password.ts';
import { Policies } from './policy/policies.ts';
import { StrengthJudge } from './policy/strength.ts';
import { DirectoryRecipients } from './recipients.ts';
import { openTestDirectory, type TestDirectory, testSealer } from './testing.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';
const day = 24 * 3600_000;
const call = { name: 'none', args: {}, lane: 0 };

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`accounts and what their policy allows on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let directory: Directory;
    let policies: Policies;
    const judge = new StrengthJudge();
    let recipients: DirectoryRecipients;
    let made = 0;

    const add = async (more: Partial<NewAccount> = {}): Promise<string> => {
      const address = `a${++made}@example.test`;
      await directory.addAccount({ address, password: { hash }, displayName: '', language: 'pl', ...more });
      return address;
    };
    const idOf = async (address: string) => (await directory.findAccount(address))?.account_id ?? 0;
    const allow = async (address: string, limits: object) =>
      policies.set({ level: 'account', subject: String(await idOf(address)), change: { limits } });
    const resolve = async (address: string) => {
      const [local = '', domain = ''] = address.split('@');
      return (await recipients.resolve({ local, domain })).kind;
    };

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      directory = t.directory;
      policies = new Policies({ ...t, judge });
      recipients = new DirectoryRecipients(t.database.reader);
      await directory.addDomain('example.test');
    });
    after(async () => {
      await judge[Symbol.asyncDispose]();
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('a profile changes by what is given', async () => {
      const address = await add({ firstName: 'Anna', lastName: 'Nowak', displayName: 'Anna N.' });
      await directory.changeProfile(address, { lastName: 'Kowalska', language: 'en' });
      const row = await directory.findAccount(address);
      assert.deepEqual(
        [row?.first_name, row?.last_name, row?.display_name, row?.language],
        ['Anna', 'Kowalska', 'Anna N.', 'en'],
      );
      await directory.changeProfile(address, {});
      for (const field of ['firstName', 'lastName', 'displayName'] as const) {
        const limit = field === 'displayName' ? 200 : 100;
        const refused = { code: 'bad-argument', detail: { field, limit, reason: 'one-line', rule: 'one-line' } };
        await assert.rejects(directory.changeProfile(address, { [field]: 'two\nlines' }), refused);
        await assert.rejects(add({ [field]: 'x'.repeat(201) }), refused);
      }
    });

    test('space and its division come from the policy where nobody says them; mail has all but the share of the home page', async () => {
      await policies.set({
        level: 'domain',
        subject: 'example.test',
        change: { limits: { spaceBytes: 1000, webShare: 10 } },
      });
      const mailOf = async (address: string) => {
        const sql = 'SELECT quota_bytes FROM account_state WHERE account_id = ?';
        return (await t.database.reader.get<{ quota_bytes: number }>(sql, await idOf(address)))?.quota_bytes;
      };
      const usual = await add({ webShare: 25 });
      assert.equal((await directory.findAccount(usual))?.quota_bytes, 1000);
      assert.equal(await mailOf(usual), 750);
      assert.equal(await mailOf(await add({})), 900);
      const own = await add({ quotaBytes: 400, webShare: 0 });
      assert.equal(await mailOf(own), 400);
      const endless = await add({ quotaBytes: 0 });
      assert.equal(await mailOf(endless), 0);
    });

    test('a closed account rests until its day, and comes back whole before', async () => {
      const address = await add();
      await directory.addAlias('still.mine@example.test', address);
      await allow(address, { graceDays: 7 });
      const until = t.clock.time + 7 * day;
      assert.deepEqual(await directory.closeAccount(address), { deleteAt: until, erased: null });
      assert.equal(await resolve(address), 'unknown');
      assert.equal(await resolve('still.mine@example.test'), 'unknown');
      await assert.rejects(directory.closeAccount(address), { code: 'bad-state', detail: { reason: 'closed' } });
      await assert.rejects(directory.setStatus(address, 'active'), { code: 'bad-state' });
      // Nobody else gets its addresses meanwhile.
      await assert.rejects(directory.addAlias('still.mine@example.test', await add()), { code: 'already-exists' });
      assert.deepEqual(await dueAccounts(t.database.reader, until - 1, 10), []);
      assert.deepEqual(await dueAccounts(t.database.reader, until, 10), [await idOf(address)]);
      await directory.restoreAccount(address);
      assert.equal(await resolve(address), 'local');
      assert.equal(await resolve('still.mine@example.test'), 'local');
      assert.deepEqual(await dueAccounts(t.database.reader, until, 10), []);
      await assert.rejects(directory.restoreAccount(address), { code: 'bad-state', detail: { reason: 'not-closed' } });
    });

    test('a suspended account that was closed does not open by being brought back', async () => {
      const address = await add();
      const status = async () => (await directory.findAccount(address))?.status;
      for (const was of ['suspended', 'active'] as const) {
        await directory.setStatus(address, was);
        await directory.closeAccount(address);
        await directory.restoreAccount(address);
        assert.equal(await status(), was);
      }
    });

    test('without days of grace an account is deleted at once; the postmaster stays', async () => {
      const address = await add();
      await allow(address, { graceDays: 0 });
      assert.equal((await directory.closeAccount(address)).deleteAt, null);
      assert.equal(await directory.findAccount(address), undefined);
      const postmaster = await add();
      await directory.setPostmaster(postmaster);
      await assert.rejects(directory.closeAccount(postmaster), { code: 'in-use' });
    });

    test('a closed account does not take what a catch-all gives it', async () => {
      await directory.addDomain('catch.test');
      const address = await add();
      const catchAll = { name: 'catch.test', account: await idOf(address) };
      await t.database.write([{ name: 'domain.setCatchAll', lane: 0, args: catchAll }]);
      assert.equal(await resolve('anybody@catch.test'), 'local');
      await directory.closeAccount(address);
      assert.equal(await resolve('anybody@catch.test'), 'unknown');
    });

    test('a suspended account takes mail where its policy says so', async () => {
      const address = await add();
      await directory.setStatus(address, 'suspended');
      assert.equal(await resolve(address), 'suspended');
      await allow(address, { receiveSuspended: true });
      assert.equal(await resolve(address), 'local');
    });

    test('aliases: as many as the policy allows, also at once', async () => {
      const address = await add();
      await allow(address, { aliases: 2 });
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, (_, i) => directory.addAlias(`alias${i}@example.test`, address)),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 2);
      await assert.rejects(directory.addAlias('more@example.test', address), {
        code: 'limit',
        detail: { reason: 'aliases', limit: 2 },
      });
    });

    test('owners give themselves no address that speaks for the domain, and none elsewhere', async () => {
      const address = await add();
      await directory.addDomain('elsewhere.test');
      const mail = { create: () => call, drop: () => Promise.resolve(call) };
      const own = new Directory({ ...t, hasher: new PasswordHasher(testSealer, 1), mail, forOwners: true });
      await assert.rejects(own.addAlias('Postmaster@example.test', address), { code: 'already-exists' });
      await assert.rejects(own.addAlias('mine@elsewhere.test', address), { code: 'not-found' });
      await own.addAlias('mine@example.test', address);
      await directory.addAlias('abuse@example.test', address);
    });

    test('forwards: as many as the policy allows', async () => {
      const address = await add();
      const account = await idOf(address);
      await allow(address, { forwards: 1 });
      const forward = (local: string) => {
        const target = { local, domain: 'example.net' };
        const args = { account, source: null, target, keepCopy: true, now: t.clock.time };
        return t.database.write([{ name: 'forward.add', lane: account, args }]);
      };
      await forward('one');
      await assert.rejects(forward('two'), { code: 'limit', detail: { reason: 'forwards', limit: 1 } });
    });

    test('messages a day: the less of what the policy and the installation allow', async () => {
      const address = await add();
      const account = await idOf(address);
      await allow(address, { messagesPerDay: 2 });
      assert.equal(await directory.countSubmission(account, 2, 10), 2);
      await assert.rejects(directory.countSubmission(account, 1, 10), {
        code: 'limit',
        detail: { reason: 'messages', limit: 2 },
      });
      await allow(address, { messagesPerDay: 100 });
      await assert.rejects(directory.countSubmission(account, 2, 3), { code: 'limit' });
      assert.equal(await directory.countSubmission(account, 1, 3), 3);
    });

    test('a plan is a level of the policy between the platform and the domain', async () => {
      const customers = new Customers(t);
      await customers.setPlan({ name: 'small', slots: 5, spaceBytes: 0 });
      const id = await customers.reserve();
      await customers.add(id, { name: 'acme', plan: 'small' });
      await directory.addDomain('acme.test', null, id);
      const wish = { level: 'plan', subject: 'small', change: { limits: { aliases: 1 }, name: { max: 3 } } } as const;
      await directory.addAccount({
        address: 'long.name@acme.test',
        password: { hash },
        displayName: '',
        language: 'pl',
      });
      const { breaches } = await policies.preview(wish);
      assert.deepEqual(
        breaches.map(({ address, violations }) => [address, violations.map(({ rule }) => rule)]),
        [['long.name@acme.test', ['too-long']]],
      );
      await policies.set(wish);
      const { policy, origin } = await policies.effective({ domain: 'acme.test' });
      assert.deepEqual([policy.limits.aliases, origin['limits.aliases']], [1, 'plan']);
      assert.notEqual((await policies.effective({ domain: 'example.test' })).policy.limits.aliases, 1);
      await policies.set({ level: 'domain', subject: 'acme.test', change: { limits: { aliases: 0 } } });
      assert.equal((await policies.effective({ domain: 'acme.test' })).origin['limits.aliases'], 'domain');
      // No level below gives more than the plan.
      const more = { code: 'limit', detail: { reason: 'policy', plan: 'small', path: 'limits.aliases', limit: 1 } };
      await assert.rejects(
        policies.set({ level: 'domain', subject: 'acme.test', change: { limits: { aliases: 2 } } }),
        more,
      );
      await assert.rejects(allow('long.name@acme.test', { aliases: 2 }), more);
      await assert.rejects(policies.set({ ...wish, subject: 'none' }), { code: 'not-found' });
      await customers.change(id, { plan: 'small' });
    });
  });
}
