import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { MailError } from '#base/errors.ts';
import { strengthLimits as limits } from '#base/limits-logins.ts';
import { Lru } from '#base/lru.ts';
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
 * Judges how hard passwords are to guess, with zxcvbn and its common, English and Polish words, in threads of its own:
 * its dictionaries take 40 MB and a second, so a thread begins with the first question, another one where many wait, and
 * each ends when nobody asked for `idle` milliseconds. Answers are remembered: a file is judged at each look at it.
 */
export class StrengthJudge implements AsyncDisposable {
  readonly #idle: number;
  readonly #threads = new Set<Thread>();
  /** By a digest that only this process can make. */
  readonly #known = new Lru<string, Strength>(limits.remembered);
  readonly #secret = randomBytes(32);
  #timer: NodeJS.Timeout | undefined;

  constructor(idle = 60_000) {
    this.#idle = idle;
  }

  /** Strength of a password that should have nothing to do with `words`: the names of its owner. Throws `unavailable`. */
  async strength(password: string, words: readonly string[] = []): Promise<Strength> {
    const key = createHmac('sha256', this.#secret)
      .update(JSON.stringify([password, words]))
      .digest('base64');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const strength = await this.#ask(password, words);
    this.#known.set(key, strength);
    return strength;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    await this.#endAll();
  }

  async #ask(password: string, words: readonly string[]): Promise<Strength> {
    clearTimeout(this.#timer);
    const thread = this.#leastBusy();
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

  #leastBusy(): Thread {
    const [thread] = [...this.#threads].toSorted((a, b) => a.pending.length - b.pending.length);
    if (thread === undefined) return this.#start();
    const another = thread.pending.length >= limits.waiting && this.#threads.size < availableParallelism();
    return another ? this.#start() : thread;
  }

  #start(): Thread {
    const worker = new Worker(new URL('./strength-worker.ts', import.meta.url));
    const thread: Thread = { worker, pending: [] };
    this.#threads.add(thread);
    const fail = (error: MailError): void => {
      this.#threads.delete(thread);
      for (const pending of thread.pending.splice(0)) pending.reject(error);
    };
    worker.on('message', (strength: Strength) => thread.pending.shift()?.resolve(strength));
    worker.on('error', (cause) => fail(new MailError('unavailable', 'passwords cannot be judged', { cause })));
    worker.on('exit', () => fail(new MailError('shutdown', 'passwords are no longer judged')));
    return thread;
  }

  #rest(thread: Thread): void {
    thread.worker.unref();
    if ([...this.#threads].some(({ pending }) => pending.length > 0)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#endAll(), this.#idle);
    this.#timer.unref();
  }

  async #endAll(): Promise<void> {
    const threads = [...this.#threads];
    this.#threads.clear();
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }
}
