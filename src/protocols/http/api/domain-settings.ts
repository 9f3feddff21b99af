import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { mtaStsModes } from '#directory/mta-sts.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { parseDomain } from '#wire/address.ts';
import { body, json, problems } from './documented.ts';
import { domainParam } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf, timeText } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Domains');

const mtaStsView = z
  .strictObject({
    mode: z.enum(mtaStsModes).openapi({
      description:
        'What those who deliver must keep to (RFC 8461 5): nothing (none), report only (testing), TLS with a right certificate (enforce).',
    }),
  })
  .openapi('MtaSts');

const driftView = z
  .object({
    time: z.iso.datetime(),
    item: z.string().openapi({ description: 'The record or the check.' }),
    state: z.string().openapi({ description: 'How it is since then.' }),
    detail: z.string(),
  })
  .openapi('DomainDrift');

const showRoute = operation({
  method: 'get',
  path: '/{domain}/mta-sts',
  summary: 'What a domain demands of those who deliver to it',
  request: { params: domainParam },
  responses: { 200: json(mtaStsView, 'The mode of its MTA-STS policy.'), ...problems },
});

const changeRoute = operation({
  method: 'put',
  path: '/{domain}/mta-sts',
  summary: 'Choose what a domain demands of those who deliver to it',
  request: { params: domainParam, body: body(mtaStsView) },
  responses: { 200: json(mtaStsView, 'The mode as it is now.'), ...problems },
});

const driftsRoute = operation({
  method: 'get',
  path: '/{domain}/drifts',
  summary: 'What daily looks at the DNS of a domain found changed, newest first',
  request: { params: domainParam },
  responses: { 200: json(z.object({ items: z.array(driftView) }), 'All that are kept.'), ...problems },
});

/** MTA-STS and drifts, below `/domains`. */
export function domainSettingsApi({ desk }: Pick<ApiParts, 'desk'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(showRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    return context.json({ mode: await desk.mtaStsMode(requireActor(context), domain) }, 200);
  });
  api.openapi(changeRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const { mode } = context.req.valid('json');
    await desk.setMtaStsMode(actBy(context, 'domain.change', { kind: 'domain', domain }), domain, mode);
    return context.json({ mode: await desk.mtaStsMode(requireActor(context), domain) }, 200);
  });
  api.openapi(driftsRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const rows = await desk.domainDrifts(requireActor(context), domain);
    const items = rows.map(({ at, item, state, detail }) => ({ time: timeText(at), item, state, detail }));
    return context.json({ items }, 200);
  });
  return api;
}
