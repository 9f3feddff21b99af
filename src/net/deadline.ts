/**
 * A time limit that is set anew for every line and chunk of a session. Setting it later than before costs no timer:
 * the one that runs looks at the limit of the moment when it fires, and goes on if that lies ahead.
 */
export class Deadline implements Disposable {
  readonly #expired: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires and when the limit is, by performance.now(). */
  #fires = Infinity;
  #at = Infinity;

  /** `expired` is called once after each limit that was not cleared in time. */
  constructor(expired: () => void) {
    this.#expired = expired;
  }

  /** Sets the limit, in milliseconds from now. */
  set(milliseconds: number): void {
    this.#at = performance.now() + milliseconds;
    if (this.#timer === undefined || this.#at < this.#fires) this.#start(milliseconds);
  }

  clear(): void {
    this.#at = Infinity;
  }

  /** Ends the timer too. */
  [Symbol.dispose](): void {
    this.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #start(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#fires = performance.now() + milliseconds;
    this.#timer = setTimeout(() => this.#fired(), milliseconds);
  }

  #fired(): void {
    this.#timer = undefined;
    if (this.#at === Infinity) return;
    const left = this.#at - performance.now();
    if (left > 0) return this.#start(left);
    this.clear();
    this.#expired();
  }
}
