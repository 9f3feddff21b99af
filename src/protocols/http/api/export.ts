import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { requireRecent } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { accountParam } from './account-schemas.ts';
import { problems } from './documented.ts';
import { download, gzipped } from './download.ts';
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
export function exportApi({ mail, log }: Pick<ApiParts, 'mail' | 'log'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(exportRoute, async (context) => {
    requireSecure(context);
    const { account } = context.req.valid('param');
    const archive = await mail.exportAccount(requireRecent(context), account);
    const file = { type: 'application/gzip', name: 'sowa-export.tar.gz', chunks: gzipped(archive) };
    return download(context, file, log);
  });
  return api;
}
