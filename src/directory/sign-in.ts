import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { codeOf, MailError } from '#base/errors.ts';
import { directoryLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Database, Reader } from '#db/types.ts';
import { normalizeLocal } from '#wire/address.ts';
import { accountById, addressOf } from './accounts.ts';
import { administratorByLogin } from './administrators.ts';
import { loginHistory, type LoginHistoryRow } from './login-history.ts';
import type { PasswordHasher } from './password.ts';
import { type Principal, principalName } from './principal.ts';
import type { SecondFactors } from './second-factor/second-factors.ts';
import { Throttle } from './throttle.ts';
import type { BrowserAuthenticator, ClientInfo } from './types.ts';

/** What somebody proves to be who they are with. */
export interface Proof {
  password: string;
  /** A one-time code or a recovery code, where a second factor is on. */
  code?: string | undefined;
}

/** The form of the page of signing in. */
export interface SignInForm extends Proof {
  /** Of a mailbox user, as mail programs have it, or of an administrator. */
  login: string;
  /** Whom to look for where both have this login; administrators come first where nothing is said. */
  as?: 'administrator' | 'mailbox-user' | undefined;
}

/** The parts of SignIn. */
export interface SignInParts {
  database: Database;
  hasher: PasswordHasher;
  clock: Clock;
  log: Log;
  authenticator: BrowserAuthenticator;
  secondFactors: SecondFactors;
}

/**
 * Proofs of identity in a browser, of mailbox users and administrators. Every method throws `auth-failed` (one neutral
 * text, also for a wrong code), `second-factor-required` where the password is right and the code is missing,
 * `auth-throttled`, `unavailable`.
 */
export class SignIn {
  readonly #reader: Reader;
  readonly #parts: SignInParts;
  readonly #throttle: Throttle;

  constructor(parts: SignInParts) {
    this.#parts = parts;
    this.#reader = parts.database.reader;
    this.#throttle = new Throttle(parts.clock);
  }

  /** Who it is. */
  async prove({ login, as, ...proof }: SignInForm, client: ClientInfo): Promise<Principal> {
    const name = normalizeLocal(login.trim());
    const row = as === 'mailbox-user' ? undefined : await administratorByLogin(this.#reader, name);
    if (row !== undefined || as === 'administrator') return this.#administrator(name, proof, client);
    const { account } = await this.#mailboxUser(login.trim(), proof, client);
    return { account };
  }

  /** Proves that it is still the same person. */
  async proveAgain(principal: Principal, proof: Proof, client: ClientInfo): Promise<void> {
    if ('administrator' in principal) {
      await this.#administrator(principal.administrator, proof, client);
      return;
    }
    await this.#mailboxUser(await this.#address(principal.account), proof, client);
  }

  #mailboxUser(login: string, { password, code }: Proof, client: ClientInfo) {
    const { authenticator, secondFactors } = this.#parts;
    if (code === undefined) return authenticator.signIn({ login, password }, client);
    const secondFactor = (account: number) => secondFactors.check({ account }, code);
    return authenticator.signIn({ login, password, secondFactor }, client);
  }

  /** For who has proved by a passkey who that is: whether they may sign in, into log and history. */
  async proven(principal: Principal, client: ClientInfo): Promise<void> {
    if ('account' in principal) {
      await this.#parts.authenticator.proven(principal.account, client);
      return;
    }
    const { address, secure } = client;
    this.#parts.log.info('login', { outcome: 'ok', administrator: principal.administrator, address, secure });
  }

  /** The newest rows of an account's login history, of all protocols. */
  history(account: number): Promise<LoginHistoryRow[]> {
    return loginHistory(this.#reader, account, directoryLimits.page);
  }

  /** Whether this is the password of somebody who is signed in, whatever the second factor. Throws `auth-throttled`, `unavailable`. */
  async isPassword(principal: Principal, password: string, client: ClientInfo): Promise<boolean> {
    try {
      if ('administrator' in principal) {
        const { administrator: login } = principal;
        await this.#attempt(login, client, async () => (await this.#withPassword(login, password)) !== undefined);
      } else {
        const login = await this.#address(principal.account);
        const secondFactor = () => Promise.resolve(true);
        await this.#parts.authenticator.signIn({ login, password, secondFactor }, client);
      }
      return true;
    } catch (error) {
      if (codeOf(error) === 'auth-failed') return false;
      throw error;
    }
  }

  async #address(account: number): Promise<string> {
    const row = await accountById(this.#reader, account);
    if (row === undefined) throw failed();
    return addressOf(row);
  }

  async #administrator(login: string, { password, code }: Proof, client: ClientInfo): Promise<Principal> {
    await this.#attempt(login, client, async () => {
      const principal = await this.#withPassword(login, password);
      if (principal === undefined) return false;
      const { secondFactors } = this.#parts;
      if ((await secondFactors.state(principal)).enabledAt === null) return true;
      if (code === undefined) throw new MailError('second-factor-required', 'the password alone is not enough');
      return secondFactors.check(principal, code);
    });
    return { administrator: login };
  }

  /** One attempt to sign in as an administrator, held to the limits of attempts and logged. */
  async #attempt(login: string, { address, secure }: ClientInfo, isRight: () => Promise<boolean>): Promise<void> {
    const key = principalName({ administrator: login });
    const pause = this.#throttle.pause(key, address);
    if (pause > 0) await sleep(pause);
    const attempt = this.#throttle.admit(key, address);
    let right = false;
    try {
      right = await isRight();
    } catch (error) {
      attempt.cancelled();
      throw error;
    }
    this.#parts.log.info('login', { outcome: right ? 'ok' : 'failed', administrator: login, address, secure });
    if (!right) {
      attempt.failed();
      throw failed();
    }
    attempt.succeeded();
  }

  /** The administrator with this login and password. Costs one hash whether there is such a login or not. */
  async #withPassword(login: string, password: string): Promise<Principal | undefined> {
    const { hasher } = this.#parts;
    const row = await administratorByLogin(this.#reader, login);
    const right = row === undefined ? hasher.verifyNobody(password) : hasher.verify(row.password_hash, password);
    return (await right) ? { administrator: login } : undefined;
  }
}

function failed(): MailError {
  return new MailError('auth-failed', 'login or password is wrong');
}
