/** How many deliveries there may be at a time. */
export interface LaneLimits {
  total: number;
  /** To one destination. */
  each: number;
}

/** Something to be done for a domain's mail. */
interface Waiting<T> {
  domain: string;
  job: T;
}

interface Lane<T> {
  waiting: Waiting<T>[];
  running: number;
}

/**
 * Deliveries that wait and run, a lane for each destination. Destinations take turns, so that a slow one with much mail
 * does not hold up the others.
 */
export class Lanes<T> {
  readonly #limits: () => LaneLimits;
  readonly #lanes = new Map<string, Lane<T>>();
  #running = 0;
  #waiting = 0;
  #relieved = false;

  constructor(limits: () => LaneLimits) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Lets a job wait in the lane of its destination. */
  push(destination: string, domain: string, job: T): void {
    const lane = this.#lanes.get(destination) ?? { waiting: [], running: 0 };
    this.#lanes.set(destination, lane);
    lane.waiting.push({ domain, job });
    this.#waiting++;
  }

  /** The next job that may run, which then counts as running until `done`; undefined where none may. */
  next(): { destination: string; job: T } | undefined {
    const { total, each } = this.#limits();
    if (this.#running >= total || this.#waiting === 0) return undefined;
    for (const [destination, lane] of this.#lanes) {
      if (lane.running >= each) continue;
      const first = lane.waiting.shift();
      if (first === undefined) continue;
      // To the end of the map: the others have their turn first.
      this.#lanes.delete(destination);
      this.#lanes.set(destination, lane);
      lane.running++;
      this.#running++;
      this.#waiting--;
      if (lane.waiting.length === each - 1) this.#relieved = true;
      return { destination, job: first.job };
    }
    return undefined;
  }

  /** A job of this destination ended. */
  done(destination: string): void {
    const lane = this.#lanes.get(destination);
    if (lane === undefined) throw new Error(`no delivery to ${destination} is running`);
    lane.running--;
    this.#running--;
    if (lane.running === 0 && lane.waiting.length === 0) this.#lanes.delete(destination);
  }

  /** Forgets all that wait; what they were. */
  clear(): T[] {
    const jobs = [...this.#lanes.values()].flatMap((lane) => lane.waiting.splice(0).map(({ job }) => job));
    this.#waiting = 0;
    return jobs;
  }

  /** Whether a lane that was full has room since this was asked last: there may be more for it to claim. */
  takeRelief(): boolean {
    const relieved = this.#relieved;
    this.#relieved = false;
    return relieved;
  }

  /** Domains in whose lanes as much waits as can run at once, or more. */
  busyDomains(): string[] {
    const { each } = this.#limits();
    const busy = new Set<string>();
    for (const { waiting } of this.#lanes.values()) {
      if (waiting.length >= each) for (const { domain } of waiting) busy.add(domain);
    }
    return [...busy];
  }
}
