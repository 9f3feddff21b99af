import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import { accountLimits } from '#base/limits-administration.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import { dueAccounts } from '#directory/account-states.ts';
import { Administration } from '#directory/administration.ts';
import type { Directory } from '#directory/directory.ts';

/** The parts of AccountEnds. */
export interface AccountEndParts {
  database: Database;
  directory: Directory;
  clock: Clock;
  log: Log;
}

/** Deletes closed accounts when their days of grace are over, audit rows that are too old, and claims of domains that nobody proved. A round that fails is logged and tried again at its next time. */
export class AccountEnds implements AsyncDisposable {
  readonly #parts: AccountEndParts;
  readonly #administration: Administration;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;

  constructor(parts: AccountEndParts) {
    this.#parts = parts;
    this.#administration = new Administration(parts);
    this.#loop = this.#run();
  }

  /** One round; how many accounts it deleted. */
  async pass(): Promise<number> {
    const { database, clock } = this.#parts;
    const now = clock.now();
    await database.write([
      { name: 'audit.tidy', args: { now }, lane: 0 },
      { name: 'domain.expireClaims', args: { now }, lane: 0 },
    ]);
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
    const calls = [{ name: 'account.requireDue', args: { account, now }, lane: 0 }, ...directory.deletion(account)];
    try {
      const by = { actor: 'sowa', role: 'operator', via: 'service' } as const;
      await database.write(this.#administration.audited(by, act, calls));
      return true;
    } catch (error) {
      if (codeOf(error) === 'bad-state') return false;
      throw error;
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await sleep(accountLimits.interval, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.pass().catch((error: unknown) => {
        this.#parts.log.error('maintenance-failed', { job: 'account-ends', error: String(error) });
      });
    }
  }
}
