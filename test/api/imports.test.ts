import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import type { Actor } from '#directory/access.ts';
import { Customers } from '#directory/customers/customers.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { type ApiStage, customerActor, openApi } from './stage.ts';

const csv = { 'content-type': 'text/csv' };

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`imports by HTTP on ${engine}`, () => {
    let postgres: TestPostgres | undefined;
    let stage: ApiStage;
    let owner: Actor;

    before(async () => {
      postgres = engine === 'postgres' ? await startPostgres() : undefined;
      stage = await openApi(await postgres?.createDatabase());
      await stage.ask('POST /domains', { body: { name: 'many.test', vouched: true } });
      await stage.ask('POST /domains', { body: { name: 'owned.test', vouched: true } });
      const customers = new Customers({ database: stage.installation.database, clock: systemClock });
      await customers.setPlan({ name: 'two', slots: 2, spaceBytes: 0 });
      const id = await customers.reserve();
      await customers.add(id, { name: 'owner', plan: 'two' });
      await customers.assignDomain('owned.test', id);
      owner = customerActor(id);
    });
    after(async () => {
      await stage[Symbol.asyncDispose]();
      await postgres?.[Symbol.asyncDispose]();
    });

    /** What the stream of an import says until it ends. */
    async function follow(number: number): Promise<{ state: string; progress: { done: number } | null }[]> {
      const { text, status } = await stage.ask(`GET /imports/${number}/events`);
      assert.equal(status, 200);
      return [...text.matchAll(/^data: (.+)$/gm)].map(([, data = '']) => JSON.parse(data));
    }

    test('a table is planned, run, followed, reported once and undone', async () => {
      const { ask } = stage;
      const table = 'E-mail;Hasło\nala@many.test;\nola@many.test;Dlugie-Haslo-1234\nzła nazwa;\n';
      const plan = await ask('POST /imports/plan', { body: table, headers: csv });
      assert.equal(plan.status, 200, plan.text);
      assert.deepEqual(
        plan.body.rows.map((row: { verdict: string; generatesPassword: boolean }) => [
          row.verdict,
          row.generatesPassword,
        ]),
        [
          ['create', true],
          ['create', false],
          ['refuse', false],
        ],
      );
      assert.deepEqual(plan.body.file, { encoding: 'utf-8', delimiter: ';', unknown: [] });
      assert.deepEqual(plan.body.rows[1].cells, {
        address: 'ola@many.test',
        password: 'Dlugie-Haslo-1234',
        capacity: '',
        forward: '',
        keepCopy: '',
      });
      const refused = await ask('POST /imports', { body: table, headers: csv });
      assert.deepEqual([refused.status, refused.body.code], [409, 'bad-state']);
      const begun = await ask('POST /imports?mode=valid', {
        body: table,
        headers: { ...csv, 'idempotency-key': 'i1' },
      });
      assert.equal(begun.status, 202, begun.text);
      const { number } = begun.body;
      const again = await ask('POST /imports?mode=valid', {
        body: table,
        headers: { ...csv, 'idempotency-key': 'i1' },
      });
      assert.equal(again.body.number, number);
      const told = await follow(number);
      assert.equal(told.at(-1)?.state, 'done');
      const report = await ask(`POST /imports/${number}/report`);
      assert.deepEqual(
        report.body.items.map((row: { address: string; made: boolean }) => [row.address, row.made]),
        [
          ['ala@many.test', true],
          ['ola@many.test', true],
        ],
      );
      assert.ok(report.body.items[0].password.length >= 9);
      assert.equal(report.body.items[1].password, null);
      assert.equal((await ask(`POST /imports/${number}/report`)).status, 404);
      assert.equal((await ask(`GET /imports/${number}`)).body.untold, 0);
      assert.equal((await ask('GET /accounts/ala@many.test')).status, 200);
      assert.deepEqual((await ask(`POST /imports/${number}/undo`)).body, { accounts: 2 });
      assert.equal((await ask('GET /accounts/ala@many.test')).status, 404);
      const twice = await ask(`POST /imports/${number}/undo`);
      assert.deepEqual([twice.status, twice.body.code], [409, 'bad-state']);
    });

    test('rows of a plan are mended, judged again, made, and known when they come again', async () => {
      const { ask } = stage;
      const table = 'E-mail;Pojemność\nmend1@many.test;100\nzle;\nmend3@many.test;\n';
      const { body: read } = await ask('POST /imports/plan', { body: table, headers: csv });
      interface Planned {
        line: number;
        cells: { address: string };
        verdict: string;
      }
      const rows = read.rows
        .filter(({ line }: Planned) => line !== 4)
        .map(({ line, cells }: Planned) => ({
          line,
          ...cells,
          address: cells.address === 'zle' ? ' mend2@many.test ' : cells.address,
        }));
      const verdicts = async () => {
        const { status, body, text } = await ask('POST /imports/plan', { body: { key: read.key, rows } });
        assert.equal(status, 200, text);
        assert.deepEqual([body.key, body.file], [read.key, null]);
        return body.rows.map(({ line, verdict }: Planned) => `${line} ${verdict}`);
      };
      assert.deepEqual(await verdicts(), ['2 create', '3 create']);
      const begun = await ask('POST /imports', { body: { key: read.key, rows } });
      assert.equal(begun.status, 202, begun.text);
      await follow(begun.body.number);
      assert.equal((await ask('GET /accounts/mend2@many.test')).status, 200);
      assert.deepEqual(await verdicts(), ['2 done', '3 done']);
      assert.equal((await ask('POST /imports', { body: { key: read.key, rows } })).body.number, null);
      // The file again: what was made of it has nothing to do, what was left out still waits.
      const again = await ask('POST /imports/plan', { body: table, headers: csv });
      assert.deepEqual(
        again.body.rows.map(({ verdict }: Planned) => verdict),
        ['done', 'refuse', 'create'],
      );
      await ask(`POST /imports/${begun.body.number}/undo`);
    });

    test('rows that name a line twice, or are no rows, are refused', async () => {
      const { ask } = stage;
      const row = { line: 2, address: 'twice@many.test' };
      const bodies = [{ rows: [row, row] }, { rows: [] }, {}, { rows: [{ line: 0 }] }, { key: 'x', rows: [row] }];
      for (const body of bodies) {
        const answer = await ask('POST /imports/plan', { body });
        assert.deepEqual([answer.status, answer.body.code], [400, 'bad-syntax'], JSON.stringify(body));
      }
    });

    test('an import whose accounts are in use says so, and who they are, when it is to be undone', async () => {
      const { ask } = stage;
      const begun = await ask('POST /imports', { body: 'E-mail\nused@many.test\n', headers: csv });
      await follow(begun.body.number);
      const other = { password: 'Other-Password-17' };
      const changed = await ask('PUT /accounts/used@many.test/password', { body: other });
      assert.equal(changed.status, 200, changed.text);
      await ask(`POST /imports/${begun.body.number}/report`);
      const answer = await ask(`POST /imports/${begun.body.number}/undo`, { headers: { 'accept-language': 'pl' } });
      assert.deepEqual([answer.status, answer.body.code], [409, 'bad-state']);
      assert.match(answer.body.errors[0].text, /mają już pocztę, logowania lub inne hasło.*: used@many\.test\./);
    });

    test('a customer fills only its own domains, up to its plan', async () => {
      const { ask } = stage;
      const table = 'E-mail\na@owned.test\nb@owned.test\nc@owned.test\nd@many.test\n';
      const plan = await ask('POST /imports/plan', { body: table, headers: csv, by: owner });
      assert.deepEqual(
        plan.body.rows.map((row: { verdict: string; problems: { rule: string }[] }) => [
          row.verdict,
          row.problems[0]?.rule,
        ]),
        [
          ['create', undefined],
          ['create', undefined],
          ['refuse', 'over-plan'],
          ['refuse', 'foreign-domain'],
        ],
      );
      const begun = await ask('POST /imports?mode=valid', { body: table, headers: csv, by: owner });
      await follow(begun.body.number);
      const list = await ask('GET /imports', { by: owner });
      assert.deepEqual(
        list.body.items.map((row: { number: number }) => row.number),
        [begun.body.number],
      );
      const stranger = customerActor(999);
      for (const request of [`GET /imports/${begun.body.number}`, `POST /imports/${begun.body.number}/report`]) {
        assert.equal((await ask(request, { by: stranger })).status, 404);
      }
      assert.equal((await ask('GET /imports', { by: stranger })).body.items.length, 0);
      assert.equal((await ask(`POST /imports/${begun.body.number}/undo`, { by: owner })).body.accounts, 2);
    });

    test('a row that cannot be made after all says why, in the language of the request', async () => {
      const { ask, installation } = stage;
      // A control character, which no login could send (RFC 8265 4.2.2).
      const table = 'E-mail;Hasło\nlate@many.test;\nbad@many.test;a\u0007b\n';
      const begun = await ask('POST /imports?mode=valid&badPassword=must-change', { body: table, headers: csv });
      assert.equal(begun.status, 202, begun.text);
      await follow(begun.body.number);
      assert.equal((await ask(`GET /imports/${begun.body.number}`)).body.untold, 2);
      const { items } = (
        await ask(`POST /imports/${begun.body.number}/report`, { headers: { 'accept-language': 'pl' } })
      ).body;
      assert.deepEqual(
        items.map((row: { made: boolean; problem: { field: string; rule: string } | null }) => [
          row.made,
          row.problem?.field,
          row.problem?.rule,
        ]),
        [
          [true, undefined, undefined],
          [false, 'row', 'bad-argument'],
        ],
      );
      assert.match(items[1].problem.text, /Jednej z wartości/);
      const rows = await installation.database.reader.all('SELECT * FROM import_outcome');
      assert.deepEqual(rows, []);
    });

    test('a table that cannot be read is refused in words', async () => {
      const answer = await stage.ask('POST /imports/plan', {
        body: 'Nazwa\nx\n',
        headers: { ...csv, 'accept-language': 'pl' },
      });
      assert.deepEqual([answer.status, answer.body.errors[0].rule], [422, 'no-address-column']);
      assert.match(answer.body.errors[0].text, /nagłówka/);
    });
  });
}
