import { MailError } from '#base/errors.ts';
import { apiLimits } from '#base/limits-api.ts';
import type { Transactor } from '#db/types.ts';

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
  await forgetAnswers(tx, now);
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
      detail: { field: 'Idempotency-Key', rule: 'reused', reason: 'idempotency-reused' },
    });
  }
  if (row.answer === null) {
    throw new MailError('in-use', 'the first request with this idempotency key is not done', {
      detail: { reason: 'idempotency-running' },
    });
  }
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

/** Inside an operation: answers go that are too old to be asked for again, and keys of requests that were cut short. */
export async function forgetAnswers(tx: Transactor, now: number): Promise<void> {
  await tx.run('DELETE FROM idempotent_answer WHERE claimed_at < ?', now - apiLimits.answerAge);
  const abandoned = now - apiLimits.abandoned;
  await tx.run('DELETE FROM idempotent_answer WHERE answer IS NULL AND claimed_at < ?', abandoned);
}
