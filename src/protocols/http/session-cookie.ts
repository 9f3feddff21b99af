import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { isSecure } from './security.ts';
import type { HttpEnv } from './types.ts';

const name = 'sowa-session';

/** Scripts cannot read it, and requests that other sites cause do not bring it (RFC 6265bis 5.6.7). */
const attributes = { path: '/', httpOnly: true, sameSite: 'Strict' } as const;

/** Under TLS the name begins with `__Host-`, so that no other host or plain connection can set it (RFC 6265bis 4.1.3.2). */
function variant(context: Context<HttpEnv>): { secure: true; prefix: 'host' } | undefined {
  return isSecure(context.env) ? { secure: true, prefix: 'host' } : undefined;
}

/** The token that the browser shows; undefined where it has none. */
export function readSessionCookie(context: Context<HttpEnv>): string | undefined {
  return variant(context) === undefined ? getCookie(context, name) : getCookie(context, name, 'host');
}

/** Gives the browser a token, until it is closed or the session ends. */
export function setSessionCookie(context: Context<HttpEnv>, token: string): void {
  setCookie(context, name, token, { ...attributes, ...variant(context) });
}

/** Takes the token away. */
export function clearSessionCookie(context: Context<HttpEnv>): void {
  deleteCookie(context, name, { ...attributes, ...variant(context) });
}
