import type { OpenAPIHono } from '@hono/zod-openapi';
import { MailError } from '#base/errors.ts';
import { mayAct } from '#directory/access.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { json, problems } from './documented.ts';
import { apiPart, operationsOf } from './frame.ts';
import { healthView } from './health-schemas.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Health');

const showRoute = operation({
  method: 'get',
  path: '/',
  summary: 'How the service is, and how it was in the last hour; for operators',
  responses: { 200: json(healthView, 'Figures of this process, and what is wrong.'), ...problems },
});

/** `/health` */
export function healthApi({ health }: Pick<ApiParts, 'health'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(showRoute, async (context) => {
    const actor = requireActor(context);
    if (!mayAct(actor, 'health.read', {})) throw new MailError('denied', `${actor.name} may not do this: health.read`);
    return context.json(await health(), 200);
  });
  return api;
}
