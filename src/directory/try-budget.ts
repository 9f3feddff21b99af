import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { Lru } from '#base/lru.ts';
import { type Budget, type BudgetSize, refill } from './budget.ts';

/**
 * Limits guesses at what is short enough to be guessed, such as one-time codes. Unlike the throttle of passwords it
 * trusts no network: there are few wrong tries, wherever they come from. Each process counts for itself.
 */
export class TryBudget {
  readonly #clock: Clock;
  readonly #size: BudgetSize;
  readonly #budgets: Lru<string, Budget>;

  constructor(clock: Clock, size: BudgetSize, entries: number) {
    this.#clock = clock;
    this.#size = size;
    this.#budgets = new Lru(entries);
  }

  /**
   * Runs one guess. Its try is taken before, so that many at once are worth no more than in a row, and given back
   * where it was right or could not be judged. Throws `auth-throttled` where none is left.
   */
  async guess(key: string, isRight: () => Promise<boolean>): Promise<boolean> {
    this.#take(key);
    let right = true;
    try {
      right = await isRight();
    } finally {
      if (right) this.#giveBack(key);
    }
    return right;
  }

  #take(key: string): void {
    const { left, at } = this.#now(key);
    if (left < 1) throw new MailError('auth-throttled', 'too many wrong tries, try again later');
    this.#budgets.set(key, { left: left - 1, at });
  }

  #giveBack(key: string): void {
    const { left, at } = this.#now(key);
    this.#budgets.set(key, { left: Math.min(this.#size.tries, left + 1), at });
  }

  #now(key: string): Budget {
    return refill(this.#budgets.get(key), this.#size, this.#clock.now());
  }
}
