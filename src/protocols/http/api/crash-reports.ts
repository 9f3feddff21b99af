import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { crashLimits } from '#base/limits-api.ts';
import { limitBody } from '#protocols/http/body-limit.ts';
import { clientAddress } from '#protocols/http/client.ts';
import type { CrashReports } from '#protocols/http/crash-reports.ts';
import { refuseInvalid } from '#protocols/http/refuse-invalid.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { body, nothing, problems } from './documented.ts';

const reportSchema = z
  .strictObject({
    id: z.string().regex(/^[0-9a-f]{8}$/),
    error: z.string().regex(/^[A-Za-z]{1,40}$/),
    page: z.string().regex(/^(?:\/[a-z-]{1,30}){0,2}$/),
    frames: z.array(z.string().regex(/^[\w-]{1,80}\.js:\d{1,6}:\d{1,8}$/)).max(crashLimits.frames),
  })
  .openapi('CrashReport');

const reportRoute = createRoute({
  method: 'post',
  path: '/',
  tags: ['Crash reports'],
  summary: 'Report a page of the browser application that failed: where, never what was on it',
  request: { body: body(reportSchema) },
  responses: { 204: nothing('It stands in the log of the service.'), ...problems },
});

/** Where the browser application reports that a page of it failed; also before anybody signed in. */
export function crashReportsApi(reports: CrashReports): OpenAPIHono<HttpEnv> {
  const api = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
  api.use(limitBody(crashLimits.body));
  api.openapi(reportRoute, (context) => {
    reports.take(context.req.valid('json'), clientAddress(context));
    return context.body(null, 204);
  });
  return api;
}
