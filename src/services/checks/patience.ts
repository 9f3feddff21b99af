import { within } from './within.ts';

/** So much waiting for one message, in several pieces perhaps, and no more. */
export class Patience {
  #left: number;

  /** `time`: milliseconds. */
  constructor(time: number) {
    this.#left = time;
  }

  /** What the promise gives; throws `timeout` where all of it together takes too long. */
  async wait<T>(promise: Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await within(this.#left, promise);
    } finally {
      this.#left = Math.max(0, this.#left - (performance.now() - started));
    }
  }
}
