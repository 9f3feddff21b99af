import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { passkeyLimits } from '#base/limits-sign-in.ts';
import type { PasskeyItem } from '#directory/passkeys/rows.ts';
import { body, json, nothing, problems } from '#protocols/http/api/documented.ts';
import { requireSecure } from '#protocols/http/api/secure.ts';
import type { Credentials, HttpEnv } from '#protocols/http/types.ts';
import { ownOperation, ownerOf, recentOwnerOf } from './owner.ts';
import { optionsSchema, registrationSchema } from './passkey-schemas.ts';

const passkeyView = z
  .object({
    id: z.int(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    usedAt: z.iso.datetime().nullable(),
  })
  .openapi('Passkey');

const newPasskey = z
  .strictObject({ name: z.string().max(passkeyLimits.name), response: registrationSchema })
  .openapi('NewPasskey');

const listRoute = ownOperation({
  method: 'get',
  path: '/passkeys',
  summary: 'Passkeys',
  responses: { 200: json(z.object({ items: z.array(passkeyView) }), 'All of them, oldest first.'), ...problems },
});

const optionsRoute = ownOperation({
  method: 'post',
  path: '/passkeys/options',
  summary: 'What a browser is asked to make a passkey with',
  responses: { 200: json(optionsSchema, 'For parseCreationOptionsFromJSON (WebAuthn 3).'), ...problems },
});

const addRoute = ownOperation({
  method: 'post',
  path: '/passkeys',
  summary: 'Keep a passkey that the browser made',
  request: { body: body(newPasskey) },
  responses: { 201: json(z.object({ id: z.int() }), 'It signs in from now on.'), ...problems },
});

const removeRoute = ownOperation({
  method: 'delete',
  path: '/passkeys/{id}',
  summary: 'Remove a passkey',
  request: { params: z.object({ id: z.coerce.number().int() }) },
  responses: { 204: nothing('It is gone.'), ...problems },
});

/** Passkeys that sign in to the browser. */
export function addPasskeys(api: OpenAPIHono<HttpEnv>, { passkeys }: Credentials): void {
  api.openapi(listRoute, async (context) => {
    const rows = await passkeys.list(ownerOf(context).principal);
    return context.json({ items: rows.map(viewOf) }, 200);
  });
  api.openapi(optionsRoute, async (context) => {
    requireSecure(context);
    const { principal, actor } = recentOwnerOf(context);
    return context.json(await passkeys.creationOptions(principal, actor.name), 200);
  });
  api.openapi(addRoute, async (context) => {
    const { principal, actor } = recentOwnerOf(context);
    const { name, response } = context.req.valid('json');
    return context.json({ id: await passkeys.add(actor, principal, name, response) }, 201);
  });
  api.openapi(removeRoute, async (context) => {
    const { principal, actor } = recentOwnerOf(context);
    await passkeys.remove(actor, principal, context.req.valid('param').id);
    return context.body(null, 204);
  });
}

function viewOf({ passkey_id: id, name, created_at: createdAt, used_at: usedAt }: PasskeyItem) {
  const time = (at: number): string => new Date(at).toISOString();
  return { id, name, createdAt: time(createdAt), usedAt: usedAt === null ? null : time(usedAt) };
}
