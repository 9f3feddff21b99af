import { MailError } from '#base/errors.ts';

/** Lets a few jobs run at once and a bounded number wait, in order. */
export class Gate {
  readonly #parallel: number;
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: { parallel: number; waiting: number }) {
    this.#parallel = limits.parallel;
    this.#limit = limits.waiting;
  }

  /** Jobs that have not begun. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs `job` when its turn comes. Throws `unavailable` where too many wait already. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#running < this.#parallel) this.#running++;
    else await this.#turn();
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      // The one who waited longest takes this place over.
      if (next === undefined) this.#running--;
      else next();
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#limit) throw new MailError('unavailable', 'too many passwords are being checked');
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
