import { setTimeout as sleep } from 'node:timers/promises';
import { stepLimits } from '#base/limits-steps.ts';
import type { Log } from '#base/log.ts';
import { finishUnfinished } from '#store/finish.ts';
import type { Store } from '#store/store.ts';

/**
 * Finishes what was begun on mailboxes and not ended: at the start, when something large is deleted, and every now and
 * then. A round that fails is logged and tried again at the next time; each of its steps is one transaction.
 */
export class UnfinishedWork implements AsyncDisposable {
  readonly #store: Store;
  readonly #log: Log;
  readonly #stop = new AbortController();
  readonly #unsubscribe: () => void;
  /** Ends the wait for the next round. */
  #wake = new AbortController();
  readonly #loop: Promise<void>;

  constructor({ store, log }: { store: Store; log: Log }) {
    this.#store = store;
    this.#log = log;
    this.#unsubscribe = store.hub.subscribe(0, ({ topic }) => {
      if (topic === 'unfinished') this.#wake.abort();
    });
    this.#loop = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe();
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      // First: what begins while a round goes on gets one of its own.
      this.#wake = new AbortController();
      await finishUnfinished(this.#store, signal).catch((error: unknown) => {
        this.#log.error('maintenance-failed', { job: 'unfinished', error: String(error) });
      });
      const waiting = AbortSignal.any([signal, this.#wake.signal]);
      await sleep(stepLimits.interval, undefined, { signal: waiting, ref: false }).catch(() => undefined);
    }
  }
}
