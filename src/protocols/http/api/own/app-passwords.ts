import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { appPasswordLimits } from '#base/limits-logins.ts';
import { type AppPasswordRow, type AppScope, appScopes } from '#directory/app-passwords.ts';
import { body, json, nothing, problems } from '#protocols/http/api/documented.ts';
import { requireSecure } from '#protocols/http/api/secure.ts';
import type { Credentials, HttpEnv } from '#protocols/http/types.ts';
import { mailboxOf, ownOperation, ownerOf, recentOwnerOf } from './owner.ts';

const scopes = z.array(z.enum(appScopes)).openapi({ description: 'What it opens.' });
const networks = z.array(z.string()).openapi({ description: 'Where it may come from; none: from anywhere.' });

const passwordView = z
  .object({
    id: z.int(),
    name: z.string(),
    scopes,
    networks,
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    usedAt: z.iso.datetime().nullable().openapi({ description: 'Within the hour.' }),
  })
  .openapi('AppPassword');

const newPassword = z
  .strictObject({
    name: z.string().max(appPasswordLimits.name),
    scopes: scopes.min(1).optional().openapi({ description: 'All, where nothing is said.' }),
    networks: networks.max(appPasswordLimits.networks).optional(),
    expiresAt: z.iso.datetime({ offset: true }).nullable().optional(),
  })
  .openapi('NewAppPassword');

const madeView = z
  .object({ id: z.int(), password: z.string().openapi({ description: '16 letters, never shown again.' }) })
  .openapi('MadeAppPassword');

const listRoute = ownOperation({
  method: 'get',
  path: '/app-passwords',
  summary: 'App passwords',
  responses: { 200: json(z.object({ items: z.array(passwordView) }), 'All of them, oldest first.'), ...problems },
});

const addRoute = ownOperation({
  method: 'post',
  path: '/app-passwords',
  summary: 'Make an app password for a program',
  request: { body: body(newPassword) },
  responses: { 201: json(madeView, 'The password.'), ...problems },
});

const removeRoute = ownOperation({
  method: 'delete',
  path: '/app-passwords/{id}',
  summary: 'Remove an app password',
  request: { params: z.object({ id: z.coerce.number().int() }) },
  responses: { 204: nothing('It is gone.'), ...problems },
});

/** Passwords for mail programs. */
export function addAppPasswords(api: OpenAPIHono<HttpEnv>, { appPasswords }: Credentials): void {
  api.openapi(listRoute, async (context) => {
    const rows = await appPasswords.list(mailboxOf(ownerOf(context)));
    return context.json({ items: rows.map(viewOf) }, 200);
  });
  api.openapi(addRoute, async (context) => {
    requireSecure(context);
    const session = recentOwnerOf(context);
    const wanted = context.req.valid('json');
    const { id, letters } = await appPasswords.add(session.actor, mailboxOf(session), {
      name: wanted.name,
      scopes: wanted.scopes ?? appScopes,
      networks: wanted.networks ?? [],
      expiresAt: typeof wanted.expiresAt === 'string' ? Date.parse(wanted.expiresAt) : null,
    });
    return context.json({ id, password: letters }, 201);
  });
  api.openapi(removeRoute, async (context) => {
    const session = ownerOf(context);
    await appPasswords.remove(session.actor, mailboxOf(session), context.req.valid('param').id);
    return context.body(null, 204);
  });
}

function viewOf(row: AppPasswordRow) {
  const time = (at: number): string => new Date(at).toISOString();
  const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
  return {
    id: row.app_id,
    name: row.name,
    scopes: words(row.scopes) as AppScope[],
    networks: words(row.networks),
    createdAt: time(row.created_at),
    expiresAt: row.expires_at === null ? null : time(row.expires_at),
    usedAt: row.used_at === null ? null : time(row.used_at),
  };
}
