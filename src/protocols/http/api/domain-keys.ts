import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Actor } from '#directory/access.ts';
import { signingAlgorithms, signingKeyStates } from '#directory/signing-key-states.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { parseDomain } from '#wire/address.ts';
import { body, json, problems } from './documented.ts';
import { domainParam } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf, timeText } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Domains');

const keyView = z
  .object({
    selector: z.string(),
    algorithm: z.enum(signingAlgorithms),
    state: z.enum(signingKeyStates).openapi({
      description:
        'made: its record is to be put into DNS; published: some servers have it; seen: all have it; active: it signs; retired: it signs no more, and its record stays for mail under way; expired: its record is to be taken out.',
    }),
    since: z.iso.datetime(),
    due: z.iso.datetime().nullable().openapi({ description: 'When time moves it on; null where something else does.' }),
    name: z.string().openapi({ description: 'Name of its TXT record.' }),
    record: z.string(),
  })
  .openapi('DkimKey');

const keysView = z.object({ items: z.array(keyView) });

const rotationWish = z
  .strictObject({
    activate: z.boolean().default(false).openapi({
      description:
        'Let keys that wait sign now, whatever DNS says. Else new keys are made that follow when DNS has them.',
    }),
  })
  .openapi('DkimRotation');

const listRoute = operation({
  method: 'get',
  path: '/{domain}/dkim-keys',
  summary: 'The keys that sign the mail of a domain, and where each stands',
  request: { params: domainParam },
  responses: { 200: json(keysView, 'Every key, the newest last.'), ...problems },
});

const rotateRoute = operation({
  method: 'post',
  path: '/{domain}/dkim-keys/rotation',
  summary: 'Begin a rotation of the keys of a domain, or end it by hand',
  request: { params: domainParam, body: body(rotationWish) },
  responses: { 200: json(keysView, 'Every key as it is now.'), ...problems },
});

/** DKIM keys, below `/domains`. */
export function domainKeysApi({ desk, domains }: Pick<ApiParts, 'desk' | 'domains'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  const listed = async (actor: Actor, domain: string) => {
    const keys = await desk.listSigningKeys(actor, domain);
    return {
      items: keys.map(({ since, due, ...key }) => ({
        ...key,
        since: timeText(since),
        due: due === null ? null : timeText(due),
      })),
    };
  };
  api.openapi(listRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    return context.json(await listed(requireActor(context), domain), 200);
  });
  api.openapi(rotateRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const { activate } = context.req.valid('json');
    const act = actBy(context, 'domain.change', { kind: 'domain', domain });
    await desk.require(requireActor(context), act.action, act.subject);
    using keys = desk.signingKeys({ ...act, note: { dkim: activate ? 'activate' : 'rotate' } });
    // What DNS shows is looked at by the rotation itself; here is only said what somebody wants.
    const { underWay } = domains.keyTimes();
    const wish = { early: !activate, force: activate, sights: new Map(), settle: 0, age: null, underWay };
    await keys.rotate(domain, wish);
    return context.json(await listed(requireActor(context), domain), 200);
  });
  return api;
}
