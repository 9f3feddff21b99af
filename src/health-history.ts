import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { healthLimits as limits } from '#base/limits-health.ts';
import type { Metrics } from '#base/metrics.ts';

/** What was counted since the start, and how it was at a time. */
interface Sample {
  at: number;
  received: number;
  refused: number;
  delivered: number;
  failed: number;
  waiting: number;
  memoryBytes: number;
}

const counted = ['received', 'refused', 'delivered', 'failed'] as const;

/** The last hour of the service in memory: enough to see that something changed without anything else being set up. */
export class HealthHistory implements AsyncDisposable {
  readonly #metrics: Metrics;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #samples: Sample[] = [];
  #loop: Promise<void> = Promise.resolve();

  constructor(metrics: Metrics, clock: Clock) {
    this.#metrics = metrics;
    this.#clock = clock;
  }

  /** Begins to take samples, the first one now: every metric must have been declared. */
  start(): this {
    this.take();
    this.#loop = this.#go();
    return this;
  }

  /** Takes a sample, and forgets the oldest where there are too many. */
  take(): void {
    this.#samples.push(this.#now());
    if (this.#samples.length > limits.samples) this.#samples.shift();
  }

  /** The samples and how it is now; what is counted as what came within the minute before, or since the start. */
  view(): Sample[] {
    const samples = [...this.#samples, this.#now()];
    return samples.map((sample) => {
      const before = samples.findLast(({ at }) => at <= sample.at - limits.window) ?? samples[0] ?? sample;
      return { ...sample, ...Object.fromEntries(counted.map((name) => [name, sample[name] - before[name]])) };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  #now(): Sample {
    const metrics = this.#metrics;
    const outcomes = (outcome: string) => metrics.sum('sowa_queue_outcomes_total', { outcome });
    const recipients = metrics.sum('sowa_smtp_commands_total', { command: 'RCPT', result: 'refused' });
    return {
      at: this.#clock.now(),
      received: metrics.sum('sowa_smtp_messages_total', { result: 'accepted' }),
      refused: recipients + metrics.sum('sowa_smtp_messages_total', { result: 'refused' }),
      delivered: outcomes('delivered') + outcomes('relayed'),
      failed: outcomes('failed') + outcomes('expired'),
      waiting: metrics.sum('sowa_queue_recipients'),
      memoryBytes: metrics.sum('process_resident_memory_bytes'),
    };
  }

  async #go(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await sleep(limits.step, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) this.take();
    }
  }
}
