import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Actor } from './access.ts';
import { type Act, Administration, commandLineActor } from './administration.ts';
import type { AuditRow } from './audit/rows.ts';
import { Customers } from './customers/customers.ts';
import type { NewAccount } from './directory.ts';
import { openTestDirectory, type TestDirectory } from './testing.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';
const account = (address: string): NewAccount => ({
  address,
  password: { hash },
  displayName: 'Ewa',
  language: 'pl',
  quotaBytes: 1000,
});
const operator = commandLineActor('root');

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`acts and their log on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let administration: Administration;
    let ewa: number;
    let jan: number;

    const user = (id: number): Actor => ({
      role: 'mailbox-user',
      name: 'somebody',
      customer: null,
      account: id,
      scopes: null,
      via: 'session',
    });
    const alias = (local: string, id: number, now = 0) =>
      ({ name: 'alias.add', lane: 0, args: { local, domain: 'example.test', account: id, now } }) as const;
    const onAccount = (id: number): Act => ({ action: 'alias.change', subject: { kind: 'account', account: id } });
    const newest = async (): Promise<AuditRow | undefined> => (await administration.log(operator))[0];

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      administration = new Administration(t);
      await t.directory.addDomain('example.test');
      ewa = await t.directory.addAccount(account('ewa@example.test'));
      jan = await t.directory.addAccount(account('jan@example.test'));
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('an act leaves one row: who, when, to whom, and only what differs', async () => {
      t.clock.time += 1000;
      await administration.act(user(ewa), onAccount(ewa), [alias('e.kowalska', ewa)]);
      const row = await newest();
      assert.ok(row !== undefined);
      const { audit_id: _id, before_json: before, after_json: after, ...rest } = row;
      assert.deepEqual(
        { ...rest, before: JSON.parse(before ?? ''), after: JSON.parse(after ?? '') },
        {
          at: t.clock.time,
          actor: 'somebody',
          role: 'mailbox-user',
          via: 'session',
          action: 'alias.change',
          kind: 'account',
          subject: 'ewa@example.test',
          customer_id: null,
          account_id: ewa,
          before: { aliases: [] },
          after: { aliases: ['e.kowalska@example.test'] },
        },
      );
    });

    test('results of the calls come back in their order, over lanes', async () => {
      const results = await administration.act(operator, onAccount(ewa), [
        { name: 'mail.use', lane: ewa, args: { account: ewa, usedBytes: 5 } },
        { name: 'account.reserve', lane: 0, args: undefined },
        {
          name: 'forward.add',
          lane: 0,
          args: { account: ewa, source: null, target: { local: 'x', domain: 'example.net' }, keepCopy: true, now: 0 },
        },
      ]);
      assert.equal(results.length, 3);
      assert.equal(results[0], undefined);
      assert.equal(typeof results[1], 'number');
      assert.equal(results[2], 1);
      const row = await newest();
      assert.match(row?.after_json ?? '', /x@example\.net/);
    });

    test('what fails leaves neither change nor row', async () => {
      const last = await newest();
      await assert.rejects(administration.act(operator, onAccount(ewa), [alias('two', ewa), alias('jan', ewa)]), {
        code: 'already-exists',
      });
      assert.deepEqual(await newest(), last);
      assert.equal((await t.directory.listAliases('ewa@example.test')).length, 1);
    });

    test('others are as if they were not there; what a role never may is denied', async () => {
      const last = await newest();
      await assert.rejects(administration.act(user(ewa), onAccount(jan), [alias('three', jan)]), { code: 'not-found' });
      await assert.rejects(administration.act(user(ewa), onAccount(9999), [alias('three', jan)]), {
        code: 'not-found',
      });
      const close: Act = { action: 'account.delete', subject: { kind: 'account', account: ewa } };
      await assert.rejects(administration.act(user(ewa), close, []), { code: 'denied' });
      const also: Act = { ...onAccount(ewa), also: [{ kind: 'account', account: jan }] };
      await assert.rejects(administration.act(user(ewa), also, [alias('three', ewa)]), { code: 'not-found' });
      assert.deepEqual(await newest(), last);
    });

    test('what begins with an act has its name, and who gets something sees it', async () => {
      const customers = new Customers(t);
      await customers.setPlan({ name: 'plan', slots: 1, spaceBytes: 0 });
      const customer = await customers.reserve();
      const made: Act = { action: 'customer.change', subject: { kind: 'customer', customer } };
      const args = { customer, name: 'Acme', plan: 'plan', now: 0 };
      await administration.do(operator, made, 'customer.add', args);
      assert.equal((await newest())?.subject, 'Acme');
      await t.directory.addDomain('acme.test');
      const given: Act = { action: 'domain.change', subject: { kind: 'domain', domain: 'acme.test' } };
      await administration.do(operator, given, 'domain.setCustomer', { name: 'acme.test', customer });
      const theirs: Actor = { ...user(ewa), role: 'customer', customer, account: null };
      const seen = await administration.log(theirs);
      assert.deepEqual(
        seen.map(({ subject }) => subject),
        ['acme.test', 'Acme'],
      );
      await assert.rejects(administration.log(theirs, { account: ewa }), { code: 'not-found' });
      const policy: Act = {
        action: 'policy.change',
        subject: { kind: 'policy', level: 'account', subject: String(ewa) },
      };
      const change = { level: 'account', subject: String(ewa), preset: '', change: {}, now: 0 } as const;
      await administration.do(operator, policy, 'policy.set', change);
      assert.equal((await newest())?.subject, 'account ewa@example.test');
    });

    test('no secret is in the log', async () => {
      const credential = { passwordHash: hash, scram: null };
      const act: Act = { action: 'account.password', subject: { kind: 'account', account: jan } };
      await administration.do(operator, act, 'account.setPassword', { account: jan, credential, now: t.clock.time });
      const row = await newest();
      assert.deepEqual(JSON.parse(row?.after_json ?? ''), { passwordChangedAt: t.clock.time });
      assert.doesNotMatch(JSON.stringify(await administration.log(operator)), /argon2/);
    });

    test('the log is read by filter, a page at a time; owners see what concerns their account', async () => {
      const all = await administration.log(operator);
      const [first, second] = all;
      assert.deepEqual(await administration.log(operator, {}, first?.audit_id), all.slice(1));
      assert.ok(second !== undefined);
      const ofEwa = await administration.log(user(ewa));
      assert.deepEqual(ofEwa, await administration.log(operator, { account: ewa }));
      assert.ok(ofEwa.length > 0 && ofEwa.every((row) => row.account_id === ewa));
      await assert.rejects(administration.log(user(ewa), { account: jan }), { code: 'not-found' });
      await assert.rejects(administration.log({ ...user(ewa), role: 'help-desk' }), { code: 'denied' });
      assert.deepEqual(await administration.log(operator, { action: 'account.password', from: t.clock.time + 1 }), []);
      assert.equal((await administration.log(operator, { action: 'account.password' })).length, 1);
      assert.equal((await administration.log(operator, { subject: 'jan@example.test', kind: 'domain' })).length, 0);
    });

    test('when an account goes no address of it stays in the rows of domains, nor who signed in from where', async () => {
      const ola = await t.directory.addAccount(account('ola@example.test'));
      await t.database.write([
        {
          name: 'login.record',
          args: {
            records: [
              {
                account: ola,
                protocol: 'imap',
                address: '192.0.2.1',
                outcome: 'ok',
                agent: '',
                attempts: 1,
                at: t.clock.time,
              },
            ],
          },
          lane: 0,
        },
      ]);
      const act: Act = { action: 'domain.change', subject: { kind: 'domain', domain: 'example.test' } };
      await administration.do(operator, act, 'domain.setCatchAll', { name: 'example.test', account: ola });
      assert.match((await newest())?.after_json ?? '', /"catchAll":"ola@example\.test"/);
      await t.directory.deleteAccount('ola@example.test');
      assert.deepEqual((await newest())?.after_json, JSON.stringify({ catchAll: String(ola) }));
      assert.deepEqual(await t.database.reader.all('SELECT 1 FROM login_history WHERE account_id = ?', ola), []);
    });

    test('when an account goes the log forgets its data; old rows go too', async () => {
      await t.directory.deleteAccount('jan@example.test');
      const rows = await administration.log(operator, { account: jan });
      assert.ok(rows.length > 0);
      assert.ok(
        rows.every((row) => row.before_json === null && row.after_json === null && row.subject === String(jan)),
      );
      await t.database.write([{ name: 'audit.forget', lane: 0, args: { before: t.clock.time + 1, limit: 1000 } }]);
      assert.deepEqual(await administration.log(operator), []);
    });
  });
}
