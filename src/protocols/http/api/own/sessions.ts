import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { loginOutcomes } from '#directory/login-history.ts';
import type { SessionRow } from '#directory/session-rows.ts';
import { loginProtocols } from '#directory/types.ts';
import { json, nothing, problems } from '#protocols/http/api/documented.ts';
import type { Credentials, HttpEnv } from '#protocols/http/types.ts';
import { mailboxOf, ownOperation, ownerOf } from './owner.ts';

const sessionView = z
  .object({
    id: z.int(),
    current: z.boolean().openapi({ description: 'The one that asks.' }),
    address: z.string().openapi({ description: 'IP address.' }),
    agent: z.string().openapi({ description: 'What the browser calls itself.' }),
    createdAt: z.iso.datetime(),
    usedAt: z.iso.datetime().openapi({ description: 'Within the minute.' }),
    expiresAt: z.iso.datetime().openapi({ description: 'When it ends unless it is used.' }),
  })
  .openapi('OpenSession');

const loginView = z
  .object({
    protocol: z.enum(loginProtocols),
    address: z.string().openapi({ description: 'IP address.' }),
    outcome: z.enum(loginOutcomes),
    agent: z.string().openapi({
      description:
        "What the client calls itself: a browser's User-Agent, a mail program's ID; empty where it does not say.",
    }),
    attempts: z.int().openapi({ description: 'Equal ones within ten minutes.' }),
    at: z.iso.datetime().openapi({ description: 'The latest.' }),
  })
  .openapi('Login');

const listRoute = ownOperation({
  method: 'get',
  path: '/sessions',
  summary: 'Browsers that are signed in',
  responses: { 200: json(z.object({ items: z.array(sessionView) }), 'The one used last first.'), ...problems },
});

const endRoute = ownOperation({
  method: 'delete',
  path: '/sessions/{id}',
  summary: 'Sign a browser out',
  request: { params: z.object({ id: z.coerce.number().int() }) },
  responses: { 204: nothing('Its session is over.'), ...problems },
});

const endOthersRoute = ownOperation({
  method: 'delete',
  path: '/sessions',
  summary: 'Sign every other browser out',
  responses: { 200: json(z.object({ ended: z.int() }), 'How many.'), ...problems },
});

const loginsRoute = ownOperation({
  method: 'get',
  path: '/logins',
  summary: 'Who tried to log in to the mailbox, by any protocol',
  responses: { 200: json(z.object({ items: z.array(loginView) }), 'The newest first.'), ...problems },
});

/** Where somebody is signed in, and who tried to be. */
export function addSessions(api: OpenAPIHono<HttpEnv>, { sessions, signIn }: Credentials): void {
  api.openapi(listRoute, async (context) => {
    const { id, principal } = ownerOf(context);
    const rows = await sessions.list(principal);
    return context.json({ items: rows.map((row) => viewOf(row, id)) }, 200);
  });
  api.openapi(endRoute, async (context) => {
    await sessions.end(ownerOf(context).principal, context.req.valid('param').id);
    return context.body(null, 204);
  });
  api.openapi(endOthersRoute, async (context) => {
    const { id, principal } = ownerOf(context);
    return context.json({ ended: await sessions.endAll(principal, id) }, 200);
  });
  api.openapi(loginsRoute, async (context) => {
    const rows = await signIn.history(mailboxOf(ownerOf(context)));
    const items = rows.map(({ last_at, ...row }) => ({ ...row, at: new Date(last_at).toISOString() }));
    return context.json({ items }, 200);
  });
}

function viewOf(row: SessionRow, current: number) {
  const time = (at: number): string => new Date(at).toISOString();
  return {
    id: row.session_id,
    current: row.session_id === current,
    address: row.address,
    agent: row.agent,
    createdAt: time(row.created_at),
    usedAt: time(row.used_at),
    expiresAt: time(row.expires_at),
  };
}
