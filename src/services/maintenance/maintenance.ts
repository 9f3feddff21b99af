import { compactionLimits } from '#base/limits-store.ts';
import type { Log } from '#base/log.ts';
import type { Compaction } from '#store/bodies/compaction.ts';
import type { Store } from '#store/store.ts';
import { every } from './every.ts';

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
    const { signal } = this.#stop;
    const compact = async () => void (await parts.compaction.pass(signal));
    this.#loops = [
      every({ name: 'compaction', interval: compactionLimits.interval, run: compact }, signal, parts.log),
      every({ name: 'tidy', interval: tidyInterval, run: () => this.tidy() }, signal, parts.log),
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
}
