import type { MiddlewareHandler } from 'hono';
import { problem } from './problem.ts';
import type { HttpEnv } from './types.ts';

/** Refuses bodies of more than `bytes`, and those that do not say how long they are (RFC 9110 15.5.12), before they are read. */
export function limitBody(bytes: number): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    if (context.req.header('transfer-encoding') !== undefined) {
      return problem(context, 'bad-syntax', { status: 411, detail: 'Content-Length is missing.' });
    }
    if (Number(context.req.header('content-length') ?? 0) > bytes) {
      return problem(context, 'limit', { status: 413, detail: `At most ${bytes} bytes.` });
    }
    return next();
  };
}
