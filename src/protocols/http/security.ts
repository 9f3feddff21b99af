import type { MiddlewareHandler } from 'hono';
import { isLoopback } from '#net/endpoint.ts';
import { TLSSocket } from 'node:tls';
import type { HttpEnv } from './types.ts';

/** What every answer says: nothing is loaded from elsewhere, framed, guessed at or kept. */
const always = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Puts the headers of `always` on every answer that does not say otherwise itself; under TLS also RFC 6797's. */
export const secureHeaders: MiddlewareHandler<HttpEnv> = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(always)) {
    if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  }
  if (isSecure(context.env)) context.res.headers.set('Strict-Transport-Security', 'max-age=31536000');
};

/** Whether passwords may come this way: under TLS, or from this machine. */
export function mayCarrySecrets({ incoming }: HttpEnv['Bindings']): boolean {
  return isSecure({ incoming }) || isLoopback(incoming.socket.remoteAddress ?? '');
}

/** Whether the request came under TLS. */
export function isSecure({ incoming }: Pick<HttpEnv['Bindings'], 'incoming'>): boolean {
  return incoming.socket instanceof TLSSocket;
}
