import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#base/log.ts';

/** What is done again and again. */
export interface Job {
  /** Milliseconds before the first time and between two. */
  interval: number;
  /** What the log calls it. */
  name: string;
  run: () => Promise<void>;
}

/** Does a job until the signal comes. A round that fails is logged and tried again at its next time; mail never waits for it. */
export async function every({ interval, name, run }: Job, signal: AbortSignal, log: Log): Promise<void> {
  while (!signal.aborted) {
    await sleep(interval, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    await run().catch((error: unknown) => log.error('maintenance-failed', { job: name, error: String(error) }));
  }
}
