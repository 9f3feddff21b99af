import type { Clock } from '#base/clock.ts';
import { queueLimits } from '#base/limits-queue.ts';
import type { Log } from '#base/log.ts';
import type { TrailEvent } from '#store/queue-trail.ts';
import type { Store } from '#store/store.ts';
import type { DeliveryEvent } from './types.ts';

/**
 * The steps of one attempt for the trail. They are written together with the attempt's end, which is one write; where an
 * attempt takes long, as soon as they are a moment old, so that who watches sees them.
 */
export class Trace {
  readonly #parts: { store: Store; clock: Clock; log: Log };
  readonly #queueId: string;
  #events: TrailEvent[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: { store: Store; clock: Clock; log: Log }, queueId: string) {
    this.#parts = parts;
    this.#queueId = queueId;
  }

  add({ kind, ...detail }: DeliveryEvent): void {
    this.#events.push({ number: null, at: this.#parts.clock.now(), kind, detail });
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#writing = this.#write();
    }, queueLimits.traceDelay);
  }

  /** Ends the trace; the steps that are not written yet. */
  async end(): Promise<TrailEvent[]> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#writing;
    return this.#events.splice(0);
  }

  async #write(): Promise<void> {
    const events = this.#events.splice(0);
    try {
      await this.#parts.store.write(0, 'queue.trace', { queueId: this.#queueId, events });
    } catch (error) {
      // They wait for the end of the attempt.
      this.#events.unshift(...events);
      this.#parts.log.warn('queue.trace-failed', { id: this.#queueId, error });
    }
  }
}
