/** Lets one job at a time run for each key, in the order of asking; jobs of different keys do not wait for one another. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Keys with a job that runs or waits. */
  get size(): number {
    return this.#last.size;
  }

  /** Whether a job would have to wait. */
  has(key: string): boolean {
    return this.#last.has(key);
  }

  async take<T>(key: string, job: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const { promise: done, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, done);
    try {
      await before;
      return await job();
    } finally {
      if (this.#last.get(key) === done) this.#last.delete(key);
      resolve();
    }
  }
}
