import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { stream } from 'hono/streaming';
import { requireRecent } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { accountParam } from './account-schemas.ts';
import { problems } from './documented.ts';
import { apiPart, operationsOf } from './frame.ts';
import { requireSecure } from './secure.ts';
import type { ApiParts } from './types.ts';

const exportRoute = operationsOf('Accounts')({
  method: 'get',
  path: '/{account}/export',
  summary: 'Everything about an account as one archive: its data as JSON and, for its owner, its mail as a Maildir',
  request: { params: accountParam },
  responses: {
    200: {
      description: 'A tar archive, compressed by gzip.',
      content: { 'application/gzip': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problems,
  },
});

/** Exports, below `/accounts`. */
export function exportApi({ mail }: Pick<ApiParts, 'mail'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(exportRoute, async (context) => {
    requireSecure(context);
    const { account } = context.req.valid('param');
    const archive = await mail.exportAccount(requireRecent(context), account);
    context.header('Content-Type', 'application/gzip');
    context.header('Content-Disposition', 'attachment; filename="sowa-export.tar.gz"');
    return stream(context, async (out) => {
      await pipeline(Readable.from(archive, { objectMode: false }), createGzip(), async (chunks) => {
        for await (const chunk of chunks as AsyncIterable<Uint8Array>) await out.write(chunk);
      });
    });
  });
  return api;
}
