import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sessionLimits } from '#base/limits-sign-in.ts';
import { silentLog } from '#base/log.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { writerFor } from '#db/typed.ts';
import type { DirectoryOperations } from './operations.ts';
import type { Principal } from './principal.ts';
import { Sessions } from './sessions.ts';
import { openTestDirectory, type TestDirectory } from './testing.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';
const browser = { address: '192.0.2.1', agent: 'Test/1.0' };

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`browser sessions on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let sessions: Sessions;
    let made = 0;

    const newAccount = async (): Promise<Principal & { account: number; address: string }> => {
      const address = `user${++made}@here.test`;
      const person = { address, displayName: '', language: 'pl', quotaBytes: 0 } as const;
      return { account: await t.directory.addAccount({ ...person, password: { hash } }), address };
    };
    const open = async (principal: Principal): Promise<string> => sessions.open(principal, browser);

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      sessions = new Sessions({ database: t.database, clock: t.clock, log: silentLog });
      await t.directory.addDomain('here.test');
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('a token opens the session of its owner, and nothing else does', async () => {
      const { account, address } = await newAccount();
      const token = await open({ account });
      const session = await sessions.find(token);
      assert.deepEqual(session?.actor, {
        role: 'mailbox-user',
        name: address,
        customer: null,
        account,
        scopes: null,
        via: 'session',
      });
      assert.equal(session.language, 'pl');
      assert.equal(session.passwordDuty, false);
      assert.ok(sessions.isRecent(session));
      assert.equal(await sessions.find(`${token}x`), null);
      assert.equal(await sessions.find(''), null);
      const stored = await t.database.reader.all<{ token_hash: Uint8Array }>('SELECT token_hash FROM browser_session');
      assert.ok(stored.every((row) => !Buffer.from(row.token_hash).toString('base64url').includes(token)));
    });

    test('an administrator has the role and customer of the moment', async () => {
      await t.directory.addAdministrator('Root', 'Correct-Horse-9');
      const token = await open({ administrator: 'root' });
      const session = await sessions.find(token);
      assert.deepEqual(session?.actor, {
        role: 'operator',
        name: 'root',
        customer: null,
        account: null,
        scopes: null,
        via: 'session',
      });
      assert.equal(session.language, null);
    });

    test('it ends where it is not used, and at last where it is', async () => {
      const token = await open(await newAccount());
      const { idle, total } = sessionLimits.user;
      const start = t.clock.time;
      for (let at = start + idle - 1; at < start + total; at += idle - 1) {
        t.clock.time = at;
        assert.ok((await sessions.find(token)) !== null, String(at - start));
        // The note of its use is not awaited: another write of the same lane comes behind it.
        await sessions.prove(0);
      }
      t.clock.time = start + total;
      assert.equal(await sessions.find(token), null);
      const unused = await open(await newAccount());
      t.clock.time += idle;
      assert.equal(await sessions.find(unused), null);
    });

    test('a proof is recent for a while', async () => {
      const token = await open(await newAccount());
      t.clock.time += sessionLimits.recent + 1;
      const session = await sessions.find(token);
      assert.ok(session !== null && !sessions.isRecent(session));
      await sessions.prove(session.id);
      const again = await sessions.find(token);
      assert.ok(again !== null && sessions.isRecent(again));
    });

    test('they are listed and ended by their owner only', async () => {
      const [owner, other] = [await newAccount(), await newAccount()];
      const tokens = [await open(owner), await open(owner), await open(owner)];
      const foreign = await open(other);
      const ids = (await sessions.list(owner)).map((row) => row.session_id);
      assert.equal(ids.length, 3);
      const [first = 0] = ids;
      await assert.rejects(sessions.end(other, first), { code: 'not-found' });
      await sessions.end(owner, first);
      assert.equal((await sessions.list(owner)).length, 2);
      const [keep = ''] = tokens;
      const kept = await sessions.find(keep);
      assert.equal(await sessions.endAll(owner, kept?.id), 1);
      assert.deepEqual(await Promise.all(tokens.map(async (token) => (await sessions.find(token)) !== null)), [
        true,
        false,
        false,
      ]);
      assert.ok((await sessions.find(foreign)) !== null);
    });

    test('a new password, a stopped account and a deleted one end them', async () => {
      const owner = await newAccount();
      const token = await open(owner);
      await t.directory.setStatus(owner.address, 'suspended');
      assert.equal(await sessions.find(token), null);
      await t.directory.setStatus(owner.address, 'active');
      assert.ok((await sessions.find(token)) !== null);
      await t.directory.setPassword(owner.address, 'Correct-Horse-9');
      assert.equal(await sessions.find(token), null);
      await open(owner);
      await t.directory.deleteAccount(owner.address);
      assert.deepEqual(await sessions.list(owner), []);
    });

    test('the one unused for longest goes where there are too many', async () => {
      const owner = await newAccount();
      const first = await open(owner);
      for (let count = 0; count < sessionLimits.perOwner; count++) {
        t.clock.time += 1;
        await open(owner);
      }
      assert.equal((await sessions.list(owner)).length, sessionLimits.perOwner);
      assert.equal(await sessions.find(first), null);
    });

    test('a password that others know makes a duty of the session', async () => {
      const owner = await newAccount();
      const token = await open(owner);
      const write = writerFor<DirectoryOperations>(t.database);
      const batch = await write(0, 'import.begin', { fileHash: 'x', actor: 'test', now: t.clock.time });
      assert.equal(typeof batch, 'number');
      await write(0, 'import.note', { batch, line: 1, account: owner.account, mustChange: true, now: t.clock.time });
      assert.equal((await sessions.find(token))?.passwordDuty, true);
    });
  });
}
