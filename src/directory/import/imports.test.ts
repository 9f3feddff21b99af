import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { apiLimits } from '#base/limits-api.ts';
import type { Call } from '#db/types.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { accountForwards } from '#directory/forwards.ts';
import { Policies } from '#directory/policy/policies.ts';
import { StrengthJudge } from '#directory/policy/strength.ts';
import { Sealer } from '#directory/sealing.ts';
import { openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import { readImportFile } from './file.ts';
import { Imports, type RunOptions } from './imports.ts';
import type { ImportOptions } from './verdict.ts';

const MB = 1024 * 1024;
const options: ImportOptions = { badPassword: 'reject', spaceBytes: 100 * MB };
const run: RunOptions = { mode: 'all', actor: 'admin', language: 'pl' };

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`imports on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let judge: StrengthJudge;
    let imports: Imports;
    const sealer = new Sealer(new Uint8Array(32));

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      judge = new StrengthJudge();
      const { database, clock, directory } = t;
      const policies = new Policies({ database, clock, judge });
      await policies.set({ level: 'platform', subject: '', preset: 'bulk', change: { limits: { importRows: 6 } } });
      await directory.addDomain('a.test');
      imports = new Imports({ database, directory, policies, sealer, clock });
    });
    after(async () => {
      await judge[Symbol.asyncDispose]();
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    const plan = (...rows: string[]) =>
      imports.plan(
        readImportFile(
          Buffer.from(['E-mail;Hasło;Pojemność;Przekierowanie;Przekierowanie-pozostawianie kopii', ...rows].join('\n')),
        ),
        options,
      );
    const kinds = async (...rows: string[]) => (await plan(...rows)).verdicts.map(({ kind }) => kind);

    test('all rows are made in one act, with passwords, space and forwards', async () => {
      const planned = await plan('ala@a.test;snad9hj934!!;500;;', 'jan@a.test;;;kopia@inny.test;Tak');
      const steps: number[] = [];
      const { batch, outcomes } = await imports.run(planned, { ...run, progress: (done) => steps.push(done) });
      assert.deepEqual(steps, [1, 2]);
      assert.deepEqual(
        outcomes.map((outcome) => [outcome.line, outcome.made && outcome.password !== null]),
        [
          [2, false],
          [3, true],
        ],
      );
      const jan = await t.directory.findAccount('jan@a.test');
      assert.equal(jan?.quota_bytes, 100 * MB);
      assert.equal((await t.directory.findAccount('ala@a.test'))?.quota_bytes, 500 * MB);
      const [forward] = await accountForwards(t.database.reader, jan?.account_id ?? 0);
      assert.deepEqual([forward?.target, forward?.keep_copy], ['kopia@inny.test', 1]);
      const generated = outcomes[1]?.made === true ? (outcomes[1].password ?? '') : '';
      await using authenticator = await t.authenticator();
      const client = { protocol: 'pop3', address: '192.0.2.1', secure: true } as const;
      assert.equal((await authenticator.password('jan@a.test', generated, client)).account, jan?.account_id);
      assert.deepEqual(
        (await imports.list()).map((row) => [row.batch_id, row.state, row.actor]),
        [[batch, 'done', 'admin']],
      );
    });

    test('the same file again has nothing to do; with another row it makes that row', async () => {
      const rows = ['ala@a.test;snad9hj934!!;500;;', 'jan@a.test;;;kopia@inny.test;Tak'];
      const again = await plan(...rows);
      assert.deepEqual(
        again.verdicts.map(({ kind }) => kind),
        ['done', 'done'],
      );
      assert.deepEqual(await imports.run(again, run), { batch: null, outcomes: [] });
      assert.deepEqual(
        await kinds(...rows, 'nowy@a.test'),
        ['refuse', 'refuse', 'create'],
        'another file is another matter',
      );
    });

    test('all or nothing makes nothing where a row is refused, valid rows make the others', async () => {
      const planned = await plan('zle', 'ewa@a.test');
      await assert.rejects(imports.run(planned, run), { code: 'conflict' });
      assert.equal(await t.directory.findAccount('ewa@a.test'), undefined);
      const { outcomes } = await imports.run(planned, { ...run, mode: 'valid' });
      assert.deepEqual(
        outcomes.map(({ address, made }) => [address, made]),
        [['ewa@a.test', true]],
      );
    });

    test('what is taken between plan and run is not made twice', async () => {
      const both = await plan('x1@a.test', 'x2@a.test');
      await t.directory.addAccount({
        address: 'x2@a.test',
        password: 'secret1',
        displayName: '',
        language: 'pl',
        quotaBytes: 0,
      });
      await assert.rejects(imports.run(both, run), { code: 'conflict' });
      assert.equal(await t.directory.findAccount('x1@a.test'), undefined, 'nothing of it stays');
      const { outcomes } = await imports.run(both, { ...run, mode: 'valid' });
      assert.deepEqual(
        outcomes.map(({ made }) => made),
        [true, false],
      );
      assert.deepEqual(outcomes[1], {
        line: 3,
        address: 'x2@a.test',
        made: false,
        problem: { field: 'address', rule: 'exists' },
      });
    });

    test('two runs of one file at once make every account once', async () => {
      const rows = ['p1@a.test', 'p2@a.test', 'p3@a.test'];
      const [first, second] = await Promise.all([plan(...rows), plan(...rows)]);
      const results = await Promise.all(
        [first, second].map((planned) => imports.run(planned, { ...run, mode: 'valid' })),
      );
      const made = results.flatMap(({ outcomes }) => outcomes.filter((outcome) => outcome.made));
      assert.deepEqual(made.map(({ address }) => address).toSorted(), rows);
    });

    test('what became of the rows is told once, also of an import that nobody ended', async () => {
      const { database, clock } = t;
      // The process ends behind the first account.
      const cut = new Error('cut short');
      let ended = false;
      const halting = {
        ...database,
        reader: database.reader,
        write: async (calls: readonly Call[]) => {
          if (calls.length === 1) return database.write(calls);
          if (ended) throw cut;
          ended = true;
          await database.write(calls);
          throw cut;
        },
      };
      const policies = new Policies({ database, clock, judge });
      const directory = t.directory;
      const dying = new Imports({ database: halting, directory, policies, sealer, clock });
      await assert.rejects(dying.run(await plan('k1@a.test', 'k2@a.test'), { ...run, mode: 'valid' }), cut);
      const [row] = await imports.list();
      assert(row !== undefined);
      assert.deepEqual([row.state, row.untold], ['open', 1]);
      const [outcome, ...others] = await imports.report(row.batch_id);
      assert.deepEqual(others, []);
      assert(outcome?.made === true);
      await using authenticator = await t.authenticator();
      const client = { protocol: 'pop3', address: '192.0.2.1', secure: true } as const;
      const login = await authenticator.password(outcome.address, outcome.password ?? '', client);
      assert.equal(login.account, (await t.directory.findAccount(outcome.address))?.account_id);
      await assert.rejects(imports.report(row.batch_id), { code: 'not-found' });
    });

    test('what nobody fetched in time, and what is about accounts that are gone, is forgotten', async () => {
      const first = await imports.run(await plan('o1@a.test', 'o2@a.test'), run);
      await t.directory.deleteAccount('o1@a.test');
      assert(first.batch !== null);
      assert.deepEqual(
        (await imports.report(first.batch)).map(({ address }) => address),
        ['o2@a.test'],
      );
      const second = await imports.run(await plan('o3@a.test'), run);
      assert(second.batch !== null);
      t.clock.time += apiLimits.reportAge + 1;
      await assert.rejects(imports.report(second.batch), { code: 'not-found' });
    });

    test('a batch is undone while nobody used it', async () => {
      const { batch } = await imports.run(await plan('u1@a.test', 'u2@a.test'), run);
      assert(batch !== null);
      const account = await t.directory.findAccount('u1@a.test');
      await t.directory.setPassword('u1@a.test', 'other secret');
      t.clock.time += 1;
      await t.directory.setPassword('u1@a.test', 'other secret');
      await assert.rejects(imports.undo(batch), (error) => {
        assert(error instanceof MailError);
        assert.deepEqual([error.code, error.detail['addresses']], ['conflict', 'u1@a.test']);
        return true;
      });
      assert(account !== undefined);
      await t.directory.deleteAccount('u1@a.test');
      assert.equal(await imports.undo(batch), 1);
      assert.equal(await t.directory.findAccount('u2@a.test'), undefined);
      await assert.rejects(imports.undo(batch), { code: 'conflict' });
      await assert.rejects(imports.undo(99), { code: 'not-found' });
    });

    test('a file with one row more than the policy allows is refused', async () => {
      const rows = Array.from({ length: 7 }, (_, i) => `n${i}@a.test`);
      assert.equal((await kinds(...rows.slice(1))).length, 6);
      await assert.rejects(plan(...rows), { code: 'limit' });
    });
  });
}
