import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { actions, roles, type Scope } from '#directory/access.ts';
import type { ApiKeyRow } from '#directory/api-keys/rows.ts';
import { parseDomain } from '#wire/address.ts';
import { requireActor, requireRecent } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { addressText } from './account-schemas.ts';
import { body, json, nothing, problems } from './documented.ts';
import { domainName } from './domain-schemas.ts';
import { apiPart, operationsOf, timeText } from './frame.ts';
import { requireSecure } from './secure.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('API keys');

const scope = z
  .strictObject({
    actions: z.array(z.enum(actions)).min(1),
    domains: z
      .array(domainName)
      .min(1)
      .nullable()
      .default(null)
      .openapi({ description: 'Null: wherever the role reaches.' }),
  })
  .openapi('Scope');

const keyView = z
  .object({
    number: z.int(),
    name: z.string(),
    role: z.enum(roles),
    customer: z.int().nullable(),
    scopes: z.array(scope).nullable().openapi({ description: 'Null: all that the role may.' }),
    networks: z.array(z.string()).openapi({ description: 'Where it may come from; none: from anywhere.' }),
    createdBy: z.string(),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    usedAt: z.string().nullable().openapi({ description: 'Within the hour.' }),
  })
  .openapi('ApiKey');

const newKey = z
  .strictObject({
    name: z.string().min(1).max(200),
    role: z.enum(roles),
    customer: z.int().min(1).nullable().default(null),
    account: addressText
      .nullable()
      .default(null)
      .openapi({ description: 'For keys of mailbox users and applications.' }),
    scopes: z.array(scope).min(1).nullable().default(null),
    networks: z.array(z.string().max(100)).default([]),
    expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .openapi('NewApiKey');

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Keys of programs',
  request: { query: z.object({ cursor: z.coerce.number().int().min(0).default(0) }) },
  responses: {
    200: json(z.object({ items: z.array(keyView), next: z.int().nullable() }), 'A page, without the secrets.'),
    ...problems,
  },
});

const addRoute = operation({
  method: 'post',
  path: '/',
  summary: 'Make a key; nobody gives what they do not have',
  request: { body: body(newKey) },
  responses: {
    201: json(z.object({ number: z.int(), token: z.string() }), 'The secret, which is never shown again.'),
    ...problems,
  },
});

const removeRoute = operation({
  method: 'delete',
  path: '/{number}',
  summary: 'Revoke a key',
  request: { params: z.object({ number: z.coerce.number().int().min(1) }) },
  responses: { 204: nothing('It opens nothing any more.'), ...problems },
});

/** `/api-keys` */
export function apiKeysApi(parts: Pick<ApiParts, 'desk' | 'administration' | 'apiKeys'>): OpenAPIHono<HttpEnv> {
  const { desk, administration, apiKeys } = parts;
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const rows = await administration.listKeys(requireActor(context), context.req.valid('query').cursor);
    const items = rows.map(viewOf);
    return context.json(
      { items, next: rows.length < administration.page ? null : (items.at(-1)?.number ?? null) },
      200,
    );
  });
  api.openapi(addRoute, async (context) => {
    requireSecure(context);
    const actor = requireRecent(context);
    const { account, scopes, expiresAt, ...wanted } = context.req.valid('json');
    const owner = account === null ? null : await desk.account(actor, 'api-key.change', account);
    const { id, token } = await apiKeys.add(actor, {
      ...wanted,
      account: owner?.account_id ?? null,
      scopes:
        scopes?.map(({ actions: allowed, domains }) => ({
          actions: allowed,
          domains: domains?.map(parseDomain) ?? null,
        })) ?? null,
      expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
    });
    return context.json({ number: id, token }, 201);
  });
  api.openapi(removeRoute, async (context) => {
    await apiKeys.remove(requireActor(context), context.req.valid('param').number);
    return context.body(null, 204);
  });
  return api;
}

function viewOf(row: ApiKeyRow) {
  return {
    number: row.key_id,
    name: row.name,
    role: row.role,
    customer: row.customer_id,
    scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as Scope[]).map(scopeAnswer),
    networks: row.networks.split(' ').filter((network) => network !== ''),
    createdBy: row.created_by,
    createdAt: timeText(row.created_at),
    expiresAt: row.expires_at === null ? null : timeText(row.expires_at),
    usedAt: row.used_at === null ? null : timeText(row.used_at),
  };
}

function scopeAnswer({ actions: allowed, domains }: Scope): z.infer<typeof scope> {
  return { actions: [...allowed], domains: domains === null ? null : [...domains] };
}
