// Delivery trails of mail that concerns several accounts: each finds its own part, who looks after them all of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Actor } from '#directory/access.ts';
import { openAuthenticator } from '#directory/authenticator.ts';
import { Customers } from '#directory/customers/customers.ts';
import { Deliverer } from '../e2e/deliverer.ts';
import { listenSmtp, type SmtpListenerName, type SmtpVariation } from '../transcripts/smtp-options.ts';
import { type ApiStage, customerActor, mailboxUser, openApi, operator } from './stage.ts';

const helpDesk: Actor = { ...operator, role: 'help-desk', name: 'desk' };

/** More than the smallest of the mailboxes holds. */
const letter = (from: string) => `From: ${from}\r\nSubject: Sekret\r\n\r\n${'Tajne.\r\n'.repeat(200)}`;

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`delivery trails on ${engine}`, () => {
    const accounts = new Map<string, number>();
    const stack = new AsyncDisposableStack();
    let postgres: TestPostgres | undefined;
    let stage: ApiStage;
    let customer: Actor;

    const user = (name: string) => mailboxUser(accounts.get(name) ?? 0);

    /** Delivers the letter over one connection; its id. */
    const send = async (
      listener: SmtpListenerName,
      to: readonly string[],
      options: SmtpVariation & { login?: string } = {},
    ): Promise<string> => {
      const { store, database } = stage.installation;
      await using authenticator = await openAuthenticator({
        database,
        hasher: stage.installation.hasher,
        clock: systemClock,
        log: silentLog,
        metrics: new Metrics(),
        wait: () => Promise.resolve(),
      });
      const variation = { ...options, settings: { plaintextOnLoopback: true } };
      await using opened = await listenSmtp({ store, database, authenticator }, listener, variation);
      const deliverer = await Deliverer.open(opened.port, listener === 'lmtp' ? 'LHLO' : 'EHLO');
      const { login } = options;
      if (login !== undefined) await deliverer.login(login, 'Sekret-123456');
      const from = login ?? 'eve@other.test';
      const reply = await deliverer.deliver(from, to, letter(from));
      deliverer.close();
      const id = /Ok: (\w+)/.exec(reply)?.[1];
      assert.ok(id, reply);
      return id;
    };

    const listed = async (by: Actor, account = '') => {
      const page = await stage.ask(`GET /trails${account === '' ? '' : `?account=${account}`}`, { by });
      assert.equal(page.status, 200);
      assert.ok(!page.text.includes('Sekret'));
      return page.body.items.map((item: { id: string }) => item.id) as string[];
    };

    /** What a reader sees of a message: each step in a few words; a status where it sees nothing. */
    const seen = async (by: Actor, id: string): Promise<string[] | number> => {
      const answer = await stage.ask(`GET /trails/${id}`, { by });
      if (answer.status !== 200) return answer.status;
      assert.ok(!answer.text.includes('Sekret') && !answer.text.includes('Tajne'));
      return answer.body.events.map(
        ({ event, recipient, detail }: { event: string; recipient: string | null; detail: Record<string, unknown> }) =>
          [event, recipient, detail['rule'], detail['address'], detail['login']].filter(Boolean).join(' '),
      ) as string[];
    };

    before(async () => {
      if (engine === 'postgres') postgres = stack.use(await startPostgres());
      stage = stack.use(await openApi(await postgres?.createDatabase()));
      const { ask } = stage;
      for (const name of ['one.test', 'two.test']) {
        assert.equal((await ask('POST /domains', { body: { name, vouched: true } })).status, 201);
      }
      const customers = new Customers({ database: stage.installation.database, clock: systemClock });
      await customers.setPlan({ name: 'small', slots: 3, spaceBytes: 0 });
      const id = await customers.reserve();
      await customers.add(id, { name: 'theirs', plan: 'small' });
      await customers.assignDomain('two.test', id);
      customer = customerActor(id);
      for (const address of ['ala@one.test', 'bob@one.test', 'full@one.test', 'cyd@two.test', 'dan@two.test']) {
        const body = { address, password: 'Sekret-123456', spaceBytes: address.startsWith('full') ? 1000 : 1_000_000 };
        const account = await ask('POST /accounts', { body });
        assert.equal(account.status, 201, account.text);
        accounts.set(address, (await stage.installation.directory.findAccount(address))?.account_id ?? 0);
      }
    });
    after(() => stack.disposeAsync());

    for (const listener of ['mx', 'lmtp'] as const) {
      test(`${listener}: mail from outside for several accounts is found by each, with its own part`, async () => {
        const ids = [
          await send(listener, ['ala@one.test', 'bob@one.test']),
          await send(listener, ['bob@one.test', 'cyd@two.test', 'dan@two.test']),
        ];
        const [first = '', second = ''] = ids;
        assert.deepEqual(await seen(user('ala@one.test'), first), ['accepted', 'delivered ala@one.test']);
        assert.deepEqual(await seen(user('bob@one.test'), first), ['accepted', 'delivered bob@one.test']);
        assert.deepEqual(await seen(user('bob@one.test'), second), ['accepted', 'delivered bob@one.test']);
        assert.ok(Array.isArray(await seen(user('dan@two.test'), second)));
        for (const stranger of ['cyd@two.test', 'dan@two.test']) {
          assert.equal(await seen(user(stranger), first), await seen(user(stranger), '0'.repeat(21)));
        }
        const both = ['accepted', 'delivered cyd@two.test', 'delivered dan@two.test'];
        // Over LMTP each is delivered by itself, in any order.
        assert.deepEqual(((await seen(customer, second)) as string[]).toSorted(), both);
        assert.equal(await seen(customer, first), 404);
        for (const by of [operator, helpDesk]) {
          assert.deepEqual(((await seen(by, second)) as string[]).toSorted(), [
            'accepted',
            'delivered bob@one.test',
            ...both.slice(1),
          ]);
        }
        assert.deepEqual(await listed(user('ala@one.test')), [first, ...(await listed(user('ala@one.test'))).slice(1)]);
        assert.deepEqual((await listed(user('bob@one.test'))).slice(0, 2), [second, first]);
        assert.equal((await listed(customer))[0], second);
        assert.ok(!(await listed(customer)).includes(first));
        assert.deepEqual((await listed(helpDesk, 'bob@one.test')).slice(0, 2), [second, first]);
        // Each message once, however many have a part in it.
        const all = await listed(operator);
        assert.deepEqual([all.slice(0, 2), new Set(all).size], [[second, first], all.length]);
      });
    }

    test('mail of a colleague is found by who gets it, without the login of its sender', async () => {
      const id = await send('submission', ['bob@one.test', 'ala@one.test'], { login: 'ala@one.test' });
      assert.deepEqual(await seen(user('bob@one.test'), id), ['accepted', 'delivered bob@one.test']);
      assert.equal((await listed(user('bob@one.test')))[0], id);
      assert.deepEqual(await seen(user('ala@one.test'), id), [
        'accepted ala@one.test',
        'delivered bob@one.test',
        'delivered ala@one.test',
      ]);
    });

    test('who sends mail on finds how it came in and where it went; who gets it from a group, not who else does', async () => {
      const { ask } = stage;
      const forward = { target: 'secret@elsewhere.test', keepCopy: false };
      assert.equal((await ask('POST /accounts/dan@two.test/forwards', { body: forward })).status, 201);
      const id = await send('mx', ['dan@two.test', 'cyd@two.test']);
      assert.deepEqual(await seen(user('dan@two.test'), id), [
        'accepted',
        'ruled address dan@two.test',
        'ruled forward dan@two.test',
        'ruled not-kept dan@two.test',
        'sent-on',
      ]);
      assert.deepEqual(await seen(user('cyd@two.test'), id), ['accepted', 'delivered cyd@two.test']);

      const group = { address: 'all@one.test', members: ['bob@one.test', 'mia@elsewhere.test'] };
      assert.equal((await ask('POST /groups', { body: group })).status, 201);
      const toAll = await send('mx', ['all@one.test']);
      const part = await seen(user('bob@one.test'), toAll);
      assert.ok(!JSON.stringify(part).includes('sent-on'), JSON.stringify(part));
      assert.deepEqual((part as string[]).at(-1), 'delivered bob@one.test');
      assert.ok(((await seen(operator, toAll)) as string[]).includes('sent-on'));
    });

    test('who has no room follows its own copy in the queue, and hears of it', async () => {
      const { store } = stage.installation;
      const id = await send('mx', ['ala@one.test', 'full@one.test']);
      const waiting = ['accepted', 'waiting full@one.test', 'queued full@one.test full@one.test'];
      assert.deepEqual(await seen(user('full@one.test'), id), waiting);
      assert.deepEqual(await seen(user('ala@one.test'), id), ['accepted', 'delivered ala@one.test']);
      const heard = new Promise<void>((resolve) => {
        const { hub } = store;
        const stop = hub.subscribe(0, (news) => {
          if (news.topic !== 'trail' || news['queueId'] !== id) return;
          stop();
          resolve();
        });
      });
      assert.equal((await stage.ask(`POST /queue/${id}/hold`)).status, 200);
      await heard;
      assert.deepEqual(await seen(user('full@one.test'), id), [...waiting, 'held full@one.test']);
      // What is forgotten is forgotten for everybody, and what still waits for nobody.
      while ((await store.write(0, 'queue.forget', { before: '~', limit: 3 })) > 0);
      assert.equal((await seen(user('full@one.test'), id)).toString(), [...waiting, 'held full@one.test'].toString());
      assert.deepEqual(await listed(user('bob@one.test')), []);
    });
  });
}
