import { Worker } from 'node:worker_threads';
import { MailError } from '#base/errors.ts';
import type { Strength } from './password-rule.ts';

interface Pending {
  resolve(strength: Strength): void;
  reject(error: unknown): void;
}

/**
 * Judges how hard passwords are to guess, with zxcvbn and its common, English and Polish words, in a thread of its own:
 * its dictionaries take 40 MB and a second, so the thread begins with the first question and ends when nobody asked for
 * `idle` milliseconds.
 */
export class StrengthJudge implements AsyncDisposable {
  readonly #idle: number;
  readonly #pending: Pending[] = [];
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(idle = 60_000) {
    this.#idle = idle;
  }

  /** Strength of a password that should have nothing to do with `words`: the names of its owner. Throws `unavailable`. */
  async strength(password: string, words: readonly string[] = []): Promise<Strength> {
    clearTimeout(this.#timer);
    const worker = (this.#worker ??= this.#start());
    try {
      return await new Promise<Strength>((resolve, reject) => {
        this.#pending.push({ resolve, reject });
        worker.postMessage({ password, words });
      });
    } finally {
      if (this.#pending.length === 0 && this.#worker === worker) this.#rest();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./strength-worker.ts', import.meta.url));
    // The thread answers in the order of the questions.
    worker.on('message', (strength: Strength) => this.#pending.shift()?.resolve(strength));
    worker.on('error', (cause) => this.#fail(new MailError('unavailable', 'passwords cannot be judged', { cause })));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#fail(new MailError('shutdown', 'passwords are no longer judged'));
    });
    return worker;
  }

  #fail(error: MailError): void {
    for (const pending of this.#pending.splice(0)) pending.reject(error);
  }

  #rest(): void {
    this.#timer = setTimeout(() => void this.#end(), this.#idle);
    this.#timer.unref();
    this.#worker?.unref();
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
