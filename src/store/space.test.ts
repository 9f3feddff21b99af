import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Call } from '#db/types.ts';
import { spaceUse } from './space.ts';
import { openTestStore, receive, type TestStore } from './testing.ts';

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`space on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestStore;
    let accounts = 0;

    const call = (name: string, args: object): Call => ({ name, args, lane: 0 });
    const newAccount = async (quotaBytes: number, domain = 'example.test'): Promise<number> => {
      const account = ++accounts;
      const names = { firstName: '', lastName: '', displayName: '', language: 'pl' };
      const credential = { passwordHash: 'none', scram: null };
      const address = { local: `a${account}`, domain };
      await t.database.write([
        call('account.add', { ...address, ...names, account, quotaBytes, webShare: 0, credential, now: 0 }),
        t.store.call(account, 'mail.create', { quotaBytes }),
      ]);
      return account;
    };
    const fill = async (account: number, bytes: number): Promise<void> => {
      const head = 'Subject: full\r\n\r\n';
      const message = await receive(t.store, head + 'x'.repeat(bytes - head.length));
      await t.store.write(account, 'append', { mailbox: 'INBOX', message, internalDate: 0 });
    };
    const set = (account: number, change: { spaceBytes?: number; webShare?: number }) =>
      t.store.write(account, 'space.set', change);

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestStore(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      const domain = (name: string, customer: number | null) =>
        call('domain.add', { name, target: null, customer, now: 0 });
      await t.database.write([
        call('plan.set', { name: 'plan', slots: 5, spaceBytes: 3000, now: 0 }),
        call('customer.add', { customer: 1, name: 'acme', plan: 'plan', now: 0 }),
        domain('example.test', null),
        domain('acme.test', 1),
      ]);
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('shares move at once, and mail obeys its own', async () => {
      const account = await newAccount(1000);
      const use = await set(account, { webShare: 40 });
      assert.deepEqual(use, {
        spaceBytes: 1000,
        webShare: 40,
        mail: { limitBytes: 600, usedBytes: 0 },
        web: { limitBytes: 400, usedBytes: 0 },
      });
      await assert.rejects(fill(account, 700), { code: 'over-quota' });
      await set(account, { webShare: 20 });
      await fill(account, 700);
      assert.deepEqual((await spaceUse(t.database.reader, account))?.mail, { limitBytes: 800, usedBytes: 700 });
    });

    test('no share becomes less than what is in it', async () => {
      const account = await newAccount(1000);
      await fill(account, 500);
      const tooLittle = (limit: number) => ({ code: 'in-use', detail: { reason: 'mail', used: 500, limit } });
      await assert.rejects(set(account, { webShare: 51 }), tooLittle(490));
      await assert.rejects(set(account, { spaceBytes: 499 }), tooLittle(499));
      await set(account, { webShare: 50 });
      await assert.rejects(set(account, { spaceBytes: 900 }), tooLittle(450));
      await set(account, { spaceBytes: 1100, webShare: 54 });
      assert.equal((await spaceUse(t.database.reader, account))?.mail.limitBytes, 506);
    });

    test('mail that comes while the share is moved never ends up outside of it', async () => {
      const account = await newAccount(1000);
      await Promise.allSettled([fill(account, 600), set(account, { webShare: 50 }), set(account, { webShare: 45 })]);
      const use = await spaceUse(t.database.reader, account);
      assert.ok(use !== undefined && use.mail.usedBytes <= use.mail.limitBytes);
    });

    test('space without limit has no shares, and the smallest share is not without limit', async () => {
      const account = await newAccount(0);
      await fill(account, 500);
      assert.equal((await set(account, { webShare: 90 })).mail.limitBytes, 0);
      const empty = await newAccount(1000);
      assert.equal((await set(empty, { webShare: 100 })).mail.limitBytes, 1);
    });

    test('nobody gets more space than the plan has, also at once', async () => {
      const one = await newAccount(1000, 'acme.test');
      const two = await newAccount(1000, 'acme.test');
      await assert.rejects(set(one, { spaceBytes: 2001 }), { code: 'limit' });
      await assert.rejects(set(one, { spaceBytes: 0 }), { code: 'limit' });
      const results = await Promise.allSettled([set(one, { spaceBytes: 2000 }), set(two, { spaceBytes: 2000 })]);
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    });

    test('what is no space or share is refused', async () => {
      const account = await newAccount(1000);
      for (const webShare of [-1, 101, 0.5, NaN]) {
        await assert.rejects(set(account, { webShare }), { code: 'bad-argument', detail: { field: 'webShare' } });
      }
      await assert.rejects(set(account, { spaceBytes: -1 }), { code: 'bad-argument', detail: { field: 'spaceBytes' } });
      await assert.rejects(set(9999, { webShare: 1 }), { code: 'not-found' });
    });
  });
}
