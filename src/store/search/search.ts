import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { errorFromData, MailError } from '#base/errors.ts';
import { searchLimits } from '#base/limits-store.ts';
import type { OpenOptions } from '#db/open.ts';
import type { SearchQuery } from './query.ts';
import type { FromSearchThread, SearchThreadData, ToSearchThread } from './thread.ts';

interface Waiter {
  resolve(emails: readonly number[]): void;
  reject(error: unknown): void;
}

/**
 * Search of the service: the index follows deliveries and searches are answered in a thread of their own, so that
 * neither holds up mail. The database of `options` is open in this process, and is closed after this.
 */
export class Search implements AsyncDisposable {
  readonly #options: Pick<OpenOptions, 'engine' | 'directory' | 'writerModule' | 'log'>;
  readonly #waiters = new Map<number, Waiter>();
  #nextId = 1;
  #closing = false;
  #worker: Worker | null;

  constructor(options: Pick<OpenOptions, 'engine' | 'directory' | 'writerModule' | 'log'>) {
    this.#options = options;
    this.#worker = this.#start();
  }

  /**
   * Those of `emails` (ids of one account, in any order, such as those of a mailbox) that match; ascending. Always
   * complete and exact: what the index does not know yet is read. Throws `unavailable`, `shutdown`, and the signal's
   * reason when it is aborted, at once.
   */
  async select(
    account: number,
    query: SearchQuery,
    emails: readonly number[],
    signal?: AbortSignal,
  ): Promise<readonly number[]> {
    signal?.throwIfAborted();
    if (this.#closing) throw new MailError('shutdown', 'search is closing');
    if (this.#worker === null) throw new MailError('unavailable', 'the search thread is starting again');
    const ascending = [...new Set(emails)].toSorted((a, b) => a - b);
    const worker = this.#worker;
    const id = this.#nextId++;
    const found = new Promise<readonly number[]>((resolve, reject) => this.#waiters.set(id, { resolve, reject }));
    const abort = () => {
      post(worker, { kind: 'abort', id });
      this.#settle(id, (waiter) => waiter.reject(signal?.reason));
    };
    signal?.addEventListener('abort', abort, { once: true });
    post(worker, { kind: 'search', id, account, query, emails: ascending });
    return found.finally(() => signal?.removeEventListener('abort', abort));
  }

  /** Gives up what is being searched and ends the thread; what is not indexed yet waits for the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    post(worker, { kind: 'close' });
    await ended;
  }

  #start(): Worker {
    const { engine, directory, writerModule } = this.#options;
    const data: SearchThreadData = { engine, directory, writerModule: writerModule.href };
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data });
    worker.on('message', (message: FromSearchThread) => this.#hear(message));
    worker.on('error', (error) => this.#options.log.error('search-thread-failed', { error: String(error.stack) }));
    worker.on('exit', () => void this.#exited());
    return worker;
  }

  #hear(message: FromSearchThread): void {
    if (message.kind === 'log') this.#options.log[message.level](message.event, message.fields);
    else if (message.kind === 'found') this.#settle(message.id, (waiter) => waiter.resolve(message.emails));
    else this.#settle(message.id, (waiter) => waiter.reject(errorFromData(message.error)));
  }

  // Only a defect or an engine that cannot be reached ends the thread by itself.
  async #exited(): Promise<void> {
    const error = this.#closing
      ? new MailError('shutdown', 'search is closing')
      : new MailError('unavailable', 'the search thread ended');
    this.#worker = null;
    for (const id of this.#waiters.keys()) this.#settle(id, (waiter) => waiter.reject(error));
    if (this.#closing) return;
    await sleep(searchLimits.retry, undefined, { ref: false });
    if (!this.#closing) this.#worker = this.#start();
  }

  #settle(id: number, act: (waiter: Waiter) => void): void {
    const waiter = this.#waiters.get(id);
    if (waiter === undefined) return;
    this.#waiters.delete(id);
    act(waiter);
  }
}

function post(worker: Worker, message: ToSearchThread): void {
  worker.postMessage(message);
}
