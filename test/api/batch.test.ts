// What is done to many things by one request: each for itself, each with its verdict and its row in the log of acts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { apiLimits } from '#base/limits-api.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { Customers } from '#directory/customers/customers.ts';
import { type ApiStage, customerActor, mailboxUser, openApi, operator } from './stage.ts';

interface Verdict {
  name: string;
  outcome: string;
  code: string | null;
  text: string | null;
  before: { status: string; spaceBytes: number } | null;
  deleteAt: string | null;
}

const MB = 1024 ** 2;

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`batches on ${engine}`, () => {
    let postgres: TestPostgres | undefined;
    let stage: ApiStage;

    before(async () => {
      postgres = engine === 'postgres' ? await startPostgres() : undefined;
      stage = await openApi(await postgres?.createDatabase());
      await stage.ask('POST /domains', { body: { name: 'many.test', vouched: true } });
      for (const name of ['first', 'ala', 'ewa', 'jan', 'ola']) {
        const body = { address: `${name}@many.test`, spaceBytes: 100 * MB };
        assert.equal((await stage.ask('POST /accounts', { body })).status, 201);
      }
    });
    after(async () => {
      await stage[Symbol.asyncDispose]();
      await postgres?.[Symbol.asyncDispose]();
    });

    const at = (...names: string[]) => names.map((name) => `${name}@many.test`);
    const batch = async (body: object, asking: object = {}): Promise<Verdict[]> => {
      const answer = await stage.ask('POST /accounts/batch', { body, ...asking });
      assert.equal(answer.status, 200, answer.text);
      return answer.body.items;
    };
    const outcomes = (items: readonly Verdict[]) => items.map(({ name, outcome, code }) => [name, outcome, code]);
    const show = async (name: string) => (await stage.ask(`GET /accounts/${name}@many.test`)).body;

    test('what fails leaves the others, and each account has its verdict and its row in the log', async () => {
      const accounts = at('ala', 'nobody', 'first', 'ewa', 'ala');
      const items = await batch({ act: 'status', status: 'suspended', accounts });
      // The first account has the mail of the postmaster, and stays; what is named twice is done once.
      assert.deepEqual(outcomes(items), [
        ['ala@many.test', 'done', null],
        ['nobody@many.test', 'failed', 'not-found'],
        ['first@many.test', 'failed', 'in-use'],
        ['ewa@many.test', 'done', null],
      ]);
      assert.match(items[2]?.text ?? '', /postmaster/);
      assert.deepEqual(items[0]?.before, { status: 'active', spaceBytes: 100 * MB });
      assert.deepEqual([(await show('ala')).status, (await show('ewa')).status], ['suspended', 'suspended']);
      for (const name of ['ala', 'ewa']) {
        const { items: rows } = (await stage.ask(`GET /audit?subject=${name}@many.test&action=account.suspend`)).body;
        assert.deepEqual([rows.length, rows[0].after.status], [1, 'suspended'], name);
      }
      const again = await batch({ act: 'status', status: 'suspended', accounts: at('ala', 'jan') });
      assert.deepEqual(outcomes(again), [
        ['ala@many.test', 'unchanged', null],
        ['jan@many.test', 'done', null],
      ]);
      await batch({ act: 'status', status: 'active', accounts: at('ewa', 'jan') });
    });

    test('closed accounts come back in the state that they had', async () => {
      const closed = await batch({ act: 'close', accounts: at('ala', 'ewa') });
      assert.deepEqual(
        closed.map(({ outcome, before: was, deleteAt }) => [outcome, was?.status, deleteAt !== null]),
        [
          ['done', 'suspended', true],
          ['done', 'active', true],
        ],
      );
      const suspending = await batch({ act: 'status', status: 'suspended', accounts: at('ewa') });
      assert.deepEqual(outcomes(suspending), [['ewa@many.test', 'failed', 'bad-state']]);
      assert.equal((await stage.ask('POST /accounts/ala@many.test/restore')).status, 200);
      const back = await batch({ act: 'restore', accounts: at('ala', 'ewa') });
      assert.deepEqual(
        back.map(({ outcome }) => outcome),
        ['unchanged', 'done'],
      );
      assert.deepEqual([(await show('ala')).status, (await show('ewa')).status], ['suspended', 'active']);
      await batch({ act: 'status', status: 'active', accounts: at('ala') });
    });

    test('another space is given to those whose mail has room in it, and lists show what is in use', async () => {
      const { store, directory } = stage.installation;
      const account = (await directory.findAccount('jan@many.test'))?.account_id ?? 0;
      const writer = store.receive();
      await writer.write(Buffer.from(`Subject: x\r\n\r\n${'x'.repeat(2 * MB)}\r\n`));
      const message = await writer.finish();
      await store.write(account, 'append', { mailbox: 'INBOX', message, internalDate: 0, flags: 0 });
      const items = await batch({ act: 'space', spaceBytes: MB, accounts: at('jan', 'ola') });
      assert.deepEqual(outcomes(items), [
        ['jan@many.test', 'failed', 'in-use'],
        ['ola@many.test', 'done', null],
      ]);
      const listed = await stage.ask('GET /accounts?domain=many.test&sort=-used&limit=2&count=true');
      const [{ address, usedBytes, spaceBytes }] = listed.body.items;
      assert.deepEqual([address, usedBytes > 2 * MB, spaceBytes], ['jan@many.test', true, 100 * MB]);
      assert.deepEqual([listed.body.items.length, listed.body.total], [2, 5]);
      assert.equal((await stage.ask('GET /accounts?filter=JAN@&count=true')).body.total, 1);
      assert.equal((await stage.ask('GET /accounts?filter=JAN@')).body.total, undefined);
    });

    test('a batch that is sent again under its key is not done again', async () => {
      const asking = { headers: { 'idempotency-key': `batch ${engine}` } };
      const body = { act: 'status', status: 'suspended', accounts: at('ola') };
      assert.deepEqual(outcomes(await batch(body, asking)), [['ola@many.test', 'done', null]]);
      await batch({ ...body, status: 'active' });
      assert.deepEqual(outcomes(await batch(body, asking)), [['ola@many.test', 'done', null]]);
      assert.equal((await show('ola')).status, 'active');
    });

    test('nobody does by a batch what they may not do alone', async () => {
      const customers = new Customers({ database: stage.installation.database, clock: systemClock });
      const id = await customers.reserve();
      await customers.setPlan({ name: 'one', slots: 1, spaceBytes: 0 });
      await customers.add(id, { name: 'other', plan: 'one' });
      const body = { act: 'close', accounts: at('ola') };
      assert.deepEqual(outcomes(await batch(body, { by: customerActor(id) })), [
        ['ola@many.test', 'failed', 'not-found'],
      ]);
      for (const by of [mailboxUser(1), { ...operator, role: 'help-desk' as const }]) {
        const answer = await stage.ask('POST /accounts/batch', { body, by });
        assert.deepEqual([answer.status, answer.body.code], [403, 'denied']);
      }
      assert.equal((await show('ola')).status, 'active');
    });

    test('what it is about is there, and of a number', async () => {
      const some = Array.from({ length: apiLimits.batch + 1 }, (_, i) => `x${i}@many.test`);
      const wrong = [
        { act: 'status', accounts: at('ola') },
        { act: 'space', accounts: at('ola') },
        { act: 'close', accounts: [] },
        { act: 'close', accounts: some },
        { act: 'delete', accounts: at('ola') },
      ];
      for (const body of wrong) assert.equal((await stage.ask('POST /accounts/batch', { body })).status, 400);
      const most = await batch({ act: 'close', accounts: some.slice(1) });
      assert.deepEqual(new Set(most.map(({ code }) => code)), new Set(['not-found']));
    });

    test('contracts end, and messages in the queue that are gone say so', async () => {
      for (const login of ['k-1', 'k-2']) {
        const body = { access: 'dsl', secret: 'tajne-haslo' };
        assert.equal((await stage.ask(`PUT /subscribers/${login}`, { body })).status, 200);
      }
      const ended = await stage.ask('POST /subscribers/batch', { body: { act: 'end', logins: ['K-1', 'k-3', 'k-2'] } });
      assert.deepEqual(outcomes(ended.body.items), [
        ['K-1', 'done', null],
        ['k-3', 'failed', 'not-found'],
        ['k-2', 'done', null],
      ]);
      assert.deepEqual((await stage.ask('GET /subscribers?count=true')).body, { items: [], next: null, total: 0 });
      const dropped = await stage.ask('POST /queue/batch', { body: { act: 'drop', messages: ['0none'] } });
      assert.deepEqual(outcomes(dropped.body.items), [['0none', 'failed', 'not-found']]);
      assert.equal((await stage.ask('GET /queue?count=true')).body.total, 0);
    });
  });
}
