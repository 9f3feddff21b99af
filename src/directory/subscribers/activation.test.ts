import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { MailError } from '#base/errors.ts';
import { throttleLimits } from '#base/limits-logins.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { PasswordHasher } from '#directory/password.ts';
import { Policies } from '#directory/policy/policies.ts';
import { StrengthJudge } from '#directory/policy/strength.ts';
import { openTestDirectory, type TestDirectory, testSealer } from '#directory/testing.ts';
import { Activation, type ActivationForm, type ActivationResult } from './activation.ts';
import { Subscribers } from './subscribers.ts';

const good: ActivationForm = {
  name: 'jan',
  password: 'Haslo1234',
  repeated: 'Haslo1234',
  login: 'k-100',
  secret: 'AA:BB:CC:DD:EE:01',
  question: 'first-pet',
  answer: 'Burek',
};
const home = { domain: 'net.test', address: '192.0.2.1', language: 'pl' as const };

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`activation on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let judge: StrengthJudge;
    let subscribers: Subscribers;
    let activation: Activation;
    let round = 0;

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      judge = new StrengthJudge();
      const hasher = new PasswordHasher(testSealer, 2);
      const { database, clock, directory } = t;
      const policies = new Policies({ database, clock, judge });
      await policies.set({ level: 'platform', subject: '', preset: 'isp', change: {} });
      await directory.addDomain('net.test');
      subscribers = new Subscribers({ database, hasher, clock });
      activation = new Activation({ database, directory, policies, hasher, clock });
    });
    beforeEach(async () => {
      round++;
      await subscribers.put([
        { login: `K-${round}00`, access: 'hfc', secret: 'aabb.ccdd.ee01', mailboxes: 2 },
        { login: `Line${round}`, access: 'DSL', secret: 'dostęp', mailboxes: 1 },
      ]);
    });
    after(async () => {
      await judge[Symbol.asyncDispose]();
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    /** A form of this test's own contract and names, from a network of its own. */
    const activate = (fields: Partial<ActivationForm> = {}, address = `198.51.${round}.1`): Promise<ActivationResult> =>
      activation.activate(
        { ...good, login: `k-${round}00`, ...fields, name: fields.name ?? `jan${round}` },
        { ...home, address },
      );
    const used = async (login: string): Promise<number | undefined> => (await subscribers.find(login))?.used;
    const code = async (result: Promise<unknown>): Promise<string> => {
      const error = await result.then(
        () => assert.fail('it was accepted'),
        (thrown: unknown) => thrown,
      );
      assert(error instanceof MailError, String(error));
      return error.code;
    };

    test('a cable subscriber and a line subscriber make mailboxes that they can log in to', async () => {
      const cable = await activate({ login: ` K-${round}00 ` });
      assert('made' in cable && cable.made.address === `jan${round}@net.test`);
      const line = await activate({ name: `ola${round}`, login: `LINE${round}`, secret: 'dostęp' });
      assert('made' in line);
      await using authenticator = await t.authenticator();
      const client = { protocol: 'imap', address: '192.0.2.1', secure: true } as const;
      const identity = await authenticator.password(`jan${round}@net.test`, good.password, client);
      assert.equal(identity.account, cable.made.account);
      assert.deepEqual([await used(`k-${round}00`), await used(`line${round}`)], [1, 1]);
    });

    test('a wrong proof has one answer, whichever part is wrong, and tells nothing of names', async () => {
      await activate();
      const wrong: readonly Partial<ActivationForm>[] = [
        { login: 'nobody' },
        { secret: 'aabbccddee02' },
        { secret: 'no MAC' },
        { login: `line${round}`, secret: 'inne' },
        { login: `line${round}`, secret: good.secret },
      ];
      const answers = new Set<string>();
      for (const [i, fields] of wrong.entries()) {
        const error = await activate(fields, `203.0.${round}${i}.1`).catch((thrown: unknown) => thrown);
        assert(error instanceof MailError);
        answers.add(`${error.code} ${error.message} ${JSON.stringify(error.detail)}`);
      }
      assert.equal(answers.size, 1);
    });

    test('the entitlement ends with the last mailbox and comes back when one is deleted', async () => {
      await activate({ name: `a${round}` });
      await activate({ name: `b${round}` });
      assert.equal(await code(activate({ name: `c${round}` })), 'limit');
      await t.directory.deleteAccount(`a${round}@net.test`);
      assert('made' in (await activate({ name: `c${round}` })));
    });

    test('many at once never exceed the entitlement', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 6 }, (_, i) => activate({ name: `r${round}${i}` })),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 2);
      assert.equal(await used(`k-${round}00`), 2);
      assert.equal(
        (await t.directory.listAccounts({ domain: 'net.test' })).filter(({ local }) => local.startsWith(`r${round}`))
          .length,
        2,
      );
    });

    test('names that speak for the domain are taken, though nobody has them', async () => {
      for (const name of ['postmaster', 'Admin', 'webmaster']) {
        assert.deepEqual(await activate({ name }), { problems: [{ field: 'name', rule: 'taken' }] });
      }
    });

    test('of two who want one name at once, one is told that it is taken', async () => {
      const results = await Promise.all([activate(), activate({ login: `line${round}`, secret: 'dostęp' })]);
      const problems = results.flatMap((result) => ('problems' in result ? result.problems : []));
      assert.deepEqual(problems, [{ field: 'name', rule: 'taken' }]);
      assert.equal(results.filter((result) => 'made' in result).length, 1);
      assert.equal(
        ((await used(`k-${round}00`)) ?? 0) + ((await used(`line${round}`)) ?? 0),
        1,
        'the other one lost nothing',
      );
    });

    test('every problem with the form is told at once, before the contract is looked at', async () => {
      const empty = await activation.activate(
        { name: '', password: '', repeated: '', login: '', secret: '', question: '', answer: ' ' },
        home,
      );
      assert('problems' in empty);
      assert.deepEqual(
        empty.problems.map(({ field, rule }) => `${field} ${rule}`),
        [
          'name missing',
          'password missing',
          'repeated missing',
          'login missing',
          'secret missing',
          'question missing',
          'answer missing',
        ],
      );
      const wrong = await activate({
        name: '1',
        password: 'abc',
        repeated: 'abd',
        question: 'none',
        answer: 'x',
        secret: 'wrong',
      });
      assert('problems' in wrong);
      assert.deepEqual(
        wrong.problems.map(({ field, rule }) => `${field} ${rule}`),
        [
          'name first-letter',
          'password too-short',
          'password upper',
          'password digit',
          'repeated differs',
          'question unknown',
          'answer too-short',
        ],
      );
    });

    test('who has proved one contract may guess no more than others, neither at it nor at those of neighbours', async () => {
      await activate();
      const throttled = async (guess: () => Promise<unknown>): Promise<number> => {
        for (let tries = 0; tries < 100; tries++) {
          if ((await code(guess())) === 'auth-throttled') return tries;
        }
        return Infinity;
      };
      assert.equal(await throttled(() => activate({ secret: 'aabbccddee02' })), throttleLimits.account.tries);
      let neighbour = 0;
      const guesses = await throttled(() => activate({ login: `neighbour-${neighbour++}`, secret: 'aabbccddee02' }));
      assert.equal(guesses, throttleLimits.network.tries - throttleLimits.account.tries);
    });

    test('the address is told as it is kept', async () => {
      const done = await activate({ name: `Jan.N${round}` });
      assert('made' in done);
      assert.equal(done.made.address, `jan.n${round}@net.test`);
    });

    test('guessing is slowed for the contract and for the network', async () => {
      const guess = (): Promise<string> => code(activate({ secret: 'aabbccddee02' }));
      let answer = '';
      for (let i = 0; i < 1000 && answer !== 'auth-throttled'; i++) answer = await guess();
      assert.equal(answer, 'auth-throttled');
      assert.equal(await code(activate()), 'auth-throttled', 'the right proof too, from there');
    });
  });
}

const wrongEntries = [
  ['login', { login: 'two words' }],
  ['login', { login: '' }],
  ['access', { access: 'fibre' }],
  ['secret', { secret: 'zz' }],
  ['secret', { access: 'dsl', secret: '' }],
  ['mailboxes', { mailboxes: -1 }],
  ['mailboxes', { mailboxes: 1.5 }],
] as const;

test('a contract table with a mistake changes nothing and says where the mistake is', async () => {
  await using t = await openTestDirectory({ engine: 'sqlite' });
  const subscribers = new Subscribers({
    database: t.database,
    hasher: new PasswordHasher(testSealer, 2),
    clock: t.clock,
  });
  const entry = { login: 'a', access: 'hfc', secret: 'aabbccddeeff', mailboxes: 1 };
  for (const [field, change] of wrongEntries) {
    await assert.rejects(subscribers.put([entry, { ...entry, ...change }]), (error) => {
      assert(error instanceof MailError);
      assert.deepEqual([error.code, error.detail], ['bad-argument', { field, index: 1 }]);
      return true;
    });
  }
  assert.deepEqual(await subscribers.list(), []);
  await subscribers.put([entry]);
  await subscribers.put([{ ...entry, login: 'A', mailboxes: 3 }]);
  assert.deepEqual(
    (await subscribers.list()).map(({ login, mailboxes }) => [login, mailboxes]),
    [['a', 3]],
  );
  await subscribers.remove('A');
  await assert.rejects(subscribers.remove('a'), { code: 'not-found' });
});
