import { MailError } from '#base/errors.ts';
import { checkLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Resolver } from '#net/dns/types.ts';
import { AuthenticationThread } from './authentication-host.ts';
import type { Authentication } from './authentication-results.ts';
import type { Origin } from './types.ts';
import { within } from './within.ts';

/** SPF, DKIM, DMARC and ARC of one message while it comes in. Neither method throws. */
export interface AuthenticationJob {
  write(chunk: Uint8Array): Promise<void>;
  /** What was found; a sentence where it could not be. */
  end(): Promise<Authentication | string>;
  abandon(): void;
}

/**
 * Checks who vouches for a message (RFC 7208, 6376, 9989, 8617), in a thread that is started by the first message and
 * replaced when it gets stuck: the signatures of one message must not hold up the mail of others.
 */
export class Authenticity implements AsyncDisposable {
  readonly #hostname: string;
  readonly #resolver: Resolver;
  readonly #log: Log;
  #thread: AuthenticationThread | null = null;

  constructor(parts: { hostname: string; resolver: Resolver; log: Log }) {
    this.#hostname = parts.hostname;
    this.#resolver = parts.resolver;
    this.#log = parts.log;
  }

  begin(origin: Origin): AuthenticationJob {
    const thread = this.#running();
    const job = thread.begin({ ...origin, hostname: this.#hostname });
    let failure: string | undefined;
    const guarded = async <T>(time: number, work: () => Promise<T>): Promise<T | undefined> => {
      if (failure !== undefined) return undefined;
      try {
        return await within(time, work());
      } catch (error) {
        failure = error instanceof MailError ? error.message : String(error);
        job.abandon();
        if (error instanceof MailError && error.code === 'timeout') await this.#replace(thread);
        else this.#log.warn('checks.authentication-failed', { id: origin.id, error });
        return undefined;
      }
    };
    return {
      write: async (chunk) => guarded(checkLimits.authentication, () => job.write(chunk)),
      end: async () =>
        (await guarded(checkLimits.authentication + checkLimits.grace, () => job.end())) ?? (failure as string),
      abandon: () => job.abandon(),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.[Symbol.asyncDispose]();
  }

  #running(): AuthenticationThread {
    if (this.#thread === null || this.#thread.ended) this.#thread = new AuthenticationThread(this.#resolver);
    return this.#thread;
  }

  async #replace(thread: AuthenticationThread): Promise<void> {
    this.#log.error('checks.authentication-stuck');
    if (this.#thread === thread) this.#thread = null;
    await thread[Symbol.asyncDispose]();
  }
}
