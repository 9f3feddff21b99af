import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { queueLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Reader } from '#db/types.ts';
import { newQueueId } from '#store/queue-id.ts';
import { queueState } from '#store/queue.ts';
import type { Store } from '#store/store.ts';
import type { QueueMetrics } from './metrics.ts';
import type { QueueSettings } from './settings.ts';

/** What the chores of the queue are done with. */
export interface ChoreParts {
  store: Store;
  reader: Reader;
  owner: string;
  settings: () => QueueSettings;
  metrics: QueueMetrics;
  /** Recipients that are claimed and not settled. */
  claims: () => { queueId: string; number: number }[];
  clock: Clock;
  log: Log;
}

/** What the queue does at intervals: renews claims, counts itself, forgets old trails. */
export class Chores implements AsyncDisposable {
  readonly #parts: ChoreParts;
  readonly #stop = new AbortController();
  readonly #loops: Promise<void>[];

  constructor(parts: ChoreParts) {
    this.#parts = parts;
    this.#loops = [
      this.#every(queueLimits.renewal, 'renew', () => this.#renew()),
      this.#every(queueLimits.count, 'count', () => this.count()),
      this.#every(queueLimits.forget, 'forget', () => this.forget()),
    ];
  }

  /** Brings the metrics up to date. */
  async count(): Promise<void> {
    const { reader, metrics, clock } = this.#parts;
    const { queued, held, oldest } = await queueState(reader);
    metrics.waiting.set(queued);
    metrics.held.set(held);
    metrics.age.set(oldest === null ? 0 : Math.max(0, clock.now() - oldest) / 1000);
  }

  /** Forgets trails that are old enough, of messages that have left. */
  async forget(): Promise<void> {
    const { store, clock, settings } = this.#parts;
    // Queue ids begin with nine digits of their time.
    const before = newQueueId(clock.now() - settings().trailAge).slice(0, 9);
    let forgotten: number;
    do {
      forgotten = await store.write(0, 'queue.forget', { before, limit: queueLimits.forgotten });
    } while (forgotten === queueLimits.forgotten && !this.#stop.signal.aborted);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
  }

  async #renew(): Promise<void> {
    const { store, owner, clock } = this.#parts;
    const claims = this.#parts.claims();
    if (claims.length === 0) return;
    await store.write(0, 'queue.renew', { owner, until: clock.now() + queueLimits.lease, claims });
  }

  async #every(interval: number, task: string, run: () => Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await sleep(interval, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await run().catch((error: unknown) => this.#parts.log.error('queue.task-failed', { task, error }));
    }
  }
}
