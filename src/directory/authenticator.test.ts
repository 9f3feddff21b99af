import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loginHistoryLimits, throttleLimits } from '#base/limits-logins.ts';
import { createLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { PasswordHasher } from './password.ts';
import { deriveScramKeys } from './scram.ts';
import { Sealer } from './sealing.ts';
import { openTestDirectory, type TestDirectory, testSealer } from './testing.ts';
import type { Authenticator, ClientInfo } from './types.ts';

// Made by the reference implementation of Argon2 for "password"; weaker than what is made here.
const imported = '$argon2i$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';
const home: ClientInfo = { protocol: 'imap', address: '192.0.2.1', secure: true };
let networks = 0;
/** A client in a network that no other test uses. */
const elsewhere = (): ClientInfo => ({ ...home, address: `10.${++networks >> 8}.${networks & 255}.1` });

/** Counts what it is asked to hash. */
class CountingHasher extends PasswordHasher {
  verified = 0;

  override verify(passwordHash: string, password: string): Promise<boolean> {
    this.verified++;
    return super.verify(passwordHash, password);
  }

  override verifyNobody(password: string): Promise<false> {
    this.verified++;
    return super.verifyNobody(password);
  }
}

for (const name of ['sqlite', 'postgres'] as const) {
  describe(`authenticator on ${name}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let authenticator: Authenticator & AsyncDisposable;
    const metrics = new Metrics();
    const hasher = new CountingHasher(testSealer, 2);
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const add = (address: string, password: string | { hash: string } = 'Zażółć1') =>
      t.directory.addAccount({ address, password, displayName: '', language: 'en', quotaBytes: 0 });
    const refuses = (login: string, password: string, client = elsewhere()) =>
      assert.rejects(authenticator.password(login, password, client), {
        code: 'auth-failed',
        message: 'login or password is wrong',
      });

    before(async () => {
      if (name === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      for (const domain of ['example.test', 'żółw.test', 'other.test']) await t.directory.addDomain(domain);
      await add('ala@example.test');
      await add('shared@example.test');
      await add('shared@other.test');
      await add('łucja@żółw.test');
      await t.directory.addAlias('alias@example.test', 'ala@example.test');
      authenticator = await t.authenticator({ hasher, metrics, log });
    });
    after(async () => {
      await authenticator[Symbol.asyncDispose]();
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('logs in by address in any case and script, and by a local part that one domain has', async () => {
      const ala = await authenticator.password('ala@example.test', 'Zażółć1', home);
      assert.equal(ala.address, 'ala@example.test');
      for (const login of ['ALA@Example.TEST', 'ala', 'Ala']) {
        assert.deepEqual(await authenticator.password(login, 'Zażółć1'.normalize('NFD'), home), ala);
      }
      const other = await authenticator.password('ŁUCJA@ŻÓŁW.test', 'Zażółć1', home);
      assert.equal(other.address, 'łucja@xn--w-uga1v8h.test');
      assert.deepEqual(await authenticator.password('łucja@xn--w-uga1v8h.test', 'Zażółć1', home), other);
    });

    test('refuses everything else in the same words', async () => {
      await refuses('ala@example.test', 'zażółć1');
      await refuses('ala@example.test', '');
      await refuses('nobody@example.test', 'Zażółć1');
      await refuses('ala@elsewhere.test', 'Zażółć1');
      await refuses('shared', 'Zażółć1');
      await refuses('alias@example.test', 'Zażółć1');
      await refuses('ala+detail@example.test', 'Zażółć1');
      await refuses('', 'Zażółć1');
      await refuses('@', 'Zażółć1');
      await refuses('x'.repeat(10_000), 'Zażółć1');
    });

    test('an unknown login costs one hash, as a known one does', async () => {
      for (const login of ['ala@example.test', 'nobody@example.test', '@@']) {
        const before = hasher.verified;
        await refuses(login, 'guess');
        assert.equal(hasher.verified, before + 1, login);
      }
    });

    test('connections opened at once cost one hash together, and later ones none', async () => {
      await add('crowd@example.test');
      const client = elsewhere();
      const before = hasher.verified;
      await Promise.all(Array.from({ length: 20 }, () => authenticator.password('crowd', 'Zażółć1', client)));
      await authenticator.password('crowd@example.test', 'Zażółć1', elsewhere());
      assert.equal(hasher.verified, before + 1);
    });

    test('a changed password counts at once, the old one no longer', async () => {
      await add('changing@example.test');
      const client = elsewhere();
      await authenticator.password('changing', 'Zażółć1', client);
      await t.directory.setPassword('changing@example.test', 'another');
      await refuses('changing', 'Zażółć1', client);
      await authenticator.password('changing', 'another', client);
    });

    test('who proves to own a suspended or closed account is told so, others are not; a deleted one is unknown', async () => {
      await add('paused@example.test');
      const client = elsewhere();
      await authenticator.password('paused', 'Zażółć1', client);
      await t.directory.setStatus('paused@example.test', 'suspended');
      const told = { code: 'account-suspended' };
      // However often: the password is right.
      for (let i = 0; i <= throttleLimits.account.tries; i++) {
        await assert.rejects(authenticator.password('paused', 'Zażółć1', client), told);
      }
      await refuses('paused', 'wrong', client);
      await t.directory.setStatus('paused@example.test', 'active');
      await authenticator.password('paused', 'Zażółć1', client);
      await t.directory.closeAccount('paused@example.test');
      await assert.rejects(authenticator.password('paused', 'Zażółć1', client), told);
      await t.directory.deleteAccount('paused@example.test');
      await refuses('paused', 'Zażółć1', client);
    });

    test('an imported hash is made anew at the first login, with SCRAM keys', async () => {
      await add('imported@example.test', { hash: imported });
      assert.equal(await authenticator.scramKeys('imported', home), null);
      await refuses('imported', 'Password');
      await authenticator.password('imported', 'password', elsewhere());
      const keys = await authenticator.scramKeys('imported@example.test', home);
      assert.ok(keys);
      const expected = await deriveScramKeys('password', keys.salt, keys.iterations);
      assert.deepEqual(Buffer.from(keys.storedKey), Buffer.from(expected.storedKey));
      assert.deepEqual(Buffer.from(keys.serverKey), Buffer.from(expected.serverKey));
      const before = hasher.verified;
      await authenticator.password('imported', 'password', elsewhere());
      assert.equal(hasher.verified, before);
    });

    test('SCRAM keys lie sealed; those that another key file sealed are made anew at a login with the password', async () => {
      await add('sealed@example.test');
      const row = await t.database.reader.get<{ scram_sealed: Uint8Array; scram_salt: Uint8Array }>(
        `SELECT c.scram_salt, c.scram_sealed FROM credential c JOIN account a ON a.account_id = c.account_id
         WHERE a.local = 'sealed'`,
      );
      const keys = await authenticator.scramKeys('sealed', home);
      assert.ok(row && keys);
      assert.deepEqual(Buffer.from(keys.salt), Buffer.from(row.scram_salt));
      for (const key of [keys.storedKey, keys.serverKey]) {
        assert.equal(Buffer.from(row.scram_sealed).includes(Buffer.from(key)), false);
      }
      const hashedElsewhere = new PasswordHasher(new Sealer(Buffer.alloc(32, 1)), 1);
      await using elsewhereSealed = await t.authenticator({ hasher: hashedElsewhere, log });
      assert.equal(await elsewhereSealed.scramKeys('sealed', home), null);
      assert.match(lines.at(-1) ?? '', /scram-keys-unreadable/);
      await elsewhereSealed.password('sealed', 'Zażółć1', elsewhere());
      assert.ok(await elsewhereSealed.scramKeys('sealed', home));
    });

    test('SCRAM: keys of who exists, the result counted like a password', async () => {
      await add('scram@example.test');
      const client = elsewhere();
      assert.ok(await authenticator.scramKeys('scram', client));
      assert.equal(await authenticator.scramKeys('nobody', client), null);
      const identity = await authenticator.scramResult('scram', true, client);
      assert.equal(identity.address, 'scram@example.test');
      await assert.rejects(authenticator.scramResult('nobody', true, elsewhere()), { code: 'auth-failed' });
      const attacker = elsewhere();
      for (let i = 0; i < throttleLimits.account.tries; i++) {
        await assert.rejects(authenticator.scramResult('scram', false, attacker), { code: 'auth-failed' });
      }
      await assert.rejects(authenticator.scramResult('scram', true, attacker), { code: 'auth-throttled' });
      await authenticator.scramResult('scram', true, client);
    });

    test('an attack from elsewhere, at once or in a row, ends with the budget; the owner at home logs in', async () => {
      await add('victim@example.test');
      const victim = elsewhere();
      await authenticator.password('victim', 'Zażółć1', victim);
      const guesses = Array.from({ length: 30 }, (_, i) => authenticator.password('victim', `guess${i}`, elsewhere()));
      const codes = (await Promise.allSettled(guesses)).map((result) =>
        result.status === 'rejected' ? (result.reason as { code: string }).code : 'ok',
      );
      assert.equal(codes.filter((code) => code === 'auth-failed').length, throttleLimits.account.tries);
      assert.equal(codes.filter((code) => code === 'auth-throttled').length, 30 - throttleLimits.account.tries);
      await assert.rejects(authenticator.password('victim', 'Zażółć1', elsewhere()), { code: 'auth-throttled' });
      await authenticator.password('victim', 'Zażółć1', victim);
    });

    test('guesses at a login that does not exist are limited alike', async () => {
      const attacker = elsewhere();
      for (let i = 0; i < throttleLimits.account.tries; i++) await refuses('ghost@example.test', `${i}`, attacker);
      await assert.rejects(authenticator.password('GHOST@example.test', 'x', elsewhere()), { code: 'auth-throttled' });
    });

    test('a forgotten device slows its own network only, and never locks the owner out', async () => {
      await add('phone@example.test');
      const client = elsewhere();
      const waits: number[] = [];
      const wait = async (milliseconds: number) => void waits.push(milliseconds);
      await using slowed = await t.authenticator({ wait });
      await slowed.password('phone', 'Zażółć1', client);
      for (let i = 0; i <= throttleLimits.trusted.tries; i++) {
        await assert.rejects(slowed.password('phone', 'old password', client), { code: 'auth-failed' });
      }
      assert.deepEqual(waits, [throttleLimits.pause]);
      await slowed.password('phone', 'Zażółć1', client);
    });

    test('after a restart the history still says whom to trust', async () => {
      await add('known@example.test');
      const client = elsewhere();
      {
        await using first = await t.authenticator();
        await first.password('known', 'Zażółć1', client);
      }
      await using second = await t.authenticator();
      for (let i = 0; i < throttleLimits.account.tries; i++) {
        await assert.rejects(second.password('known', 'guess', elsewhere()), { code: 'auth-failed' });
      }
      await assert.rejects(second.password('known', 'Zażółć1', elsewhere()), { code: 'auth-throttled' });
      await second.password('known', 'Zażółć1', client);
    });

    test('every attempt is in the history, the log and the metrics, and no password is anywhere', async () => {
      await add('watched@example.test');
      const client: ClientInfo = { protocol: 'pop3', address: '203.0.113.9', secure: false };
      const own = new Metrics();
      {
        await using watching = await t.authenticator({ log, metrics: own });
        lines.length = 0;
        await watching.password('watched', 'Zażółć1', client);
        await assert.rejects(watching.password('watched@example.test', 'hidden guess', client));
        await assert.rejects(watching.password('hidden typed as login', 'hidden', client));
        await assert.rejects(watching.password('nobody@example.test', 'hidden', client));
      }
      assert.deepEqual(
        (await t.directory.loginHistory('watched@example.test'))
          .map(({ protocol, address, outcome, attempts }) => ({ protocol, address, outcome, attempts }))
          .toSorted((a, b) => a.outcome.localeCompare(b.outcome)),
        [
          { protocol: 'pop3', address: '203.0.113.9', outcome: 'failed', attempts: 1 },
          { protocol: 'pop3', address: '203.0.113.9', outcome: 'ok', attempts: 1 },
        ],
      );
      const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(
        logged.map((line) => [line['event'], line['outcome'], line['login'], line['address']]),
        [
          ['login', 'ok', undefined, '203.0.113.9'],
          ['login', 'failed', 'watched@example.test', '203.0.113.9'],
          ['login', 'failed', undefined, '203.0.113.9'],
          ['login', 'failed', 'nobody@example.test', '203.0.113.9'],
        ],
      );
      assert.doesNotMatch(lines.join(), /hidden|Zażółć/);
      assert.match(own.text(), /^sowa_logins_total\{protocol="pop3",outcome="failed"\} 3$/m);
    });

    test('the history tells clients apart by what they call themselves, before or after the login', async () => {
      await add('named@example.test');
      const client = elsewhere();
      {
        await using naming = await t.authenticator();
        await naming.password('named', 'Zażółć1', client);
        await naming.password('named', 'Zażółć1', { ...client, agent: 'Thunderbird 140.3.0' });
        const late = await naming.password('named', 'Zażółć1', client);
        naming.named(late, { ...client, agent: 'x'.repeat(loginHistoryLimits.agent + 1) });
        naming.named(late, client);
      }
      const rows = await t.directory.loginHistory('named@example.test');
      assert.deepEqual(rows.map(({ agent, attempts }) => `${attempts} ${agent}`).toSorted(), [
        '1 ',
        '1 Thunderbird 140.3.0',
        `1 ${'x'.repeat(loginHistoryLimits.agent)}`,
      ]);
    });

    test('a flood of attempts is written as one row', async () => {
      await add('flooded@example.test');
      {
        await using flooded = await t.authenticator();
        const client = elsewhere();
        await flooded.password('flooded', 'Zażółć1', client);
        const attempts = Array.from({ length: 100 }, () => flooded.password('flooded', 'Zażółć1', client));
        await Promise.all(attempts);
      }
      const rows = await t.directory.loginHistory('flooded@example.test');
      assert.deepEqual(
        rows.map((row) => row.attempts),
        [101],
      );
    });

    // The embedded database lies in the same process: only the other can go.
    if (name === 'postgres') {
      test('while the database is gone a login is put off, not refused, and costs no try', async () => {
        await add('patient@example.test');
        const client = elsewhere();
        await server?.stop();
        for (let i = 0; i <= throttleLimits.account.tries; i++) {
          await assert.rejects(authenticator.password('patient', 'Zażółć1', client), { code: 'unavailable' });
        }
        await server?.start();
        await authenticator.password('patient', 'Zażółć1', client);
      });
    }
  });
}
