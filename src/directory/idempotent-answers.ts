import type { Clock } from '#base/clock.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import type { KeyUse } from './idempotency-keys.ts';
import type { DirectoryOperations } from './operations.ts';
import type { Sealer } from './sealing.ts';

/** An answer as it is given again. */
export interface KeptAnswer {
  status: number;
  /** Header fields that belong to it: its type, place and version. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Answers by Idempotency-Key (draft-ietf-httpapi-idempotency-key-header), for a day: who was cut off asks again and
 * hears what was done, instead of doing it twice. Answers are sealed, because generated passwords stand in them.
 */
export class IdempotentAnswers {
  readonly #write: Writer<DirectoryOperations>;
  readonly #sealer: Sealer;
  readonly #clock: Clock;

  constructor({ database, sealer, clock }: { database: Database; sealer: Sealer; clock: Clock }) {
    this.#write = writerFor<DirectoryOperations>(database);
    this.#sealer = sealer;
    this.#clock = clock;
  }

  /** What was answered before; undefined for a first time, to be ended by `keep` or `release`. Throws like `claimKey`. */
  async claim(use: KeyUse): Promise<KeptAnswer | undefined> {
    const sealed = await this.#write(0, 'answer.claim', { ...use, now: this.#clock.now() });
    if (sealed === null) return undefined;
    return JSON.parse(this.#sealer.open(purposeOf(use), sealed)) as KeptAnswer;
  }

  async keep(use: KeyUse, answer: KeptAnswer): Promise<void> {
    const sealed = this.#sealer.seal(purposeOf(use), JSON.stringify(answer));
    await this.#write(0, 'answer.keep', { owner: use.owner, key: use.key, answer: sealed });
  }

  async release({ owner, key }: KeyUse): Promise<void> {
    await this.#write(0, 'answer.release', { owner, key });
  }
}

function purposeOf({ owner, key }: KeyUse): string {
  return `answer ${owner} ${key}`;
}
