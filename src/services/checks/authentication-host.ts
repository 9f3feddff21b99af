import { Worker } from 'node:worker_threads';
import { MailError } from '#base/errors.ts';
import { checkLimits } from '#base/limits.ts';
import type { Resolver } from '#net/dns/types.ts';
import type { DnsAnswer, FromThread, Subject, ToThread } from './authentication-messages.ts';
import type { Authentication } from './authentication-results.ts';

/** One message in the thread, seen from this side. */
interface Job {
  /** Bytes sent and not taken. */
  open: number;
  /** No question to DNS is asked from then on. */
  deadline: number;
  /** Lets the writer go on. */
  proceed: () => void;
  done: PromiseWithResolvers<Authentication>;
}

/** The thread that checks, its messages, and the questions to DNS that it asks through this thread's resolver. */
export class AuthenticationThread implements AsyncDisposable {
  /** It is over: nothing more can begin in it. */
  ended = false;
  readonly #worker: Worker;
  readonly #resolver: Resolver;
  readonly #jobs = new Map<number, Job>();
  #number = 0;

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
    this.#worker = new Worker(new URL('./authentication-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: checkLimits.heap },
    });
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new MailError('unavailable', 'the thread that checks has ended')));
  }

  /** Begins a message. What it gives throws what went wrong in the thread, and `unavailable` when that ended. */
  begin(subject: Subject) {
    const number = ++this.#number;
    const done = Promise.withResolvers<Authentication>();
    done.promise.catch(() => undefined);
    const job: Job = { open: 0, deadline: Infinity, proceed: () => undefined, done };
    this.#jobs.set(number, job);
    this.#send({ kind: 'begin', job: number, subject });
    return {
      write: async (chunk: Uint8Array): Promise<void> => {
        job.open += chunk.length;
        // A copy of its own: a view would take along the whole buffer that it lies in.
        const bytes = new Uint8Array(chunk);
        this.#worker.postMessage({ kind: 'chunk', job: number, bytes } satisfies ToThread, [bytes.buffer]);
        if (job.open < checkLimits.window) return;
        await Promise.race([new Promise<void>((resolve) => (job.proceed = resolve)), done.promise]);
      },
      end: (): Promise<Authentication> => {
        job.deadline = performance.now() + checkLimits.authentication;
        this.#send({ kind: 'end', job: number });
        return done.promise;
      },
      abandon: (): void => {
        if (this.#jobs.delete(number)) this.#send({ kind: 'abandon', job: number });
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(new MailError('unavailable', 'the thread that checks was stopped'));
    await this.#worker.terminate();
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    if (message.kind === 'question') {
      void this.#ask(message);
      return;
    }
    const job = this.#jobs.get(message.job);
    if (job === undefined) return;
    if (message.kind === 'taken') {
      job.open -= message.bytes;
      if (job.open < checkLimits.window) job.proceed();
      return;
    }
    this.#jobs.delete(message.job);
    if (message.kind === 'done') job.done.resolve(message.result);
    else job.done.reject(new MailError('bad-argument', message.reason));
  }

  async #ask({ job, question, name, type }: Extract<FromThread, { kind: 'question' }>): Promise<void> {
    const deadline = this.#jobs.get(job)?.deadline ?? 0;
    const answer = performance.now() > deadline ? ({ failed: 'timeout' } as const) : await this.#answer(name, type);
    if (!this.ended) this.#send({ kind: 'answer', question, answer });
  }

  async #answer(...[name, type]: Parameters<Resolver['resolve']>): Promise<DnsAnswer> {
    const outcome = await this.#resolver.resolve(name, type);
    if (outcome.kind === 'failed') return { failed: outcome.reason };
    return outcome.kind === 'found' ? { rows: [...outcome.records] } : { missing: outcome.kind };
  }

  #end(error: Error): void {
    this.ended = true;
    for (const job of this.#jobs.values()) job.done.reject(error);
    this.#jobs.clear();
  }
}
