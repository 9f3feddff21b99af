import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generateSync } from 'otplib';
import { Administration } from '#directory/administration.ts';
import { appScopes } from '#directory/app-passwords.ts';
import { OwnActs } from '#directory/own-acts.ts';
import { Sealer } from '#directory/sealing.ts';
import { openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import { type ClientInfo, loginProtocols } from '#directory/types.ts';
import { SecondFactors } from './second-factors.ts';

const login = 'ala@here.test';
const password = 'Correct-Horse-9';
const client = (protocol: ClientInfo['protocol']): ClientInfo => ({ protocol, address: '192.0.2.1', secure: true });
const required = { code: 'second-factor-required' };

describe('logins with a second factor', () => {
  let t: TestDirectory;
  let account: number;
  let letters: string;
  let factors: SecondFactors;
  let secret: string;
  const code = (): string => generateSync({ secret, epoch: t.clock.time / 1000 });
  const by = { name: login, role: 'mailbox-user', via: 'session' } as const;

  before(async () => {
    t = await openTestDirectory({ engine: 'sqlite' });
    const { database, clock, directory } = t;
    await directory.addDomain('here.test');
    account = await directory.addAccount({ address: login, password, displayName: '', language: 'pl', quotaBytes: 0 });
    const wanted = { name: 'phone', scopes: appScopes, networks: [], expiresAt: null };
    ({ letters } = await directory.addAppPassword(login, wanted));
    const acts = new OwnActs({ database, administration: new Administration({ database, clock }) });
    factors = new SecondFactors({ database, clock, acts, sealer: new Sealer(new Uint8Array(32)) });
    ({ secret } = await factors.begin({ account }, { issuer: 'x', label: 'x' }));
    await factors.enable(by, { account }, code());
    t.clock.time += 60_000;
  });
  after(() => t[Symbol.asyncDispose]());

  test('by no protocol the password is enough; an app password is, where its scope says so', async () => {
    await using authenticator = await t.authenticator();
    for (const protocol of loginProtocols) {
      await assert.rejects(authenticator.password(login, password, client(protocol)), required, protocol);
      await assert.rejects(authenticator.password(login, 'wrong', client(protocol)), { code: 'auth-failed' });
      const opens = (appScopes as readonly string[]).includes(protocol);
      const attempt = authenticator.password(login, letters, client(protocol));
      if (opens) assert.equal((await attempt).account, account);
      else await assert.rejects(attempt, { code: 'auth-failed' }, protocol);
    }
  });

  test('neither is the proof of SCRAM', async () => {
    await using authenticator = await t.authenticator();
    await assert.rejects(authenticator.scramResult(login, true, client('imap')), required);
    await assert.rejects(authenticator.scramResult(login, false, client('imap')), { code: 'auth-failed' });
  });

  test('a browser shows a code besides; a right password alone is no failure, and is remembered', async () => {
    await using authenticator = await t.authenticator();
    const secondFactor = (shown: string) => () => factors.check({ account }, shown);
    for (let count = 0; count < 40; count++) {
      await assert.rejects(authenticator.signIn({ login, password }, client('http')), required);
    }
    const wrong = { login, password, secondFactor: secondFactor('000000') };
    await assert.rejects(authenticator.signIn(wrong, client('http')), { code: 'auth-failed' });
    const right = { login, password, secondFactor: secondFactor(code()) };
    assert.equal((await authenticator.signIn(right, client('http'))).account, account);
    await authenticator[Symbol.asyncDispose]();
    const history = await t.directory.loginHistory(login);
    const http = history.filter((row) => row.protocol === 'http' && row.attempts > 1);
    assert.ok(http.some((row) => row.outcome === 'second-factor' && row.attempts >= 40));
  });

  test('switched off, the password opens everything again', async () => {
    await using authenticator = await t.authenticator();
    await factors.disable(by, { account });
    assert.equal((await authenticator.password(login, password, client('imap'))).account, account);
  });
});
