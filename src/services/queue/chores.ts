import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { queueLimits } from '#base/limits-queue.ts';
import type { Log } from '#base/log.ts';
import type { Reader } from '#db/types.ts';
import { queueState } from '#store/queue.ts';
import type { Store } from '#store/store.ts';
import type { QueueMetrics } from './metrics.ts';

/** What the chores of the queue are done with. */
export interface ChoreParts {
  store: Store;
  reader: Reader;
  owner: string;
  metrics: QueueMetrics;
  /** Recipients that are claimed and not settled. */
  claims: () => { queueId: string; number: number }[];
  clock: Clock;
  log: Log;
}

/** What the queue does at intervals: renews claims and counts itself. */
export class Chores implements AsyncDisposable {
  readonly #parts: ChoreParts;
  readonly #stop = new AbortController();
  readonly #loops: Promise<void>[];

  constructor(parts: ChoreParts) {
    this.#parts = parts;
    this.#loops = [
      this.#every(queueLimits.renewal, 'renew', () => this.#renew()),
      this.#every(queueLimits.count, 'count', () => this.count()),
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
