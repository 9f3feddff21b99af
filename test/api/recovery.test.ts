import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { answerLimits } from '#base/limits-sign-in.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { Activation } from '#directory/subscribers/activation.ts';
import { Subscribers } from '#directory/subscribers/subscribers.ts';
import type { TestBrowser } from '#protocols/http/testing-browser.ts';
import { openTestHttp, type TestHttp } from '#protocols/http/testing.ts';

const old = 'Correct-Horse-9';
const password = 'Battery-Staple-8';
const day = 24 * 3600_000;

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`recovery by HTTP on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let http: TestHttp;
    let made = 0;
    let name: string;
    let form: Record<string, string>;
    let browser: TestBrowser;

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      http = await openTestHttp(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      await http.directory.directory.addDomain('net.test');
      await http.directory.directory.addAdministrator('root', old);
      await http.directory.directory.addAdministrator('desk', old, { role: 'help-desk', customer: null });
    });
    after(async () => {
      await http[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });
    beforeEach(async () => {
      const { database, clock, directory } = http.directory;
      const { hasher, policies } = http;
      // A day later nothing is left of the limits of the test before.
      clock.time += day;
      name = `user${++made}`;
      const contract = { login: `k-${made}`, secret: `aabbccddee${String(made).padStart(2, '0')}` };
      await new Subscribers({ database, hasher, clock }).put([{ ...contract, access: 'hfc', mailboxes: 1 }]);
      const activation = new Activation({ database, directory, policies, hasher, clock });
      const chosen = { question: 'first-pet', answer: 'Burek' };
      await activation.activate(
        { ...contract, ...chosen, name, password: old, repeated: old },
        { domain: 'net.test', address: '127.0.0.1', language: 'pl' },
      );
      form = { ...contract, address: `${name}@net.test`, answer: ' burek. ', password, repeated: password };
      browser = http.browser();
    });

    const recover = (change: Record<string, string> = {}) =>
      browser.ask('POST', '/api/v1/recovery', { ...form, ...change });
    const ask = (change: Record<string, string> = {}) => {
      const { address, login, secret } = { ...form, ...change };
      return browser.ask('POST', '/api/v1/recovery/question', { address, login, secret });
    };

    test('contract and answer give a new password, and end every session', async () => {
      const login = `${name}@net.test`;
      const elsewhere = http.browser();
      await elsewhere.signIn({ login, password: old });
      const asked = await ask({
        login: ' K-'.concat(String(made)),
        secret: `AA-BB-CC-DD-EE-${form['secret']?.slice(10)}`,
      });
      assert.deepEqual(asked.body, { question: 'first-pet', text: 'What was the name of your first pet?' });
      assert.equal((await recover()).status, 204);
      assert.equal((await elsewhere.ask('GET', '/api/v1/session')).status, 401);
      assert.equal((await browser.signIn({ login, password: old })).status, 403);
      assert.equal((await browser.signIn({ login, password })).status, 201);
      const [row] = await http.directory.database.reader.all<{ actor: string; after_json: string }>(
        `SELECT actor, after_json FROM audit WHERE via = 'recovery' ORDER BY audit_id DESC`,
      );
      assert.equal(row?.actor, login);
      assert.doesNotMatch(row.after_json, /Burek|Battery/i);
    });

    test('whatever is wrong, the answer is the same', async () => {
      const other = `user${made - 1}@net.test`;
      const answers = [
        await recover({ login: 'k-none' }),
        await recover({ secret: '000000000000' }),
        await recover({ address: 'nobody@net.test' }),
        await recover({ address: 'no address' }),
        await recover({ address: other }),
        await recover({ answer: 'Azor' }),
        await ask({ login: 'k-none' }),
        await ask({ address: other }),
        await ask({ address: 'nobody@net.test' }),
      ];
      for (const answer of answers) {
        assert.equal(answer.status, 403);
        assert.deepEqual(answer.body, answers[0]?.body);
      }
      assert.equal((await recover()).status, 204);
    });

    test('a password that breaks the rules costs no try at the answer', async () => {
      for (let count = 0; count <= answerLimits.tries.tries; count++) {
        const { status, body } = await recover({ password: 'a', repeated: 'b' });
        assert.equal(status, 422);
        const fields = (body['errors'] as { field: string }[]).map(({ field }) => field);
        assert.ok(fields.includes('password') && fields.includes('repeated'));
      }
      assert.equal((await recover()).status, 204);
    });

    test('guesses at an answer come to an end, and go on after hours', async () => {
      for (let count = 0; count < answerLimits.tries.tries; count++) {
        assert.equal((await recover({ answer: `guess ${count}` })).status, 403);
      }
      assert.equal((await recover()).status, 429);
      http.directory.clock.time += answerLimits.tries.interval;
      assert.equal((await recover()).status, 204);
    });

    test('guesses at a contract come to an end too', async () => {
      let status = 403;
      for (let count = 0; count < 60 && status === 403; count++) {
        ({ status } = await recover({ login: 'k-none', secret: `0000000000${count}` }));
      }
      assert.equal(status, 429);
    });

    test('a suspended account is not recovered', async () => {
      await http.directory.directory.setStatus(`${name}@net.test`, 'suspended');
      assert.equal((await recover()).status, 403);
    });

    test('the help desk hears yes or no, into the log, and no more often than the owner could guess', async () => {
      const address = `${name}@net.test`;
      const check = (who: TestBrowser, answer: string) =>
        who.ask('POST', '/api/v1/recovery/answer-check', { address, answer });
      assert.equal((await check(http.browser(), 'Burek')).status, 401);
      const owner = http.browser();
      await owner.signIn({ login: address, password: old });
      assert.equal((await check(owner, 'Burek')).status, 403);
      const desk = http.browser();
      assert.equal((await desk.signIn({ login: 'desk', password: old })).body['role'], 'help-desk');
      assert.deepEqual((await check(desk, 'BUREK')).body, { right: true });
      for (let count = 0; count < answerLimits.tries.tries; count++) {
        assert.deepEqual((await check(desk, `guess ${count}`)).body, { right: false });
      }
      assert.equal((await check(desk, 'Burek')).status, 429);
      const rows = await http.directory.database.reader.all<{ after_json: string; actor: string }>(
        `SELECT actor, after_json FROM audit WHERE action = 'security-answer.check' AND subject = ?`,
        address,
      );
      assert.equal(rows.length, answerLimits.tries.tries + 1);
      assert.ok(rows.every((row) => row.actor === 'desk' && /^\{"answer":"(right|wrong)"\}$/.test(row.after_json)));
    });
  });
}
