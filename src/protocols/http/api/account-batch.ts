import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { type AccountWish, actOnAccount, wishActions } from '#store/account-acts.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { addressText, spaceBytes } from './account-schemas.ts';
import { batchOf, eachOf, verdictView } from './batch.ts';
import { body, idempotent, json, problems } from './documented.ts';
import { apiPart, operationsOf, timeText } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Accounts');
const status = z.enum(['active', 'suspended']);

const accountBatch = z
  .strictObject({
    act: z.enum(['status', 'close', 'restore', 'space']),
    accounts: batchOf(addressText),
    status: status.optional().openapi({ description: 'For `status`.' }),
    spaceBytes: spaceBytes.optional(),
  })
  .refine(({ act, status: wanted }) => act !== 'status' || wanted !== undefined, { path: ['status'] })
  .refine(({ act, spaceBytes: wanted }) => act !== 'space' || wanted !== undefined, { path: ['spaceBytes'] })
  .openapi('AccountBatch');

const accountVerdict = verdictView
  .extend({
    before: z
      .object({ status: z.string(), spaceBytes: z.int() })
      .nullable()
      .openapi({ description: 'How it was, to take it back; null where nothing is known of it.' }),
    deleteAt: z.string().nullable().openapi({ description: 'When a closed account is deleted for good.' }),
  })
  .openapi('AccountVerdict');

const batchRoute = operation({
  method: 'post',
  path: '/batch',
  summary: 'Suspend, resume, close or bring back accounts, or give them another space: each for itself',
  request: { headers: idempotent, body: body(accountBatch) },
  responses: { 200: json(z.object({ items: z.array(accountVerdict) }), 'What became of each.'), ...problems },
});

/** `/accounts/batch` */
export function accountBatchApi(parts: Pick<ApiParts, 'desk' | 'mail' | 'log'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(batchRoute, async (context) => {
    const { accounts, ...rest } = context.req.valid('json');
    const wish = wishOf(rest);
    const actor = requireActor(context);
    // Who may do this to nothing at all hears it once.
    parts.desk.bounds(actor, wishActions[wish.act]);
    const done = await eachOf({ context, log: parts.log }, accounts, (address) =>
      actOnAccount(parts, actor, address, wish),
    );
    const items = done.map(({ verdict, result }) => ({
      ...verdict,
      before: result?.before ?? null,
      deleteAt: typeof result?.deleteAt === 'number' ? timeText(result.deleteAt) : null,
    }));
    return context.json({ items }, 200);
  });
  return api;
}

/** What the schema has checked, as one of the wishes. */
function wishOf(asked: Omit<z.infer<typeof accountBatch>, 'accounts'>): AccountWish {
  const { act, status: wanted = 'active', spaceBytes: bytes = 0 } = asked;
  if (act === 'space') return { act, spaceBytes: bytes };
  return act === 'status' ? { act, status: wanted } : { act };
}
