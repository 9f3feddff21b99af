import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { codeOf, MailError } from '#base/errors.ts';
import { appPasswordLimits, loginHistoryLimits, throttleLimits } from '#base/limits-logins.ts';
import type { Log } from '#base/log.ts';
import type { Family, Counter, Metrics } from '#base/metrics.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Announcement, Database, Reader } from '#db/types.ts';
import { addressOf } from './accounts.ts';
import { findAppPassword } from './app-passwords.ts';
import { changeOf } from './changes.ts';
import { loginById, loginByName, type LoginRow, scramKeysOf } from './credentials.ts';
import { LoginCache } from './login-cache.ts';
import { goodLogins, type LoginOutcome, loginOutcomes } from './login-history.ts';
import { type LoginName, printLogin, readLogin } from './login-name.ts';
import { LoginWatchers } from './login-watchers.ts';
import { LoginRecorder } from './login-recorder.ts';
import { loginNetwork } from './network.ts';
import type { DirectoryOperations } from './operations.ts';
import { needsRehash, type PasswordHasher } from './password.ts';
import { type Attempt, Throttle } from './throttle.ts';
import { Turns } from './turns.ts';
import {
  type Authenticator,
  type BrowserAuthenticator,
  type ClientInfo,
  type Identity,
  loginProtocols,
  type ScramKeys,
  type SecondFactorCheck,
  type TokenVerifier,
} from './types.ts';

/** What the authenticator is made of. */
export interface AuthenticatorParts {
  database: Database;
  hasher: PasswordHasher;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Without one, tokens are not accepted. */
  tokens?: TokenVerifier;
  /** Waits; for tests, which have no time. */
  wait?: (milliseconds: number) => Promise<unknown>;
}

/** Opens the authenticator, which first learns from the login history whom to trust. Disposing writes what the history lacks. */
export async function openAuthenticator(
  parts: AuthenticatorParts,
): Promise<Authenticator & BrowserAuthenticator & AsyncDisposable> {
  const throttle = new Throttle(parts.clock);
  const since = parts.clock.now() - throttleLimits.trustAge;
  const good = await goodLogins(parts.database.reader, since, throttleLimits.trustedEntries);
  // Oldest first: where there are more than are remembered, the oldest go.
  for (const { account_id, address, at } of good.toReversed()) throttle.trust(accountKey(account_id), address, at);
  return new DirectoryAuthenticator(parts, throttle);
}

/** Whether a proof of identity holds; `half`: it is right, but a second factor is needed besides. */
type Verdict = boolean | 'half';

/** Decides whether a proof of identity holds; of a login that does not exist there is no row. */
type Verify = (row: LoginRow | undefined) => Promise<Verdict>;

class DirectoryAuthenticator implements Authenticator, BrowserAuthenticator, AsyncDisposable {
  readonly token?: NonNullable<Authenticator['token']>;
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #wait: (milliseconds: number) => Promise<unknown>;
  readonly #throttle: Throttle;
  readonly #cache: LoginCache;
  readonly #watchers = new LoginWatchers();
  readonly #recorder: LoginRecorder;
  readonly #turns = new Turns();
  readonly #logins: Family<{ protocol: typeof loginProtocols; outcome: typeof loginOutcomes }, Counter>;
  readonly #stopListening: () => void;

  constructor(parts: AuthenticatorParts, throttle: Throttle) {
    const { database, hasher, clock, log, metrics, tokens } = parts;
    this.#reader = database.reader;
    this.#write = writerFor<DirectoryOperations>(database);
    this.#hasher = hasher;
    this.#clock = clock;
    this.#log = log;
    this.#wait = parts.wait ?? sleep;
    this.#throttle = throttle;
    if (tokens !== undefined) this.token = (...attempt) => this.#checkToken(tokens, ...attempt);
    this.#cache = new LoginCache(clock);
    this.#recorder = new LoginRecorder({
      write: (records) => this.#write(0, 'login.record', { records }),
      log,
      metrics,
    });
    this.#logins = metrics.counters('sowa_logins_total', 'Login attempts.', {
      protocol: loginProtocols,
      outcome: loginOutcomes,
    });
    metrics.measure('sowa_password_checks_waiting', 'Passwords waiting to be hashed.', () => hasher.waiting);
    this.#stopListening = database.listen((announcement) => this.#hear(announcement));
  }

  password(login: string, password: string, client: ClientInfo): Promise<Identity> {
    return this.#check(
      login,
      client,
      async (row) => (await this.#opens(row, password, client)) || this.#verifyMain(row, password),
    );
  }

  signIn(
    { login, password, secondFactor }: { login: string; password: string; secondFactor?: SecondFactorCheck },
    client: ClientInfo,
  ): Promise<Identity> {
    return this.#check(login, client, async (row) => {
      const verdict = await this.#verifyMain(row, password);
      if (verdict !== 'half' || secondFactor === undefined || row === undefined) return verdict;
      return secondFactor(row.account_id);
    });
  }

  async proven(account: number, client: ClientInfo): Promise<Identity> {
    const row = await loginById(this.#reader, account);
    if (row === undefined) throw authFailed();
    return this.#check(addressOf(row), client, () => Promise.resolve(true));
  }

  named({ account, at }: Identity, client: ClientInfo): void {
    const { protocol, address } = client;
    const agent = agentOf(client);
    if (agent !== '') this.#recorder.rename({ account, protocol, address, outcome: 'ok', agent, attempts: 1, at });
  }

  watch(account: number, end: () => void): Disposable {
    return this.#watchers.add(account, end);
  }

  async scramKeys(login: string): Promise<ScramKeys | null> {
    const row = await this.#find(readLogin(login));
    return row === undefined ? null : this.#scramKeys(row);
  }

  scramResult(login: string, proven: boolean, client: ClientInfo): Promise<Identity> {
    return this.#check(login, client, (row) => Promise.resolve(proven && isEnough(row)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    await this.#recorder[Symbol.asyncDispose]();
  }

  /**
   * One attempt. Attempts of one login from one network take turns: the connections that a client opens at once cost
   * one hash together, because the first leaves the others an answer in the cache.
   */
  async #check(login: string, client: ClientInfo, verify: Verify): Promise<Identity> {
    const name = readLogin(login);
    const before = await this.#find(name);
    const pause = this.#throttle.pause(throttleKey(before, name), client.address);
    if (pause > 0) await this.#wait(pause);
    const turn = `${loginNetwork(client.address)} ${printLogin(name)}`;
    const waits = pause > 0 || this.#turns.has(turn);
    return this.#turns.take(turn, async () => {
      // Who waited is checked against what holds now.
      const row = waits ? await this.#find(name) : before;
      const attempt = this.#admit(row, name, client);
      const proven = await verify(row).catch((error: unknown) => {
        attempt.cancelled();
        throw error;
      });
      return this.#conclude(attempt, proven, row, name, client);
    });
  }

  #admit(row: LoginRow | undefined, name: LoginName | null, client: ClientInfo): Attempt {
    try {
      return this.#throttle.admit(throttleKey(row, name), client.address);
    } catch (error) {
      if (codeOf(error) === 'auth-throttled') this.#record('throttled', row, name, client);
      throw error;
    }
  }

  #conclude(
    attempt: Attempt,
    proven: Verdict,
    row: LoginRow | undefined,
    name: LoginName | null,
    client: ClientInfo,
  ): Identity {
    if (!proven || row === undefined) {
      attempt.failed();
      this.#record('failed', row, name, client);
      throw authFailed();
    }
    if (row.status !== 'active') {
      attempt.cancelled();
      this.#record('suspended', row, name, client);
      throw new MailError('account-suspended', `the account is ${row.status}`);
    }
    if (proven === 'half') {
      attempt.cancelled();
      this.#record('second-factor', row, name, client);
      throw new MailError('second-factor-required', 'the password alone is not enough for this account');
    }
    attempt.succeeded();
    const at = this.#record('ok', row, name, client);
    return { account: row.account_id, address: addressOf(row), at };
  }

  /** Who names a login is held to the limits of that login before anybody is asked about the token. */
  async #checkToken(tokens: TokenVerifier, login: string, token: string, client: ClientInfo): Promise<Identity> {
    if (login !== '') {
      return this.#check(login, client, async (row) => {
        const owner = row === undefined ? null : await tokens.verify(token, client);
        return owner !== null && (await this.#find(readLogin(owner)))?.account_id === row?.account_id;
      });
    }
    const owner = await tokens.verify(token, client);
    return this.#check(owner ?? '', client, () => Promise.resolve(owner !== null));
  }

  /** Whether the password is an app password that opens the account here. */
  async #opens(row: LoginRow | undefined, password: string, client: ClientInfo): Promise<boolean> {
    if (row === undefined) return false;
    const now = this.#clock.now();
    const found = await findAppPassword(this.#reader, { account: row.account_id, password, now }, client);
    if (found === undefined) return false;
    if (found.used_at === null || now - found.used_at >= appPasswordLimits.noteInterval) {
      // The login does not wait for the note, and holds without it.
      this.#write(0, 'appPassword.used', { id: found.app_id, now }).catch((error: unknown) => {
        this.#log.warn('app-password-note-failed', { account: row.account_id, error: String(error) });
      });
    }
    return true;
  }

  async #verifyMain(row: LoginRow | undefined, password: string): Promise<Verdict> {
    return (await this.#verify(row, password)) && isEnough(row);
  }

  async #verify(row: LoginRow | undefined, password: string): Promise<boolean> {
    if (row === undefined) return this.#hasher.verifyNobody(password);
    if (this.#cache.has(row.account_id, row.password_hash, password)) return true;
    if (!(await this.#hasher.verify(row.password_hash, password))) return false;
    this.#cache.add(row.account_id, await this.#renew(row, password), password);
    return true;
  }

  /**
   * Makes hash and SCRAM keys anew where the hash is weaker than today's, or was made elsewhere, or the keys cannot be
   * opened: only now the password is known. Returns the hash that stands then. A failure is no reason to refuse a good login.
   */
  async #renew(row: LoginRow, password: string): Promise<string> {
    if (this.#scramKeys(row) !== null && !needsRehash(row.password_hash)) return row.password_hash;
    try {
      const credential = await this.#hasher.credential(password);
      const renewal = { account: row.account_id, credential, replaces: row.password_hash, now: this.#clock.now() };
      const renewed = await this.#write(0, 'account.renewCredential', renewal);
      return renewed ? credential.passwordHash : row.password_hash;
    } catch (error) {
      this.#log.warn('password-renewal-failed', { account: row.account_id, error: String(error) });
      return row.password_hash;
    }
  }

  /** Null where there are none, or another key file sealed them: the password still opens the account, and makes them anew. */
  #scramKeys(row: LoginRow): ScramKeys | null {
    const sealed = scramKeysOf(row);
    if (sealed === null) return null;
    try {
      return this.#hasher.scramKeys(sealed);
    } catch (error) {
      this.#log.warn('scram-keys-unreadable', { account: row.account_id, error: String(error) });
      return null;
    }
  }

  #find(name: LoginName | null): Promise<LoginRow | undefined> {
    return loginByName(this.#reader, name);
  }

  /** Writes down how an attempt ended; when that was. */
  #record(outcome: LoginOutcome, row: LoginRow | undefined, name: LoginName | null, client: ClientInfo): number {
    const { protocol, address, secure } = client;
    const at = this.#clock.now();
    this.#logins.of({ protocol, outcome }).add();
    this.#log.info('login', { outcome, account: row?.account_id, login: shownLogin(name), protocol, address, secure });
    if (row !== undefined) {
      const { account_id: account } = row;
      this.#recorder.add({ account, protocol, address, outcome, agent: agentOf(client), attempts: 1, at });
    }
    return at;
  }

  #hear(announcement: Announcement): void {
    // `lost`: there was a gap in the announcements.
    if (announcement.topic === 'lost') this.#cache.clear();
    const change = changeOf(announcement);
    if (change === undefined) return;
    this.#cache.forget(announcement.account);
    if (change !== 'added' && change !== 'rules') this.#watchers.end(announcement.account);
  }
}

/** What the account's own password is worth alone. */
function isEnough(row: LoginRow | undefined): Verdict {
  return row === undefined || row.second_factor_since === null || 'half';
}

/** What the throttle knows a login by: an account however it was named, or a name that is nobody's. */
function throttleKey(row: LoginRow | undefined, name: LoginName | null): string {
  return row === undefined ? `login ${printLogin(name)}` : accountKey(row.account_id);
}

function accountKey(account: number): string {
  return `account ${account}`;
}

// What is no address may be a password that was typed into the wrong field.
function shownLogin(name: LoginName | null): string | undefined {
  return name === null || name.domain === null ? undefined : printLogin(name);
}

function agentOf({ agent = '' }: ClientInfo): string {
  return agent.slice(0, loginHistoryLimits.agent);
}

function authFailed(): MailError {
  return new MailError('auth-failed', 'login or password is wrong');
}
