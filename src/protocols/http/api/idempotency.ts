import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { apiLimits } from '#base/limits-api.ts';
import { MailError } from '#base/errors.ts';
import type { IdempotentAnswers, KeptAnswer } from '#directory/idempotent-answers.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import { nameOfActor } from './actor.ts';

/** Header fields that belong to an answer. */
const kept = ['content-type', 'location', 'etag'];

/**
 * Does a POST with an Idempotency-Key once (draft-ietf-httpapi-idempotency-key-header): the same request again gets
 * the first answer. What failed is not kept, because nothing was done: it may be tried again under the same key.
 */
export function idempotency(answers: IdempotentAnswers): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    const key = context.req.header('idempotency-key');
    if (context.req.method !== 'POST' || key === undefined) return next();
    const use = { owner: nameOfActor(requireActor(context)), key: checked(key), request: await hashOf(context) };
    const before = await answers.claim(use);
    if (before !== undefined) return repeated(before);
    await next();
    const { res: response } = context;
    const body = response.ok && !isStream(response) ? await response.clone().text() : null;
    if (body === null || Buffer.byteLength(body) > apiLimits.answer) return answers.release(use);
    const headers = kept.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return answers.keep(use, { status: response.status, headers: Object.fromEntries(headers), body });
  };
}

function repeated({ status, headers, body }: KeptAnswer): Response {
  return new Response(body === '' ? null : body, { status, headers: { ...headers, 'Idempotency-Replayed': 'true' } });
}

async function hashOf({ req }: Context<HttpEnv>): Promise<string> {
  const hash = createHash('sha256').update(`${req.method} ${req.url}\n`);
  return hash.update(new Uint8Array(await req.arrayBuffer())).digest('hex');
}

function checked(key: string): string {
  if (key === '' || key.length > apiLimits.idempotencyKey) {
    throw new MailError('bad-argument', `an idempotency key has 1 to ${apiLimits.idempotencyKey} characters`, {
      detail: { field: 'Idempotency-Key', rule: 'length' },
    });
  }
  return key;
}

function isStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true;
}
