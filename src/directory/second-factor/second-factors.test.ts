import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generateSync } from 'otplib';
import { secondFactorLimits as limits } from '#base/limits-sign-in.ts';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import type { Principal } from '#directory/principal.ts';
import { Administration, commandLineActor } from '#directory/administration.ts';
import { OwnActs } from '#directory/own-acts.ts';
import { Sealer } from '#directory/sealing.ts';
import { openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import { newSecret, secretAddress, stepOfCode } from './one-time-codes.ts';
import { SecondFactors } from './second-factors.ts';

const hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG';

/** RFC 6238 appendix B, SHA-1: the last six of its eight digits are our codes (RFC 4226 5.3: modulo 10^6). */
const vectors: [seconds: number, code: string][] = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
];

test('codes are those of RFC 6238', () => {
  // Its secret, 12345678901234567890, in Base32.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  for (const [seconds, code] of vectors) {
    const now = seconds * 1000;
    assert.equal(stepOfCode(secret, code.slice(2), { now, usedStep: 0 }), Math.floor(seconds / 30), code);
    assert.equal(stepOfCode(secret, '000000', { now, usedStep: 0 }), null);
  }
});

test('a clock may be wrong by one step, and a used step is past', () => {
  const secret = newSecret();
  const now = 1_700_000_000_000;
  const step = Math.floor(now / 30_000);
  const code = (offset: number): string => generateSync({ secret, epoch: (step + offset) * 30 });
  const verdicts = [-2, -1, 0, 1, 2].map((offset) => stepOfCode(secret, code(offset), { now, usedStep: 0 }));
  assert.deepEqual(verdicts, [null, step - 1, step, step + 1, null]);
  assert.equal(stepOfCode(secret, code(0), { now, usedStep: step }), null);
  assert.equal(stepOfCode(secret, code(1), { now, usedStep: step }), step + 1);
});

test('a secret is told as authenticator programs read it', () => {
  const secret = newSecret();
  assert.match(secret, /^[A-Z2-7]{32}$/);
  const address = new URL(secretAddress(secret, { issuer: 'mail.example.test', label: 'ala@example.test' }));
  assert.equal(address.protocol, 'otpauth:');
  assert.equal(decodeURIComponent(address.pathname), '/mail.example.test:ala@example.test');
  assert.equal(address.searchParams.get('secret'), secret);
  assert.equal(address.searchParams.get('issuer'), 'mail.example.test');
});

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`second factors on ${engine}`, () => {
    let server: TestPostgres | null = null;
    let t: TestDirectory;
    let factors: SecondFactors;
    let made = 0;
    const by = commandLineActor('test');
    const newAccount = async (): Promise<Principal> => {
      const person = { address: `user${++made}@here.test`, displayName: '', language: 'pl', quotaBytes: 0 } as const;
      return { account: await t.directory.addAccount({ ...person, password: { hash } }) };
    };
    const names = { issuer: 'mail.example.test', label: 'ala@example.test' };
    const code = (secret: string): string => generateSync({ secret, epoch: t.clock.time / 1000 });
    /** Somebody new with a second factor. */
    const enabled = async (owner?: Principal) => {
      const principal = owner ?? (await newAccount());
      const { secret } = await factors.begin(principal, names);
      const codes = await factors.enable(by, principal, code(secret));
      t.clock.time += 60_000;
      return { principal, secret, codes };
    };

    before(async () => {
      if (engine === 'postgres') server = await startPostgres();
      t = await openTestDirectory(
        server === null ? { engine: 'sqlite' } : { engine: 'postgres', url: await server.createDatabase() },
      );
      const { database, clock } = t;
      const acts = new OwnActs({ database, administration: new Administration({ database, clock }) });
      factors = new SecondFactors({ database, clock, acts, sealer: new Sealer(new Uint8Array(32)) });
      await t.directory.addDomain('here.test');
      await t.directory.addAdministrator('root', 'Correct-Horse-9');
    });
    after(async () => {
      await t[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    test('it is on once a first code proved the secret', async () => {
      const principal = await newAccount();
      await assert.rejects(factors.enable(by, principal, '123456'), { code: 'bad-state' });
      const old = await factors.begin(principal, names);
      const { secret } = await factors.begin(principal, names);
      assert.deepEqual(await factors.state(principal), { enabledAt: null, recoveryCodes: 0 });
      await assert.rejects(factors.enable(by, principal, code(old.secret)), { code: 'auth-failed' });
      assert.equal(await factors.check(principal, code(secret)), false);
      const codes = await factors.enable(by, principal, code(secret));
      assert.equal(new Set(codes).size, limits.recoveryCodes);
      assert.deepEqual(await factors.state(principal), { enabledAt: t.clock.time, recoveryCodes: 10 });
      await assert.rejects(factors.begin(principal, names), { code: 'bad-state' });
      await assert.rejects(factors.enable(by, principal, code(secret)), { code: 'bad-state' });
    });

    test('each code counts once, also when many come at once', async () => {
      const { principal, secret, codes } = await enabled();
      const current = code(secret);
      const verdicts = await Promise.all(Array.from({ length: 5 }, () => factors.check(principal, current)));
      assert.equal(verdicts.filter(Boolean).length, 1);
      const [first = ''] = codes;
      const again = await Promise.all([1, 2].map(() => factors.check(principal, first)));
      assert.equal(again.filter(Boolean).length, 1);
      assert.equal((await factors.state(principal)).recoveryCodes, limits.recoveryCodes - 1);
    });

    test('codes are read as people write them', async () => {
      const { principal, secret, codes } = await enabled();
      const current = code(secret);
      assert.ok(await factors.check(principal, ` ${current.slice(0, 3)} ${current.slice(3)} `));
      const [first = ''] = codes;
      assert.ok(
        await factors.check(principal, `${first.slice(0, 4).toUpperCase()}-${first.slice(4, 8)} ${first.slice(8)}`),
      );
    });

    test('guesses come to an end, wherever they come from', async () => {
      const { principal, secret } = await enabled();
      for (let count = 0; count < limits.tries.tries; count++) {
        assert.equal(await factors.check(principal, count % 2 === 0 ? '000000' : 'aaaabbbbcccc'), false);
      }
      await assert.rejects(factors.check(principal, code(secret)), { code: 'auth-throttled' });
      t.clock.time += limits.tries.interval;
      assert.ok(await factors.check(principal, code(secret)));
    });

    test('administrators have their own, and accounts do not share theirs', async () => {
      const root = await enabled({ administrator: 'root' });
      const ala = await enabled();
      assert.equal(await factors.check(ala.principal, code(root.secret)), false);
      assert.equal(await factors.check(ala.principal, root.codes[0] ?? ''), false);
      assert.ok(await factors.check(root.principal, root.codes[0] ?? ''));
    });

    test('new recovery codes replace the old ones, and off is off', async () => {
      const { principal, secret, codes } = await enabled();
      const renewed = await factors.renewRecoveryCodes(by, principal);
      assert.equal(await factors.check(principal, codes[0] ?? ''), false);
      assert.ok(await factors.check(principal, renewed[0] ?? ''));
      await factors.disable(by, principal);
      await assert.rejects(factors.disable(by, principal), { code: 'bad-state' });
      assert.deepEqual(await factors.state(principal), { enabledAt: null, recoveryCodes: 0 });
      assert.equal(await factors.check(principal, code(secret)), false);
      await assert.rejects(factors.renewRecoveryCodes(by, principal), { code: 'bad-state' });
    });

    test('the database alone has neither secret nor codes', async () => {
      const { secret, codes } = await enabled();
      const rows = [
        ...(await t.database.reader.all('SELECT * FROM second_factor')),
        ...(await t.database.reader.all('SELECT * FROM recovery_code')),
      ];
      const bytes = rows.map((row) =>
        Object.values(row)
          .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
          .join(' '),
      );
      assert.ok(bytes.every((text) => [secret, ...codes].every((one) => !text.includes(one))));
    });
  });
}
