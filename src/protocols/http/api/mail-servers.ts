import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { serversSchema } from '#protocols/http/activation-api.ts';
import type { ClientSetup } from '#protocols/http/client-setup.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { json } from './documented.ts';

const serversRoute = createRoute({
  method: 'get',
  path: '/',
  tags: ['Own credentials'],
  summary: 'Where mail programs connect',
  responses: { 200: json(serversSchema, 'Host and ports; null for what is not offered.') },
});

/** What people type into mail programs: what mail programs are told themselves, so nothing secret. */
export function mailServersApi(setup: ClientSetup): OpenAPIHono<HttpEnv> {
  const api = new OpenAPIHono<HttpEnv>();
  api.openapi(serversRoute, (context) => context.json(setup.servers(), 200));
  return api;
}
