/** Lets one wait for what another reports; what is reported meanwhile is not lost. */
export class Wakening {
  #pending = true;
  #resume: (() => void) | null = null;

  /** Reports that there is something to do. */
  readonly wake = (): void => {
    this.#pending = true;
    this.#resume?.();
  };

  /** Resolves once something was reported since the last time. */
  async next(): Promise<void> {
    if (!this.#pending) await new Promise<void>((resolve) => (this.#resume = resolve));
    this.#resume = null;
    this.#pending = false;
  }
}
