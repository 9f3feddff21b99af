import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { apiLimits } from '#base/limits-api.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database, Transactor } from '#db/types.ts';
import type { DirectoryOperations } from './operations.ts';
import type { Sealer } from './sealing.ts';

/** One use of a key. `owner` says whose key it is: equal keys of two owners have nothing to do with one another. */
export interface KeyUse {
  owner: string;
  key: string;
  /** Hash of the request: a key belongs to one request. */
  request: string;
}

/** Operation: takes the key for a request; what was answered to the same request before, null for the first time. Throws `in-use` while the first one runs, `bad-argument` where the key belongs to another request. */
export async function claimKey(
  tx: Transactor,
  { owner, key, request, now }: KeyUse & { now: number },
): Promise<Uint8Array | null> {
  await tx.run('DELETE FROM idempotent_answer WHERE claimed_at < ?', now - apiLimits.answerAge);
  const abandoned = now - apiLimits.abandoned;
  await tx.run('DELETE FROM idempotent_answer WHERE answer IS NULL AND claimed_at < ?', abandoned);
  const made = await tx.run(
    'INSERT INTO idempotent_answer (owner, key, request, claimed_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    owner,
    key,
    request,
    now,
  );
  if (made === 1) return null;
  const row = await tx.get<{ request: string; answer: Uint8Array | null }>(
    'SELECT request, answer FROM idempotent_answer WHERE owner = ? AND key = ?',
    owner,
    key,
  );
  if (row?.request !== request) {
    throw new MailError('bad-argument', 'this idempotency key was used for another request', {
      detail: { field: 'Idempotency-Key', rule: 'reused' },
    });
  }
  if (row.answer === null) throw new MailError('in-use', 'the first request with this idempotency key is not done');
  return row.answer;
}

/** Operation: keeps what was answered. */
export async function keepAnswer(
  tx: Transactor,
  { owner, key, answer }: Omit<KeyUse, 'request'> & { answer: Uint8Array },
): Promise<void> {
  await tx.run('UPDATE idempotent_answer SET answer = ? WHERE owner = ? AND key = ?', answer, owner, key);
}

/** Operation: gives the key back, because nothing was done. */
export async function releaseKey(tx: Transactor, { owner, key }: Omit<KeyUse, 'request'>): Promise<void> {
  await tx.run('DELETE FROM idempotent_answer WHERE owner = ? AND key = ? AND answer IS NULL', owner, key);
}

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
