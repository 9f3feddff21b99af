import { Worker } from 'node:worker_threads';
import { MailError } from '#base/errors.ts';
import type { Strength } from './password-rule.ts';

interface Pending {
  resolve(strength: Strength): void;
  reject(error: unknown): void;
}

/** A thread and the questions it has not answered, in their order. */
interface Thread {
  worker: Worker;
  pending: Pending[];
}

/**
 * Judges how hard passwords are to guess, with zxcvbn and its common, English and Polish words, in a thread of its own:
 * its dictionaries take 40 MB and a second, so the thread begins with the first question and ends when nobody asked for
 * `idle` milliseconds.
 */
export class StrengthJudge implements AsyncDisposable {
  readonly #idle: number;
  #thread: Thread | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(idle = 60_000) {
    this.#idle = idle;
  }

  /** Strength of a password that should have nothing to do with `words`: the names of its owner. Throws `unavailable`. */
  async strength(password: string, words: readonly string[] = []): Promise<Strength> {
    clearTimeout(this.#timer);
    const thread = (this.#thread ??= this.#start());
    try {
      return await new Promise<Strength>((resolve, reject) => {
        thread.pending.push({ resolve, reject });
        thread.worker.ref();
        thread.worker.postMessage({ password, words });
      });
    } finally {
      if (thread.pending.length === 0) this.#rest(thread);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end(this.#thread);
  }

  #start(): Thread {
    const worker = new Worker(new URL('./strength-worker.ts', import.meta.url));
    const thread: Thread = { worker, pending: [] };
    const fail = (error: MailError): void => {
      if (this.#thread === thread) this.#thread = undefined;
      for (const pending of thread.pending.splice(0)) pending.reject(error);
    };
    worker.on('message', (strength: Strength) => thread.pending.shift()?.resolve(strength));
    worker.on('error', (cause) => fail(new MailError('unavailable', 'passwords cannot be judged', { cause })));
    worker.on('exit', () => fail(new MailError('shutdown', 'passwords are no longer judged')));
    return thread;
  }

  #rest(thread: Thread): void {
    thread.worker.unref();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#end(thread), this.#idle);
    this.#timer.unref();
  }

  async #end(thread: Thread | undefined): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#thread === thread) this.#thread = undefined;
    await thread?.worker.terminate();
  }
}
