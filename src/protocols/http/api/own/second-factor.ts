import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { body, json, nothing, problems } from '#protocols/http/api/documented.ts';
import { requireSecure } from '#protocols/http/api/secure.ts';
import type { Credentials, HttpEnv } from '#protocols/http/types.ts';
import { ownOperation, ownerOf, recentOwnerOf } from './owner.ts';

const stateView = z
  .object({
    enabled: z.boolean(),
    since: z.iso.datetime().nullable(),
    recoveryCodes: z.int().openapi({ description: 'How many are left.' }),
  })
  .openapi('SecondFactor');

const secretView = z
  .object({
    secret: z.string().openapi({ description: 'Base32, to be typed into an authenticator program.' }),
    address: z.string().openapi({ description: 'The same as an otpauth: address, to be shown as a QR code.' }),
  })
  .openapi('SecondFactorSecret');

const codesView = z
  .object({ recoveryCodes: z.array(z.string()).openapi({ description: 'Each works once; never shown again.' }) })
  .openapi('RecoveryCodes');

const showRoute = ownOperation({
  method: 'get',
  path: '/second-factor',
  summary: 'Whether a second factor is on',
  responses: { 200: json(stateView, 'How it is.'), ...problems },
});

const beginRoute = ownOperation({
  method: 'post',
  path: '/second-factor',
  summary: 'Make a secret for one-time codes; it counts for nothing until a first code is given',
  responses: { 201: json(secretView, 'The secret.'), ...problems },
});

const enableRoute = ownOperation({
  method: 'put',
  path: '/second-factor',
  summary: 'Switch the second factor on with a first code; mail programs need app passwords then',
  request: { body: body(z.strictObject({ code: z.string().min(1).max(100) })) },
  responses: { 200: json(codesView, 'It is on.'), ...problems },
});

const disableRoute = ownOperation({
  method: 'delete',
  path: '/second-factor',
  summary: 'Switch the second factor off',
  responses: { 204: nothing('It is off.'), ...problems },
});

const renewRoute = ownOperation({
  method: 'post',
  path: '/second-factor/recovery-codes',
  summary: 'New recovery codes in place of the old ones',
  responses: { 201: json(codesView, 'The new ones.'), ...problems },
});

/** One-time codes and recovery codes. */
export function addSecondFactor(api: OpenAPIHono<HttpEnv>, { secondFactors }: Credentials, hostname: string): void {
  api.openapi(showRoute, async (context) => {
    const { enabledAt, recoveryCodes } = await secondFactors.state(ownerOf(context).principal);
    const since = enabledAt === null ? null : new Date(enabledAt).toISOString();
    return context.json({ enabled: since !== null, since, recoveryCodes }, 200);
  });
  api.openapi(beginRoute, async (context) => {
    requireSecure(context);
    const { principal, actor } = recentOwnerOf(context);
    return context.json(await secondFactors.begin(principal, { issuer: hostname, label: actor.name }), 201);
  });
  api.openapi(enableRoute, async (context) => {
    const { principal, actor } = recentOwnerOf(context);
    const { code } = context.req.valid('json');
    return context.json({ recoveryCodes: await secondFactors.enable(actor, principal, code) }, 200);
  });
  api.openapi(disableRoute, async (context) => {
    const { principal, actor } = recentOwnerOf(context);
    await secondFactors.disable(actor, principal);
    return context.body(null, 204);
  });
  api.openapi(renewRoute, async (context) => {
    requireSecure(context);
    const { principal, actor } = recentOwnerOf(context);
    return context.json({ recoveryCodes: await secondFactors.renewRecoveryCodes(actor, principal) }, 201);
  });
}
