import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { routingLimits } from '#base/limits-queue.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import { parseAddress } from '#wire/address.ts';
import { forwardById } from './forwards.ts';
import { MailRules } from './mail-rules.ts';
import type { DirectoryOperations } from './operations.ts';
import { DirectoryRecipients } from './recipients.ts';
import { findRelayRoute } from './relay-routes.ts';
import type { MailFacts, Plan } from './routing/types.ts';
import { Sealer } from './sealing.ts';
import { openTestDirectory, type TestDirectory } from './testing.ts';
import { wasAnswered } from './vacations.ts';
import { presets } from './policy/presets.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';
const target = { host: 'old.test', port: 25, tls: 'starttls' } as const;
const mail: MailFacts = { sender: null, proven: false, passed: new Set(), stays: false };
const day = 24 * 3600_000;

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`rules of mail on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let rules: MailRules;
    let recipients: DirectoryRecipients;
    let write: Writer<DirectoryOperations>;
    const sealer = new Sealer(new Uint8Array(32));
    const plan = (address: string): Promise<Plan> => recipients.plan(parseAddress(address), mail);
    const goes = async (address: string): Promise<string> => {
      const { refusal, deliveries, leaving } = await plan(address);
      return [refusal ?? '', ...deliveries.map((one) => one.address), ...leaving.map((one) => one.address)]
        .join(' ')
        .trim();
    };

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      const { database, clock } = t;
      rules = new MailRules({ database, clock, sealer });
      recipients = new DirectoryRecipients(database.reader, { clock, forwardsPerDay: () => 2 });
      write = writerFor<DirectoryOperations>(database);
      await t.directory.addDomain('here.test');
      for (const name of ['ala', 'ola']) {
        const account = { password: { hash }, displayName: '', language: 'pl', quotaBytes: 0 } as const;
        await t.directory.addAccount({ ...account, address: `${name}@here.test` });
      }
      await t.directory.addAlias('sales@here.test', 'ala@here.test');
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('modes of a domain: refused, relayed, caught, and back', async () => {
      assert.equal(await goes('nobody@here.test'), 'unknown');
      await rules.setCatchAll('here.test', 'ola@here.test');
      assert.equal(await goes('nobody@here.test'), 'ola@here.test');
      await rules.setDomainMode('HERE.test', target);
      assert.deepEqual(await rules.domainMode('here.test'), { mode: 'non-authoritative', target, catchAll: 2 });
      const relayed = await plan('nobody@here.test');
      assert.deepEqual(relayed.leaving[0]?.target, target);
      assert.equal(await goes('ala+x@here.test'), 'ala@here.test');
      const assumed = { domain: 'here.test', mode: { mode: 'authoritative', catchAll: null } } as const;
      const after = await recipients.simulate(parseAddress('nobody@here.test'), mail, assumed);
      assert.equal(after.refusal, 'unknown');
      await rules.setDomainMode('here.test', null);
      await rules.setCatchAll('here.test', null);
      assert.equal(await goes('nobody@here.test'), 'unknown');
      await assert.rejects(rules.setDomainMode('other.test', null), { code: 'not-found' });
      await assert.rejects(rules.setCatchAll('other.test', 'ala@here.test'), { code: 'not-found' });
    });

    test('a plain account takes one look-up, and is no matter of rules', async () => {
      const named = parseAddress('Ala+x@here.test');
      const { kind } = await recipients.resolve(named);
      assert.equal(kind, 'local');
    });

    test('forwards: of an account and of one alias, to their limits', async () => {
      const all = await rules.addForward({ account: 'ala@here.test', target: 'Far@Else.test', keepCopy: true });
      await rules.addForward({
        account: 'ala@here.test',
        source: 'sales@here.test',
        target: 'OLA@here.test',
        keepCopy: false,
      });
      assert.equal(await goes('ala@here.test'), 'ala@here.test Far@else.test');
      assert.equal(await goes('sales@here.test'), 'ola@here.test ala@here.test Far@else.test');
      assert.equal((await recipients.resolve(parseAddress('ala@here.test'))).kind, 'ruled');
      const bad: [string, string | undefined, string, string][] = [
        ['ala@here.test', undefined, 'Far@Else.test', 'already-exists'],
        ['ala@here.test', undefined, 'sales@here.test', 'bad-argument'],
        ['ala@here.test', 'ola@here.test', 'x@else.test', 'bad-argument'],
        ['nobody@here.test', undefined, 'x@else.test', 'not-found'],
        ['ala@here.test', undefined, 'nonsense', 'bad-syntax'],
      ];
      for (const [account, source, to, code] of bad) {
        await assert.rejects(rules.addForward({ account, source, target: to, keepCopy: true }), { code }, to);
      }
      const now = t.clock.now();
      await write(0, 'forward.count', { account: 1, messages: 2, limit: 1000, now });
      assert.equal(await goes('ala@here.test'), 'ala@here.test');
      await assert.rejects(write(0, 'forward.count', { account: 1, messages: 1, limit: 2, now }), { code: 'limit' });
      await write(0, 'forward.count', { account: 1, messages: 1, limit: 3, now });
      await write(0, 'forward.count', { account: 1, messages: 1, limit: 1000, now: now + day });
      t.clock.time += day;
      assert.equal(await goes('ala@here.test'), 'ala@here.test Far@else.test');

      for (let n = 1; n <= 3; n++) {
        const row = await write(0, 'forward.refused', { forward: all, reason: `550 no ${n}` });
        assert.equal(row?.refusals, n);
      }
      await write(0, 'forward.delivered', { forward: all });
      assert.equal((await forwardById(t.database.reader, all))?.refusals, 0);
      await write(0, 'forward.refused', { forward: all, reason: '550 no' });
      await write(0, 'forward.pause', { forward: all });
      await assert.rejects(write(0, 'forward.pause', { forward: all }), { code: 'already-exists' });
      assert.equal(await goes('ala@here.test'), 'ala@here.test');
      await rules.resumeForward('ala@here.test', all);
      const { status, refusals, reason } = (await forwardById(t.database.reader, all)) ?? {};
      assert.deepEqual([status, refusals, reason], ['active', 0, null]);
      await assert.rejects(rules.removeForward('ola@here.test', all), { code: 'not-found' });
      await t.directory.removeAlias('sales@here.test');
      await rules.removeForward('ala@here.test', all);
      assert.deepEqual(await rules.listForwards('ala@here.test'), []);
      assert.equal(await write(0, 'forward.refused', { forward: all, reason: '550' }), undefined);
    });

    test('an account has so many forwards, and not one more', async () => {
      for (let n = 0; n < presets.modern.limits.forwards; n++) {
        await rules.addForward({ account: 'ola@here.test', target: `t${n}@else.test`, keepCopy: true });
      }
      const more = rules.addForward({ account: 'ola@here.test', target: 'more@else.test', keepCopy: true });
      await assert.rejects(more, { code: 'limit' });
      for (const row of await rules.listForwards('ola@here.test'))
        await rules.removeForward('ola@here.test', row.forward_id);
    });

    test('groups: an address of their own, members once, to their limit', async () => {
      await rules.addGroup('Team@here.test', 'everyone');
      await assert.rejects(rules.addGroup('team@here.test', 'everyone'), { code: 'already-exists' });
      await assert.rejects(rules.addGroup('ala@here.test', 'everyone'), { code: 'already-exists' });
      await assert.rejects(t.directory.addAlias('team@here.test', 'ala@here.test'), { code: 'already-exists' });
      await rules.addMembers('team@here.test', ['ALA@here.test', 'ala@here.test', 'x@else.test']);
      assert.deepEqual(await rules.members('team@here.test'), ['ala@here.test', 'x@else.test']);
      assert.equal(await goes('team+y@here.test'), 'ala@here.test x@else.test');
      await rules.setGroupSenders('team@here.test', 'members');
      assert.equal(await goes('team@here.test'), 'not-permitted');
      const crowd = Array.from({ length: routingLimits.members - 1 }, (_, n) => `m${n}@else.test`);
      await assert.rejects(rules.addMembers('team@here.test', crowd), { code: 'limit' });
      assert.equal((await rules.members('team@here.test')).length, 2);
      await rules.addMembers('team@here.test', crowd.slice(1));
      await assert.rejects(rules.removeMembers('team@here.test', ['ola@here.test']), { code: 'not-found' });
      await assert.rejects(t.directory.removeDomain('here.test'), { code: 'in-use' });
      await rules.removeGroup('team@here.test');
      assert.equal(await goes('team@here.test'), 'unknown');
      assert.deepEqual(await rules.listGroups(), []);
    });

    test('an absent owner is named while the absence lasts, and answers a sender once', async () => {
      const { reader } = t.database;
      const now = t.clock.now();
      const vacation = { starts_at: now + 1, ends_at: now + day, subject: '', text: '', interval_days: 1 };
      await rules.setVacation('ola@here.test', vacation);
      assert.deepEqual((await plan('ola@here.test')).away, []);
      t.clock.time += 1;
      assert.deepEqual((await plan('ola@here.test')).away, [2]);
      const claim = { account: 2, sender: 'x@else.test', now: t.clock.now() };
      const claims = await Promise.allSettled([write(2, 'vacation.claim', claim), write(2, 'vacation.claim', claim)]);
      assert.deepEqual(claims.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
      const row = await rules.vacation('ola@here.test');
      assert.ok(row !== undefined);
      assert.equal(await wasAnswered(reader, row, 'x@else.test', t.clock.now()), true);
      assert.equal(await wasAnswered(reader, row, 'x@else.test', t.clock.now() + day), false);
      t.clock.time += day;
      assert.deepEqual((await plan('ola@here.test')).away, []);
      await assert.rejects(write(2, 'vacation.claim', { ...claim, now: t.clock.now() }), { code: 'not-found' });
      await assert.rejects(rules.setVacation('ola@here.test', { ...vacation, ends_at: 0 }), { code: 'bad-argument' });
      await rules.clearVacation('ola@here.test');
      assert.equal(await rules.vacation('ola@here.test'), undefined);
    });

    test('routes: the nearest scope counts, and passwords are sealed', async () => {
      const server = {
        host: 'relay.test',
        port: 587,
        tls: 'starttls',
        login: { user: 'us', password: 'secret' },
      } as const;
      for (const scope of ['default', 'to:Else.test', 'from:here.test', 'from:ala@here.test']) {
        await rules.setRoute({ ...server, scope });
      }
      const found = async (to: string, account: number) =>
        (await findRelayRoute(t.database.reader, [`to:${to}`, `account:${account}`, 'from:here.test', 'default']))
          ?.scope;
      assert.equal(await found('else.test', 1), 'to:else.test');
      assert.equal(await found('other.test', 1), 'account:1');
      assert.equal(await found('other.test', 2), 'from:here.test');
      await rules.removeRoute('from:here.test');
      assert.equal(await found('other.test', 2), 'default');
      const row = (await rules.listRoutes()).find(({ scope }) => scope === 'default');
      assert.ok(row?.password instanceof Uint8Array && !Buffer.from(row.password).includes('secret'));
      assert.equal(sealer.open('relay default', row.password), 'secret');
      await assert.rejects(rules.setRoute({ ...server, scope: 'all' }), { code: 'bad-argument' });
      await assert.rejects(rules.removeRoute('from:here.test'), { code: 'not-found' });
    });

    test('what an account had set goes with it', async () => {
      const account = { password: { hash }, displayName: '', language: 'pl', quotaBytes: 0 } as const;
      await t.directory.addAccount({ ...account, address: 'short@here.test' });
      await rules.addForward({ account: 'short@here.test', target: 'x@else.test', keepCopy: true });
      await rules.setCatchAll('here.test', 'short@here.test');
      await rules.setRoute({ ...target, scope: 'from:short@here.test', login: null });
      await t.directory.deleteAccount('short@here.test');
      assert.equal(await goes('short@here.test'), 'unknown');
      const scopes = (await rules.listRoutes()).map(({ scope }) => scope);
      assert.ok(!scopes.includes('account:3'));
    });
  });
}
