import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import { Policies } from './policies.ts';
import { presets } from './presets.ts';
import { StrengthJudge } from './strength.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`policies on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let judge: StrengthJudge;
    let policies: Policies;

    before(async () => {
      if (name === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      judge = new StrengthJudge();
      policies = new Policies({ database: t.database, clock: t.clock, judge });
      for (const domain of ['a.test', 'b.test']) await t.directory.addDomain(domain);
      for (const address of ['jan@a.test', 'jan.kowalski-nowak@a.test', '1jan@b.test']) {
        await t.directory.addAccount({ address, password: { hash }, displayName: '', language: 'pl', quotaBytes: 0 });
      }
      for (const alias of ['j@a.test', 'jk@a.test']) await t.directory.addAlias(alias, 'jan@a.test');
    });
    after(async () => {
      await judge[Symbol.asyncDispose]();
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('each level replaces values of those above it, and forgets them when it says nothing', async () => {
      assert.equal((await policies.effective({})).policy.password.min, 10, 'the product begins with its own preset');
      await policies.set({ level: 'platform', subject: '', preset: 'isp', change: { password: { min: 9 } } });
      await policies.set({
        level: 'domain',
        subject: 'A.test',
        change: { password: { min: 12 }, limits: { aliases: 2 } },
      });
      const { policy, origin } = await policies.effective({ domain: 'a.test' });
      assert.deepEqual([policy.name.max, policy.password.min, policy.limits.aliases], [12, 12, 2]);
      assert.deepEqual([origin['name.max'], origin['password.min']], ['preset', 'domain']);
      assert.equal((await policies.effective({ domain: 'b.test' })).policy.password.min, 9);
      assert.deepEqual(
        (await policies.rows()).map(({ level, subject, preset }) => [level, subject, preset]),
        [
          ['platform', '', 'isp'],
          ['domain', 'a.test', ''],
        ],
      );
      await policies.set({ level: 'domain', subject: 'a.test', change: {} });
      assert.equal((await policies.effective({ domain: 'a.test' })).policy.password.min, 9);
      await policies.set({ level: 'platform', subject: '', change: {} });
      assert.equal(
        (await policies.effective({})).policy.password.min,
        8,
        'the preset stays where only the change is replaced',
      );
    });

    test('a plan, a domain or an account takes over a preset as values, under what is said besides', async () => {
      await policies.set({ level: 'platform', subject: '', preset: 'isp', change: {} });
      await policies.set({ level: 'domain', subject: 'a.test', preset: 'pro', change: { password: { min: 11 } } });
      const { policy, origin } = await policies.effective({ domain: 'a.test' });
      assert.deepEqual(policy, {
        name: presets.pro.name,
        password: { ...presets.pro.password, min: 11 },
        limits: presets.isp.limits,
      });
      assert.deepEqual(
        [origin['name.max'], origin['password.min'], origin['limits.aliases']],
        ['domain', 'domain', 'preset'],
      );
      assert.deepEqual((await policies.effective({})).policy, presets.isp);
      await policies.set({ level: 'domain', subject: 'a.test', change: {} });
    });

    test('what no policy says, or nothing could keep, is refused and changes nothing', async () => {
      const wrong: readonly [change: unknown, path: string][] = [
        [{ password: { min: 'a' } }, 'password.min'],
        [{ password: { min: 2 } }, 'password.min'],
        [{ limits: { cats: 1 } }, 'limits.cats'],
        [{ name: { specials: 'ż' } }, 'name.specials'],
        [{ name: { specials: '+' } }, 'name.specials'],
        [7, ''],
        [{ password: { min: 20, max: 19 } }, 'password.min'],
      ];
      for (const [change, path] of wrong) {
        await assert.rejects(
          policies.set({ level: 'domain', subject: 'a.test', change }),
          (error) => error instanceof MailError && error.code === 'bad-argument' && error.detail['path'] === path,
        );
      }
      assert.deepEqual(
        (await policies.rows()).filter(({ level }) => level === 'domain'),
        [],
      );
    });

    test('names and passwords are judged by what holds for them', async () => {
      await policies.set({ level: 'platform', subject: '', preset: 'isp', change: {} });
      assert.deepEqual(await policies.judgeName('jan', { domain: 'a.test' }), []);
      assert.equal((await policies.judgeName('1jan', { domain: 'a.test' })).length, 1);
      assert.deepEqual(await policies.judgePassword('Haslo1234', { domain: 'a.test' }, ['jan']), []);
      await policies.set({ level: 'domain', subject: 'a.test', change: { password: { strength: 3 } } });
      assert.deepEqual(await policies.judgePassword('Haslo1234', { domain: 'a.test' }, ['jan']), [
        { field: 'password', rule: 'too-weak', strength: 3 },
      ]);
      await policies.set({ level: 'domain', subject: 'a.test', change: {} });
    });

    test('a preview names the accounts that would break the rule, of the level that says it', async () => {
      const shown = async (level: 'platform' | 'domain', subject: string, change: unknown) =>
        (
          await policies.preview({ level, subject, preset: level === 'platform' ? 'modern' : undefined, change })
        ).breaches.map(({ address, violations, aliases }) => [
          address,
          violations.map(({ rule }) => rule).join(),
          aliases,
        ]);
      assert.deepEqual(await shown('platform', '', { name: { max: 12, startsWithLetter: true } }), [
        ['jan.kowalski-nowak@a.test', 'too-long', 0],
        ['1jan@b.test', 'first-letter', 0],
      ]);
      assert.deepEqual(await shown('domain', 'a.test', { name: { max: 64 }, limits: { aliases: 1 } }), [
        ['jan@a.test', '', 1],
      ]);
      assert.equal((await policies.effective({ domain: 'a.test' })).policy.limits.aliases, 4, 'nothing was changed');
    });
  });
}
