import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import type { Database, Reader } from '#db/types.ts';
import type { PasswordHasher } from '#directory/password.ts';
import { Throttle } from '#directory/throttle.ts';
import { normalizeMac } from './proof.ts';
import { findSubscriber } from './rows.ts';

/** Checks that somebody has the data of a contract. */
export class ContractProof {
  readonly #reader: Reader;
  readonly #hasher: PasswordHasher;
  readonly #throttle: Throttle;

  constructor({ database, hasher, clock }: { database: Database; hasher: PasswordHasher; clock: Clock }) {
    this.#reader = database.reader;
    this.#hasher = hasher;
    this.#throttle = new Throttle(clock);
  }

  /** `login`: folded. Throws `auth-failed` for a wrong proof, whichever part of it is wrong, `auth-throttled` after too many of them. */
  async require(login: string, secret: string, address: string): Promise<void> {
    const attempt = this.#throttle.admit(login, address);
    let proven: boolean;
    try {
      proven = await this.#isProven(login, secret);
    } catch (error) {
      attempt.cancelled();
      throw error;
    }
    if (!proven) {
      attempt.failed();
      throw new MailError('auth-failed', 'the subscriber data are wrong');
    }
    // Not trusted for it, as a login would be: neighbours of one network have contracts that are no business of each other.
    attempt.cancelled();
  }

  /** Costs one verification whoever asks, so that contracts cannot be told from what does not exist by time. */
  async #isProven(login: string, secret: string): Promise<boolean> {
    const subscriber = await findSubscriber(this.#reader, login);
    if (subscriber?.access === 'dsl') return this.#hasher.verify(subscriber.secret, secret);
    await this.#hasher.verifyNobody(secret);
    return subscriber !== undefined && subscriber.secret === normalizeMac(secret);
  }
}
