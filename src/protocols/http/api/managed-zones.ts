import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { onboardingSentence } from '#services/domains/onboarding-texts.ts';
import { json, problems } from './documented.ts';
import { apiPart, operationsOf } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Domains');

const zonesView = z
  .object({
    items: z.array(z.object({ zone: z.string(), server: z.string() })),
    faults: z
      .array(z.object({ server: z.string(), text: z.string() }))
      .openapi({ description: 'Servers that did not list their zones, and why, in the language of the request.' }),
  })
  .openapi('ManagedZones');

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Zones that Sowa may change, at the servers of the setting `managed_dns`',
  responses: { 200: json(zonesView, 'The zones of every server that answered.'), ...problems },
});

/** `/managed-zones`, for operators: whose the zones are is not known here. */
export function managedZonesApi({ desk, domains }: Pick<ApiParts, 'desk' | 'domains'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    await desk.require(requireActor(context), 'domain.create', { kind: 'installation' });
    const { zones, faults } = await domains.managedZones();
    const told = faults.map(({ server, error }) => {
      const text = onboardingSentence(context.var.language, error, server);
      if (text === undefined) throw error;
      return { server, text };
    });
    return context.json({ items: zones.map(({ zone, driver }) => ({ zone, server: driver.name })), faults: told }, 200);
  });
  return api;
}
