import { parentPort, Worker, workerData } from 'node:worker_threads';
import { commitLimits } from '#base/limits-store.ts';
import { errorFromData, errorToData, MailError, type ErrorData } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Announcement, Call, Operations } from '#db/types.ts';
import { SqliteWriter } from './writer.ts';

interface WireRequest {
  id: number;
  calls: readonly Call[];
}
type ToThread = { kind: 'write'; requests: WireRequest[] } | { kind: 'close' };
type WireOutcome = { id: number; results: unknown[] } | { id: number; error: ErrorData };
type FromThread = { kind: 'settled'; outcomes: WireOutcome[]; announcements: Announcement[] };

interface Waiter {
  resolve(results: unknown[]): void;
  reject(error: unknown): void;
}

/** The writer thread's side: a module that knows the operations calls this once. */
export function serveWriterThread(operations: Operations): void {
  const port = parentPort;
  if (port === null) throw new Error('serveWriterThread runs in a worker thread only');
  const { file } = workerData as { file: string };
  const post = (message: FromThread) => port.postMessage(message);
  const writer = new SqliteWriter<WireRequest>(file, operations, (done, announcements) => {
    const outcomes = done.map(({ request: { id }, outcome }) =>
      outcome.ok ? { id, results: outcome.results } : { id, error: errorToData(outcome.error) },
    );
    post({ kind: 'settled', outcomes, announcements });
  });
  port.on('message', (message: ToThread) => {
    if (message.kind === 'write') writer.push(message.requests);
    else void writer.close().then(() => port.close());
  });
}

/** The main thread's side of the writer thread. Requests made in one turn of the event loop travel in one message. */
export class WriterThread {
  readonly #file: string;
  readonly #module: URL;
  readonly #log: Log;
  readonly #publish: (announcements: Announcement[]) => void;
  readonly #waiters = new Map<number, Waiter>();
  #outbox: WireRequest[] = [];
  #nextId = 1;
  #closing = false;
  #alive = true;
  #worker: Worker;

  constructor(options: { file: string; module: URL; log: Log; publish: (announcements: Announcement[]) => void }) {
    this.#file = options.file;
    this.#module = options.module;
    this.#log = options.log;
    this.#publish = options.publish;
    this.#worker = this.#start();
  }

  /** Executes calls in one transaction; see Database.write. */
  write(calls: readonly Call[]): Promise<unknown[]> {
    if (this.#closing) return Promise.reject(new MailError('shutdown', 'the store is closing'));
    if (!this.#alive) return Promise.reject(new MailError('unavailable', 'the writer thread is starting again'));
    if (this.#waiters.size >= commitLimits.waiting) {
      return Promise.reject(new MailError('unavailable', 'too many writes are waiting'));
    }
    const id = this.#nextId++;
    if (this.#outbox.length === 0) setImmediate(() => this.#send());
    this.#outbox.push({ id, calls });
    return new Promise((resolve, reject) => this.#waiters.set(id, { resolve, reject }));
  }

  /** Lets everything accepted finish, then ends the thread. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    if (!this.#alive) return;
    this.#send();
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage({ kind: 'close' } satisfies ToThread);
    await ended;
  }

  #send(): void {
    if (this.#outbox.length === 0) return;
    const requests = this.#outbox;
    this.#outbox = [];
    try {
      this.#worker.postMessage({ kind: 'write', requests } satisfies ToThread);
    } catch (error) {
      for (const { id } of requests) this.#settle(id, (waiter) => waiter.reject(error));
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#module, { workerData: { file: this.#file } });
    worker.on('message', (message: FromThread) => {
      // Listeners hear of a change before the one who made it gets his answer.
      if (message.announcements.length > 0) this.#publish(message.announcements);
      for (const outcome of message.outcomes) {
        this.#settle(outcome.id, (waiter) =>
          'error' in outcome ? waiter.reject(errorFromData(outcome.error)) : waiter.resolve(outcome.results),
        );
      }
    });
    worker.on('error', (error) => this.#log.error('writer-thread-failed', { error: String(error.stack) }));
    worker.on('exit', () => this.#exited());
    return worker;
  }

  // Only a defect ends the thread. What it had not acknowledged may or may not be stored: callers hear `unavailable`.
  #exited(): void {
    const lost = [...this.#waiters.values()];
    this.#waiters.clear();
    this.#alive = false;
    for (const waiter of lost) waiter.reject(new MailError('unavailable', 'the writer thread ended'));
    if (this.#closing) return;
    setTimeout(() => {
      if (this.#closing) return;
      this.#worker = this.#start();
      this.#alive = true;
    }, 100).unref();
  }

  #settle(id: number, act: (waiter: Waiter) => void): void {
    const waiter = this.#waiters.get(id);
    if (waiter === undefined) return;
    this.#waiters.delete(id);
    act(waiter);
  }
}
