import { MailError } from '#base/errors.ts';
import type { Authenticator } from './types.ts';

/** What of a connection a watch needs. */
interface Interruptible {
  interrupt: (error: MailError) => void;
}

/** The login of one session: when it holds no longer, the session ends at its next wait for the client. */
export class LoginWatch implements Disposable {
  readonly #connection: Interruptible;
  #watched: Disposable | null = null;

  constructor(connection: Interruptible) {
    this.#connection = connection;
  }

  /** Somebody has logged in, in place of whoever was. */
  begin(authenticator: Pick<Authenticator, 'watch'>, account: number): void {
    this[Symbol.dispose]();
    this.#watched = authenticator.watch(account, () =>
      this.#connection.interrupt(new MailError('login-ended', `account ${account} must log in again`)),
    );
  }

  /** Nobody is logged in. */
  [Symbol.dispose](): void {
    this.#watched?.[Symbol.dispose]();
    this.#watched = null;
  }
}
