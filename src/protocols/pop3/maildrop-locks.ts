import { MailError } from '#base/errors.ts';

/** RFC 1939 4: one session at a time has a maildrop. These are the locks of one process. */
export class MaildropLocks {
  readonly #held = new Set<number>();

  /** Takes an account's maildrop until it is disposed of. Throws MailError('in-use'). */
  take(account: number): Disposable {
    if (this.#held.has(account)) throw new MailError('in-use', `the maildrop of account ${account} is locked`);
    this.#held.add(account);
    return { [Symbol.dispose]: () => void this.#held.delete(account) };
  }
}
