import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';

/** What goes round. */
export interface RoundParts {
  /** What the log calls it. */
  name: string;
  /** Does what is due, and says when the next is (milliseconds since the epoch). */
  run: (signal: AbortSignal) => Promise<number>;
  /** After a round that failed, in milliseconds. */
  pause: number;
  clock: Clock;
  log: Log;
}

/** The longest that setTimeout waits. */
const longest = 2 ** 31 - 1;

/** Something that is done again and again by itself, beginning now. A round that fails is logged and tried again; mail never waits for it. */
export class Rounds implements AsyncDisposable {
  readonly #parts: RoundParts;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  #hurry = new AbortController();

  constructor(parts: RoundParts) {
    this.#parts = parts;
    this.#loop = this.#go();
  }

  /** Does not wait until the next round is due. */
  hurry(): void {
    this.#hurry.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #go(): Promise<void> {
    const { run, clock, log, name, pause } = this.#parts;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#hurry = new AbortController();
      const next = await run(signal).catch((error: unknown) => {
        log.error('rounds.failed', { name, error });
        return clock.now() + pause;
      });
      const wait = Math.min(longest, Math.max(0, next - clock.now()));
      const woken = AbortSignal.any([signal, this.#hurry.signal]);
      await sleep(wait, undefined, { signal: woken, ref: false }).catch(() => undefined);
    }
  }
}

/**
 * What the promise gives, or MailError('shutdown') as soon as the signal comes: what only asks others is then left to
 * itself, so that nobody waits for it at the end.
 */
export async function unlessStopped<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(new MailError('shutdown', 'the service is closing'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([promise, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
