import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { apiLimits } from '#base/limits-api.ts';
import { type AccountItem, accountSorts } from '#directory/account-list.ts';
import { addressOf } from '#directory/accounts.ts';
import type { Actor } from '#directory/access.ts';
import type { Desk } from '#directory/desk.ts';
import type { Listed } from '#directory/lists.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { csvLine } from './csv.ts';
import { json, listQuery, pageOf, problems } from './documented.ts';
import { download } from './download.ts';
import { apiPart, operationsOf, pageAnswer, timeText, wishOf } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Usage');

const usageView = z
  .object({
    address: z.string(),
    customer: z.string().nullable(),
    status: z.string(),
    createdAt: z.string(),
    spaceBytes: z.int().openapi({ description: '0 for no limit.' }),
    usedBytes: z.int(),
    messages: z.int(),
    aliases: z.int(),
  })
  .openapi('Usage');

const columns = [
  'customer',
  'address',
  'status',
  'createdAt',
  'spaceBytes',
  'usedBytes',
  'messages',
  'aliases',
] as const;

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'What accounts use',
  request: { query: listQuery(accountSorts) },
  responses: { 200: json(pageOf(usageView), 'A page of accounts.'), ...problems },
});

const tableRoute = operation({
  method: 'get',
  path: '/table',
  summary: 'What accounts use, as a table for invoices',
  responses: {
    200: { description: 'CSV (RFC 4180), one line an account.', content: { 'text/csv': { schema: z.string() } } },
    ...problems,
  },
});

/** `/usage` */
export function usageApi({ desk, log }: Pick<ApiParts, 'desk' | 'log'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const listed = await desk.usage(requireActor(context), wishOf(context.req.valid('query')));
    return context.json(pageAnswer(listed, viewOf), 200);
  });
  api.openapi(tableRoute, (context) => {
    const actor = requireActor(context);
    desk.bounds(actor, 'usage.read');
    const file = { type: 'text/csv; charset=utf-8', name: 'usage.csv', chunks: usageTable(desk, actor) };
    return download(context, file, log);
  });
  return api;
}

async function* usageTable(desk: Desk, actor: Actor): AsyncGenerator<Uint8Array> {
  yield Buffer.from(csvLine(columns));
  for await (const item of everyAccount(desk, actor)) {
    const view = viewOf(item);
    yield Buffer.from(csvLine(columns.map((column) => String(view[column] ?? ''))));
  }
}

async function* everyAccount(desk: Desk, actor: Actor): AsyncGenerator<AccountItem> {
  let after: Listed<AccountItem>['next'] = null;
  do {
    const page: Listed<AccountItem> = await desk.usage(actor, {
      sort: 'address',
      descending: false,
      filter: '',
      after,
      limit: apiLimits.maxPage,
    });
    yield* page.items;
    after = page.next;
  } while (after !== null);
}

function viewOf(item: AccountItem): z.infer<typeof usageView> {
  return {
    address: addressOf(item),
    customer: item.customer,
    status: item.status,
    createdAt: timeText(item.created_at),
    spaceBytes: item.quota_bytes,
    usedBytes: item.used_bytes,
    messages: item.used_messages,
    aliases: item.aliases,
  };
}
