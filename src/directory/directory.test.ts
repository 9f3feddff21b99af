import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { loginHistoryLimits } from '#base/limits-logins.ts';
import { storeLimits } from '#base/limits-store.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Announcement } from '#db/types.ts';
import type { Directory, NewAccount } from './directory.ts';
import { goodLogins, type LoginRecord } from './login-history.ts';
import { DirectoryRecipients } from './recipients.ts';
import { openTestDirectory, type TestDirectory } from './testing.ts';

// One hash for all: what is tested here is not hashing.
const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';
const account = (address: string, more: Partial<NewAccount> = {}): NewAccount => ({
  address,
  password: { hash },
  displayName: '',
  language: 'pl',
  quotaBytes: 1000,
  ...more,
});

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`directory on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let directory: Directory;
    let recipients: DirectoryRecipients;
    const resolve = (local: string, domain: string) => recipients.resolve({ local, domain });

    before(async () => {
      if (name === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      directory = t.directory;
      recipients = new DirectoryRecipients(t.database.reader);
      for (const domain of ['example.test', 'Żółw.Example', 'other.test']) await directory.addDomain(domain);
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('domains are kept as A-labels, listed by name, and exist once', async () => {
      await assert.rejects(directory.addDomain('EXAMPLE.test'), { code: 'already-exists' });
      await assert.rejects(directory.addDomain('not a domain'), { code: 'bad-syntax' });
      const names = (await directory.listDomains()).map((row) => row.name);
      assert.deepEqual(names, ['example.test', 'other.test', 'xn--w-uga1v8h.example']);
      assert.deepEqual(
        (await directory.listDomains('other.test')).map((row) => row.name),
        ['xn--w-uga1v8h.example'],
      );
    });

    test('a domain goes when nobody has an address in it', async () => {
      await directory.addDomain('short.test');
      await directory.addAccount(account('only@short.test'));
      await assert.rejects(directory.removeDomain('short.test'), { code: 'in-use' });
      await directory.deleteAccount('only@short.test');
      await directory.removeDomain('short.test');
      await assert.rejects(directory.removeDomain('short.test'), { code: 'not-found' });
      await assert.rejects(directory.addAccount(account('only@short.test')), { code: 'not-found' });
    });

    test('an account is found by its address in any case and form of the domain', async () => {
      const id = await directory.addAccount(account('Jan.Kowalski@żółw.example', { displayName: 'Jan Kowalski' }));
      const row = await directory.findAccount('JAN.KOWALSKI@xn--w-uga1v8h.EXAMPLE');
      assert.deepEqual(
        { ...row },
        {
          account_id: id,
          local: 'jan.kowalski',
          domain: 'xn--w-uga1v8h.example',
          display_name: 'Jan Kowalski',
          language: 'pl',
          status: 'active',
          quota_bytes: 1000,
          created_at: t.clock.time,
          first_name: '',
          last_name: '',
          web_share: 0,
          delete_at: null,
          erased: null,
        },
      );
      assert.equal(await directory.findAccount('kowalski@żółw.example'), undefined);
    });

    test('an address belongs to one account only, as its own or as an alias', async () => {
      await directory.addAccount(account('one@example.test'));
      await directory.addAccount(account('two@example.test'));
      await directory.addAlias('Alias@example.test', 'one@example.test');
      await assert.rejects(directory.addAccount(account('ONE@example.test')), { code: 'already-exists' });
      await assert.rejects(directory.addAccount(account('alias@example.test')), { code: 'already-exists' });
      await assert.rejects(directory.addAlias('alias@example.test', 'two@example.test'), { code: 'already-exists' });
      await assert.rejects(directory.addAlias('two@example.test', 'one@example.test'), { code: 'already-exists' });
      await assert.rejects(directory.addAlias('x@nowhere.test', 'one@example.test'), { code: 'not-found' });
      await assert.rejects(directory.addAlias('x@example.test', 'nobody@example.test'), { code: 'not-found' });
      assert.deepEqual(
        (await directory.listAliases('one@example.test')).map((row) => row.local),
        ['alias'],
      );
      await assert.rejects(directory.removeAlias('one@example.test'), { code: 'not-found' });
      await directory.removeAlias('ALIAS@example.test');
      await directory.addAlias('alias@example.test', 'two@example.test');
    });

    test('of many who claim an address at once one gets it, and ids are never given twice', async () => {
      const claims = Array.from({ length: 12 }, () => directory.addAccount(account('wanted@example.test')));
      const results = await Promise.allSettled(claims);
      assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1);
      const more = await Promise.all(
        Array.from({ length: 12 }, (_, i) => directory.addAccount(account(`crowd${i}@example.test`))),
      );
      assert.equal(new Set(more).size, 12);
      assert.ok(more.every((id) => Number.isInteger(id) && id > 0 && id <= storeLimits.accounts));
    });

    test('names and passwords that cannot be are refused before anything is written', async () => {
      const before = (await directory.listAccounts()).length;
      const bad: [NewAccount, string][] = [
        [account('no-domain'), 'bad-syntax'],
        [account('a+b@example.test'), 'bad-argument'],
        [account('x@example.test', { password: '' }), 'bad-argument'],
        [account('x@example.test', { password: { hash: 'plain' } }), 'bad-argument'],
        [account('x@example.test', { displayName: 'two\nlines' }), 'bad-argument'],
        [account('x@example.test', { displayName: 'x'.repeat(201) }), 'bad-argument'],
      ];
      for (const [input, code] of bad) await assert.rejects(directory.addAccount(input), { code });
      assert.equal((await directory.listAccounts()).length, before);
    });

    test('accounts are listed by id, of one domain or of all, page by page', async () => {
      const all = await directory.listAccounts();
      const ids = all.map((row) => row.account_id);
      assert.deepEqual(
        ids,
        ids.toSorted((a, b) => a - b),
      );
      const other = await directory.listAccounts({ domain: 'żółw.example' });
      assert.deepEqual(
        other.map((row) => row.local),
        ['jan.kowalski'],
      );
      const rest = await directory.listAccounts({ after: ids[2] ?? 0 });
      assert.deepEqual(
        rest.map((row) => row.account_id),
        ids.slice(3),
      );
    });

    test('a deleted account is gone by every way, and its address is free for a new one', async () => {
      const heard: Announcement[] = [];
      const stop = t.database.listen((announcement) => heard.push(announcement));
      const old = await directory.addAccount(account('leaver@example.test'));
      await directory.addAlias('leaver.alias@example.test', 'leaver@example.test');
      await directory.deleteAccount('leaver@example.test');
      assert.deepEqual(await resolve('leaver', 'example.test'), { kind: 'unknown' });
      assert.deepEqual(await resolve('leaver.alias', 'example.test'), { kind: 'unknown' });
      await assert.rejects(directory.deleteAccount('leaver@example.test'), { code: 'not-found' });
      await assert.rejects(directory.setPassword('leaver@example.test', 'x'), { code: 'not-found' });
      const fresh = await directory.addAccount(account('leaver@example.test'));
      assert.ok(fresh > old);
      assert.ok((await directory.listAccounts()).every((row) => row.account_id !== old));
      while (heard.filter((one) => one.topic === 'account-changed').length < 3) await new Promise(setImmediate);
      stop();
      assert.deepEqual(
        heard.filter((one) => one.topic === 'account-changed').map((one) => [one.account, one['change']]),
        [
          [old, 'added'],
          [old, 'deleted'],
          [fresh, 'added'],
        ],
      );
    });

    test('mail for an address reaches its account in any case, by alias, and with detail', async () => {
      const id = await directory.addAccount(account('Anna.Zięba@example.test'));
      await directory.addAlias('biuro@other.test', 'anna.zięba@example.test');
      const here = { kind: 'local', account: id, address: 'anna.zięba@example.test', detail: null, full: false };
      assert.deepEqual(await resolve('anna.zięba', 'example.test'), here);
      assert.deepEqual(await resolve('ANNA.ZIE\u0328BA', 'example.test'), here);
      assert.deepEqual(await resolve('Biuro', 'other.test'), here);
      assert.deepEqual(await resolve('Anna.Zięba+News+2', 'example.test'), { ...here, detail: 'News+2' });
      assert.deepEqual(await resolve('biuro+', 'other.test'), { ...here, detail: '' });
      assert.deepEqual(await resolve('anna', 'example.test'), { kind: 'unknown' });
      assert.deepEqual(await resolve('+biuro', 'other.test'), { kind: 'unknown' });
      assert.deepEqual(await resolve('anna.zięba', 'elsewhere.test'), { kind: 'foreign' });
      assert.deepEqual(await resolve('anna', '[192.0.2.1]'), { kind: 'foreign' });
    });

    test('an account may send as its own address and aliases, with detail, and as nobody else', async () => {
      const id = await directory.addAccount(account('sender@example.test'));
      await directory.addAlias('office@example.test', 'sender@example.test');
      const may = (local: string, domain = 'example.test') => recipients.maySendAs(id, { local, domain });
      for (const local of ['sender', 'SENDER', 'office', 'sender+x', 'Office+']) assert.equal(await may(local), true);
      for (const local of ['one', 'nobody', '+sender', 'sende', 'postmaster']) assert.equal(await may(local), false);
      assert.equal(await may('sender', 'other.test'), false);
      assert.equal(await may('postmaster', ''), false);
    });

    test('a full account is known as full: at its space and not one byte before; without a limit never', async () => {
      const id = await directory.addAccount(account('full@example.test', { quotaBytes: 1000 }));
      const endless = await directory.addAccount(account('endless@example.test', { quotaBytes: 0 }));
      const isFull = async (local: string) => {
        const found = await resolve(local, 'example.test');
        assert.equal(found.kind, 'local');
        return found.kind === 'local' && found.full;
      };
      await t.use(id, 999);
      assert.equal(await isFull('full'), false);
      await t.use(id, 1000);
      assert.equal(await isFull('full'), true);
      await t.use(endless, 1e12);
      assert.equal(await isFull('endless'), false);
    });

    test('a suspended account takes no mail until it is active again', async () => {
      await directory.addAccount(account('paused@example.test'));
      await directory.setStatus('paused@example.test', 'suspended');
      assert.deepEqual(await resolve('paused', 'example.test'), { kind: 'suspended' });
      await directory.setStatus('paused@example.test', 'active');
      assert.equal((await resolve('paused', 'example.test')).kind, 'local');
    });

    test('every domain has a postmaster: its own, or the account that the operator named', async () => {
      assert.deepEqual(await resolve('postmaster', 'example.test'), { kind: 'unknown' });
      const boss = await directory.addAccount(account('boss@example.test'));
      const own = await directory.addAccount(account('postmaster@other.test'));
      await directory.setPostmaster('boss@example.test');
      assert.equal((await directory.postmaster())?.account_id, boss);
      const named = { kind: 'local', account: boss, address: 'boss@example.test', detail: null, full: false };
      assert.deepEqual(await resolve('PostMaster', 'example.test'), named);
      assert.deepEqual(await resolve('postmaster+abuse', 'example.test'), { ...named, detail: 'abuse' });
      assert.deepEqual(await resolve('Postmaster', ''), named);
      assert.deepEqual(await resolve('postmaster', 'elsewhere.test'), { kind: 'foreign' });
      assert.deepEqual(await resolve('boss', ''), { kind: 'unknown' });
      const mine = await resolve('postmaster', 'other.test');
      assert.ok(mine.kind === 'local' && mine.account === own);
      await assert.rejects(directory.deleteAccount('boss@example.test'), { code: 'in-use' });
      await assert.rejects(directory.setStatus('boss@example.test', 'suspended'), { code: 'in-use' });
      await directory.setPostmaster('one@example.test');
      await directory.setStatus('boss@example.test', 'suspended');
      await assert.rejects(directory.setPostmaster('boss@example.test'), { code: 'not-found' });
    });

    test('property: an address matches in any case and with any detail, and nothing else matches', async () => {
      const id = await directory.addAccount(account('exact.match@example.test'));
      const mixed = fc.array(fc.boolean(), { minLength: 11, maxLength: 11 });
      const detail = fc.option(fc.string({ maxLength: 10 }));
      await fc.assert(
        fc.asyncProperty(mixed, detail, async (upper, detail) => {
          const local = 'exact.match'
            .split('')
            .map((char, i) => (upper[i] === true ? char.toUpperCase() : char))
            .join('');
          const found = await resolve(detail === null ? local : `${local}+${detail}`, 'example.test');
          assert.ok(found.kind === 'local' && found.account === id && found.detail === detail);
        }),
        { numRuns: 50 },
      );
      await fc.assert(
        fc.asyncProperty(fc.string({ minLength: 1, maxLength: 20 }), async (local) => {
          const name = local.split('+')[0]?.toLowerCase();
          const found = await resolve(`exact.match${local}`, 'example.test');
          assert.equal(found.kind === 'local', name === '');
        }),
        { numRuns: 50 },
      );
    });

    test('the day’s messages are counted exactly, up to the limit and not one more, and anew the next day', async () => {
      const id = await directory.addAccount(account('counted@example.test'));
      const sends = Array.from({ length: 10 }, () => directory.countSubmission(id, 1, 7));
      const results = await Promise.allSettled(sends);
      assert.equal(results.filter((result) => result.status === 'fulfilled').length, 7);
      await assert.rejects(directory.countSubmission(id, 1, 7), {
        code: 'limit',
        detail: { reason: 'messages', limit: 7 },
      });
      assert.equal(await directory.countSubmission(id, 1, 8), 8);
      t.clock.time += 24 * 3600_000;
      assert.equal(await directory.countSubmission(id, 5, 8), 5);
      await assert.rejects(directory.countSubmission(id, 4, 8), { code: 'limit' });
      assert.equal(await directory.countSubmission(id, 3, 8), 8);
    });

    test('administrators exist once, by a login in any case', async () => {
      await directory.addAdministrator('Admin', 'operator password');
      await assert.rejects(directory.addAdministrator('admin', 'x'), { code: 'already-exists' });
      await assert.rejects(directory.addAdministrator('two words', 'x'), { code: 'bad-argument' });
      const [row] = await directory.listAdministrators();
      assert.equal(row?.login, 'admin');
      assert.equal(row?.role, 'operator');
      assert.match(row?.password_hash ?? '', /^\$argon2id\$/);
    });

    test('the login history joins equal attempts, and keeps failures from pushing out what was good', async () => {
      const id = await directory.addAccount(account('history@example.test'));
      const at = t.clock.now();
      const record = (more: Partial<LoginRecord>): LoginRecord => ({
        account: id,
        protocol: 'imap',
        address: '192.0.2.1',
        outcome: 'ok',
        agent: '',
        attempts: 1,
        at,
        ...more,
      });
      const write = (records: LoginRecord[]) =>
        t.database.write([{ name: 'login.record', args: { records }, lane: 0 }]);
      const forget = (before: number, limit: number) =>
        t.database.write([{ name: 'login.forget', args: { before, limit }, lane: 0 }]);
      await write([record({}), record({ protocol: 'pop3', at: at + 1 })]);
      await write([record({ attempts: 3, at: at + 2 })]);
      assert.deepEqual(
        (await directory.loginHistory('history@example.test')).map((row) => ({ ...row })),
        [
          { protocol: 'imap', address: '192.0.2.1', outcome: 'ok', agent: '', attempts: 4, last_at: at + 2 },
          { protocol: 'pop3', address: '192.0.2.1', outcome: 'ok', agent: '', attempts: 1, last_at: at + 1 },
        ],
      );
      const agents = async () =>
        (await directory.loginHistory('history@example.test'))
          .filter((row) => row.protocol === 'imap')
          .map((row) => [row.agent, row.attempts]);
      await write([record({ agent: '', attempts: -1 }), record({ agent: 'mutt' })]);
      assert.deepEqual(await agents(), [
        ['', 3],
        ['mutt', 1],
      ]);
      await write([record({ agent: 'mutt', attempts: -1 }), record({ agent: 'mutt', protocol: 'smtp', attempts: -1 })]);
      assert.deepEqual(await agents(), [['', 3]]);
      await write([record({ at: at + 2 })]);
      const flood = Array.from({ length: loginHistoryLimits.rows + 1 }, (_, i) =>
        record({ outcome: 'failed', address: `198.51.100.${i}`, at: at + 10 + i }),
      );
      await write(flood);
      const rows = await directory.loginHistory('history@example.test');
      assert.equal(rows.filter((row) => row.outcome === 'failed').length, loginHistoryLimits.rows);
      assert.equal(rows.filter((row) => row.outcome === 'ok').length, 2);
      assert.equal(
        rows.some((row) => row.address === '198.51.100.0'),
        false,
      );
      const good = await goodLogins(t.database.reader, at, 10);
      assert.deepEqual(
        good.filter((row) => row.account_id === id).map((row) => ({ ...row })),
        [{ account_id: id, address: '192.0.2.1', at: at + 2 }],
      );
      assert.deepEqual(await forget(at + 2, 10), [1]);
      assert.equal(
        (await directory.loginHistory('history@example.test')).some((row) => row.protocol === 'pop3'),
        false,
      );
      assert.deepEqual(await forget(at + 1000, 3), [4]);
      assert.equal((await directory.loginHistory('history@example.test')).length, loginHistoryLimits.rows - 3);
      await forget(at + 1000, 1000);
      assert.deepEqual(await directory.loginHistory('history@example.test'), []);
      await directory.deleteAccount('history@example.test');
      await write([record({})]);
      assert.deepEqual(await t.database.reader.all('SELECT 1 FROM login_history WHERE account_id = ?', id), []);
    });
  });
}
