import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import { accountLimits } from '#base/limits-administration.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import { dueAccounts } from '#directory/account-states.ts';
import { Administration } from '#directory/administration.ts';
import type { Directory } from '#directory/directory.ts';
import { every } from './every.ts';

/** The parts of AccountEnds. */
export interface AccountEndParts {
  database: Database;
  directory: Directory;
  clock: Clock;
  log: Log;
}

/** Deletes closed accounts when their days of grace are over. A round that fails is logged and tried again at its next time. */
export class AccountEnds implements AsyncDisposable {
  readonly #parts: AccountEndParts;
  readonly #administration: Administration;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;

  constructor(parts: AccountEndParts) {
    this.#parts = parts;
    this.#administration = new Administration(parts);
    const run = async () => void (await this.pass());
    this.#loop = every({ name: 'account-ends', interval: accountLimits.interval, run }, this.#stop.signal, parts.log);
  }

  /** One round; how many accounts it deleted. */
  async pass(): Promise<number> {
    const { database, clock } = this.#parts;
    const now = clock.now();
    let deleted = 0;
    for (const account of await dueAccounts(database.reader, now, accountLimits.round)) {
      if (this.#stop.signal.aborted) break;
      if (await this.#delete(account, now)) deleted++;
    }
    return deleted;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  /** Not where it was brought back meanwhile. */
  async #delete(account: number, now: number): Promise<boolean> {
    const { database, directory } = this.#parts;
    const act = { action: 'account.delete', subject: { kind: 'account', account } } as const;
    const calls = [
      { name: 'account.requireDue', args: { account, now }, lane: 0 },
      ...(await directory.deletion(account)),
    ];
    try {
      const by = { actor: 'sowa', role: 'operator', via: 'service' } as const;
      await database.write(this.#administration.audited(by, act, calls));
      return true;
    } catch (error) {
      if (codeOf(error) === 'bad-state') return false;
      throw error;
    }
  }
}
