import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from './types.ts';

/** Refuses bodies of more than `bytes`, and those that do not say how long they are (RFC 9110 15.5.12), before they are read. */
export function limitBody(bytes: number): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    if (context.req.header('transfer-encoding') !== undefined) {
      return context.text('Say how long the body is (Content-Length).\n', 411);
    }
    if (Number(context.req.header('content-length') ?? 0) > bytes) {
      return context.text(`The body may have at most ${bytes} bytes.\n`, 413);
    }
    return next();
  };
}
