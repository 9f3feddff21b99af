import type { Clock } from '#base/clock.ts';
import { retentionLimits } from '#base/limits-retention.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import { queueTime } from '#store/queue-id.ts';
import { every } from './every.ts';

/** How long each class of what is remembered is kept, in days. */
export interface RetentionDays {
  trails: number;
  logins: number;
  audit: number;
}

/** The parts of Retention. */
export interface RetentionParts {
  database: Database;
  /** Read whenever it is needed. */
  days: () => RetentionDays;
  clock: Clock;
  log: Log;
}

const day = 24 * 3600_000;

/** The operation that forgets the oldest of a class: `before` a time, at most about `limit`; it answers how many went. */
const classes = {
  trails: { operation: 'queue.forget', before: queueTime },
  logins: { operation: 'login.forget', before: (time: number) => time },
  audit: { operation: 'audit.forget', before: (time: number) => time },
} as const satisfies Record<keyof RetentionDays, { operation: string; before: (time: number) => string | number }>;

/** Forgets what is remembered of people and their mail when its time is over, a few rows in each transaction. */
export class Retention implements AsyncDisposable {
  readonly #parts: RetentionParts;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    const job = { name: 'retention', interval: retentionLimits.interval, run: () => this.pass() };
    this.#loop = every(job, this.#stop.signal, parts.log);
  }

  /** One round. */
  async pass(): Promise<void> {
    const { database, days, clock } = this.#parts;
    const now = clock.now();
    await database.write([{ name: 'expired.forget', args: { now }, lane: 0 }]);
    const kept = days();
    for (const [name, { operation, before }] of Object.entries(classes)) {
      await this.#forget(operation, before(now - kept[name as keyof RetentionDays] * day));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #forget(name: string, before: string | number): Promise<void> {
    const { rows: limit } = retentionLimits;
    let forgotten: unknown;
    do {
      [forgotten] = await this.#parts.database.write([{ name, args: { before, limit }, lane: 0 }]);
    } while (Number(forgotten) >= limit && !this.#stop.signal.aborted);
  }
}
