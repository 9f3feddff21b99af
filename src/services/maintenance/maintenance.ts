import { setTimeout as sleep } from 'node:timers/promises';
import { compactionLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Compaction } from '#store/bodies/compaction.ts';
import type { Store } from '#store/store.ts';

/** What housekeeping works on. */
export interface MaintenanceParts {
  store: Store;
  compaction: Compaction;
  log: Log;
}

/** Between two rounds of tidying every account. */
const tidyInterval = 24 * 3600 * 1000;

/**
 * Housekeeping that runs by itself: compaction of bodies, and tidying of change logs and thread references. A round
 * that fails is logged and tried again at its next time; mail never waits for it.
 */
export class Maintenance implements AsyncDisposable {
  readonly #parts: MaintenanceParts;
  readonly #stop = new AbortController();
  readonly #loops: Promise<void>[];

  constructor(parts: MaintenanceParts) {
    this.#parts = parts;
    this.#loops = [
      this.#every(
        compactionLimits.interval,
        'compaction',
        async () => void (await parts.compaction.pass(this.#stop.signal)),
      ),
      this.#every(tidyInterval, 'tidy', () => this.tidy()),
    ];
  }

  /** Tidies every account, one transaction each. */
  async tidy(): Promise<void> {
    const { store } = this.#parts;
    for (const account of await store.accounts()) {
      if (this.#stop.signal.aborted) return;
      await store.write(account, 'mail.tidy', {});
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
  }

  async #every(interval: number, job: string, run: () => Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await sleep(interval, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await run().catch((error: unknown) => this.#parts.log.error('maintenance-failed', { job, error: String(error) }));
    }
  }
}
