import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { MailError } from '#base/errors.ts';
import type { Actor } from '#directory/access.ts';
import type { ApiKeys } from '#directory/api-keys/api-keys.ts';
import type { Session, Sessions } from '#directory/sessions.ts';
import { clientAddress } from './client.ts';
import { AccessRefused } from './problem.ts';
import { readSessionCookie } from './session-cookie.ts';
import type { HttpEnv } from './types.ts';

/** The header field that shows the session's CSRF token. */
const csrfHeader = 'X-CSRF-Token';

/** RFC 9110 9.2.1: what changes nothing. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What requests are authenticated with. */
export interface Authentication {
  sessions: Sessions;
  apiKeys: Pick<ApiKeys, 'verify'>;
}

/**
 * Finds out who asks, by an API key (`Authorization: Bearer`, RFC 6750) or by the session cookie, for all handlers
 * behind it. Nobody is refused here but with a key that opens nothing: handlers say what they need, with `requireActor`,
 * `requireRecent` and `requireSession`.
 */
export function authenticate({ sessions, apiKeys }: Authentication): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    const key = bearerToken(context.req.header('authorization'));
    const token = key === undefined ? readSessionCookie(context) : undefined;
    const actor = key === undefined ? null : await apiKeys.verify(key, clientAddress(context));
    if (actor === undefined) throw new MailError('auth-required', 'this API key opens nothing');
    const session = token === undefined ? null : await sessions.find(token);
    context.set('actor', actor);
    context.set('session', session);
    context.set('recent', session !== null && sessions.isRecent(session));
    await next();
  };
}

/**
 * Who asks. Throws `auth-required` where nobody proved to be anybody; AccessRefused where a session may do nothing now,
 * for a new password must be chosen first or the request may have been caused by another site.
 */
export function requireActor(context: Context<HttpEnv>): Actor {
  if (context.var.actor !== null) return context.var.actor;
  const { actor, passwordDuty } = requireSession(context);
  if (passwordDuty) throw new AccessRefused('password-change');
  return actor;
}

/** Who asks, as requireActor; of a session also a proof of identity within the last minutes. Throws AccessRefused. */
export function requireRecent(context: Context<HttpEnv>): Actor {
  const actor = requireActor(context);
  if (actor.via === 'session' && !context.var.recent) throw new AccessRefused('recent-proof');
  return actor;
}

/** The session that the request belongs to, also one that must choose a new password first. Throws `auth-required`, AccessRefused. */
export function requireSession(context: Context<HttpEnv>): Session {
  const { session } = context.var;
  if (session === null) throw new MailError('auth-required', 'nobody is signed in');
  if (!safeMethods.has(context.req.method) && !showsToken(context, session)) throw new AccessRefused('csrf-token');
  return session;
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1];
}

function showsToken(context: Context<HttpEnv>, { csrfToken }: Session): boolean {
  const shown = Buffer.from(context.req.header(csrfHeader) ?? '');
  const expected = Buffer.from(csrfToken);
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}
