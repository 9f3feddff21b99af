import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ActBy } from '#directory/acting.ts';
import type { Action } from '#directory/access.ts';
import type { Subject } from '#directory/audit/subjects.ts';
import type { ListWish } from '#directory/desk.ts';
import type { Listed } from '#directory/lists.ts';
import { refuseInvalid } from '#protocols/http/refuse-invalid.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import { signedIn } from './documented.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { versionsOf } from './version.ts';

/** A part of the interface, whose wrong requests are answered alike everywhere. */
export function apiPart(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
}

/** Makes the operations of one group, for whoever has a session or an API key. */
export function operationsOf(tag: string) {
  return <const R extends RouteConfig>(route: R) =>
    createRoute<R['path'], R>({ tags: [tag], security: signedIn, ...route });
}

/** The act that a request is. */
export function actBy(
  context: Context<HttpEnv>,
  action: Action,
  subject: Subject,
  also: readonly Subject[] = [],
): ActBy {
  return { actor: requireActor(context), action, subject, also, versions: versionsOf(context.req.header('if-match')) };
}

/** A list as the request says it. */
export function wishOf(query: {
  limit: number;
  cursor?: string | undefined;
  sort: string;
  filter?: string | undefined;
  count?: 'true' | 'false' | undefined;
}): ListWish {
  const { limit, cursor, sort, filter = '', count } = query;
  const descending = sort.startsWith('-');
  const page = { limit, descending, sort: descending ? sort.slice(1) : sort, after: readCursor(cursor) };
  return { ...page, filter, count: count === 'true' };
}

/** A page as it is answered. */
export function pageAnswer<T, V>(
  { items, next, total }: Listed<T>,
  view: (item: T) => V,
): { items: V[]; next: string | null; total?: number } {
  const page = { items: items.map(view), next: next === null ? null : writeCursor([next[0], next[1]]) };
  return total === undefined ? page : { ...page, total };
}

/** A time as it is answered. */
export function timeText(at: number): string {
  return new Date(at).toISOString();
}
