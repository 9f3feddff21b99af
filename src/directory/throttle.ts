import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { throttleLimits as limits } from '#base/limits-logins.ts';
import { type Budget, type BudgetSize, refill } from './budget.ts';
import { Lru } from '#base/lru.ts';
import { loginNetwork } from './network.ts';

/** An attempt that may go on; exactly one of its methods ends it. */
export interface Attempt {
  /** It was a good login: its try is given back, and the network is trusted with this account. */
  succeeded(): void;
  /** It was a wrong guess. */
  failed(): void;
  /** It was neither: its try is given back. */
  cancelled(): void;
}

/**
 * Limits guessing of passwords, per account and per network, without locking people out of what is theirs:
 * - Every failure costs a try of the account's budget and one of the network's; both refill with time.
 * - A network with a recent good login **to this account** spends from a budget of its own and is never refused: where
 *   that is used up, an attempt waits `pause` first. So an attack from elsewhere does not touch the owner at home, and
 *   the owner's forgotten phone does not lock the owner out.
 * - A network with a recent good login to **any** account is never refused for its failures with others, only slowed.
 *
 * Nothing but arithmetic over a clock; memory is bounded. The account's try is taken before the password is looked at,
 * so that a thousand attempts at once are worth no more than a thousand in a row. Each process counts for itself.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #accounts = new Lru<string, Budget>(limits.entries);
  readonly #networks = new Lru<string, Budget>(limits.entries);
  /** Budgets of account and network together, where the network is trusted with the account. */
  readonly #pairs = new Lru<string, Budget>(limits.trustedEntries);
  /** When a network last had a good login: to an account (`network account`), and to any (`network`). */
  readonly #goodPairs = new Lru<string, number>(limits.trustedEntries);
  readonly #goodNetworks = new Lru<string, number>(limits.trustedEntries);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Remembers a good login, `at` milliseconds since the epoch. `account`: any name for it, always the same. */
  trust(account: string, address: string, at: number): void {
    const network = loginNetwork(address);
    this.#goodPairs.set(`${network} ${account}`, at);
    this.#goodNetworks.set(network, Math.max(at, this.#goodNetworks.get(network) ?? 0));
  }

  /** Milliseconds that an attempt must wait before `admit`. */
  pause(account: string, address: string): number {
    const network = loginNetwork(address);
    const pair = `${network} ${account}`;
    const slowed = this.#isRecent(this.#goodPairs.get(pair))
      ? this.#left(this.#pairs, pair, limits.trusted) < 1
      : this.#isRecent(this.#goodNetworks.get(network)) && this.#left(this.#networks, network, limits.network) < 1;
    return slowed ? limits.pause : 0;
  }

  /** Takes a try for an attempt. Throws `auth-throttled` where none is left and nothing forbids to refuse. */
  admit(account: string, address: string): Attempt {
    const network = loginNetwork(address);
    const pair = `${network} ${account}`;
    const trusted = this.#isRecent(this.#goodPairs.get(pair));
    if (!trusted && this.#isRefused(account, network)) {
      throw new MailError('auth-throttled', 'too many failed logins, try again later');
    }
    const giveBack = trusted
      ? this.#take(this.#pairs, pair, limits.trusted)
      : this.#take(this.#accounts, account, limits.account);
    return {
      succeeded: () => {
        giveBack();
        this.trust(account, address, this.#clock.now());
      },
      failed: () => {
        if (!trusted) this.#take(this.#networks, network, limits.network);
      },
      cancelled: giveBack,
    };
  }

  #isRefused(account: string, network: string): boolean {
    if (this.#left(this.#accounts, account, limits.account) < 1) return true;
    if (this.#isRecent(this.#goodNetworks.get(network))) return false;
    return this.#left(this.#networks, network, limits.network) < 1;
  }

  #isRecent(at: number | undefined): boolean {
    return at !== undefined && this.#clock.now() - at <= limits.trustAge;
  }

  #left(budgets: Lru<string, Budget>, key: string, size: BudgetSize): number {
    return refill(budgets.get(key), size, this.#clock.now()).left;
  }

  /** Takes a try, but never more than there are; returns the way to give it back. */
  #take(budgets: Lru<string, Budget>, key: string, size: BudgetSize): () => void {
    const taken = Math.min(1, this.#add(budgets, key, size, -1));
    return () => void this.#add(budgets, key, size, taken);
  }

  /** Adds to a budget within its bounds; returns what was there before. */
  #add(budgets: Lru<string, Budget>, key: string, size: BudgetSize, tries: number): number {
    const { left, at } = refill(budgets.get(key), size, this.#clock.now());
    budgets.set(key, { left: Math.min(size.tries, Math.max(0, left + tries)), at });
    return left;
  }
}
