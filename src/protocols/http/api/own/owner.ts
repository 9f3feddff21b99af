import { createRoute, type RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { MailError } from '#base/errors.ts';
import type { Session } from '#directory/sessions.ts';
import type { ClientInfo } from '#directory/types.ts';
import { requireActor, requireRecent, requireSession } from '#protocols/http/authenticate.ts';
import { clientAddress } from '#protocols/http/client.ts';
import { isSecure } from '#protocols/http/security.ts';
import type { HttpEnv } from '#protocols/http/types.ts';

/** Makes the operations on somebody's own credentials: for people in a browser, not for programs with a key. */
export function ownOperation<const R extends RouteConfig>(route: R) {
  return createRoute<R['path'], R>({ tags: ['Own credentials'], security: [{ session: [] }], ...route });
}

/** Whose credentials the request is about. Throws as requireActor does, `denied` for an API key. */
export function ownerOf(context: Context<HttpEnv>): Session {
  return personOf(context, requireActor(context).via);
}

/** The same, for risky changes: after a proof of identity within the last minutes. */
export function recentOwnerOf(context: Context<HttpEnv>): Session {
  return personOf(context, requireRecent(context).via);
}

/** The account of a mailbox user. Throws `not-found` for administrators, who have none. */
export function mailboxOf({ principal }: Session): number {
  if ('administrator' in principal) throw new MailError('not-found', 'an administrator has no mailbox');
  return principal.account;
}

/** Who is asking, for limits and the login history. */
export function clientOf(context: Context<HttpEnv>): ClientInfo {
  const agent = context.req.header('user-agent') ?? '';
  return { protocol: 'http', address: clientAddress(context), secure: isSecure(context.env), agent };
}

function personOf(context: Context<HttpEnv>, via: string): Session {
  if (via !== 'session') throw new MailError('denied', 'credentials are changed by people who are signed in');
  return requireSession(context);
}
