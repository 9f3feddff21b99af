import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { accessTypes, foldLogin } from '#directory/subscribers/proof.ts';
import { readSubscriberFile } from '#directory/subscribers/file.ts';
import type { SubscriberUse } from '#directory/subscribers/rows.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { batchOf, eachOf, verdictView } from './batch.ts';
import {
  body,
  idempotent,
  ifMatch,
  json,
  listQuery,
  nothing,
  pageOf,
  problems,
  tableBody,
  versioned,
} from './documented.ts';
import { actBy, apiPart, operationsOf, pageAnswer, timeText, wishOf } from './frame.ts';
import { requireSecure } from './secure.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const operation = operationsOf('Subscribers');

const subscriberView = z
  .object({
    login: z.string(),
    access: z.enum(accessTypes),
    mailboxes: z.int(),
    used: z.int().openapi({ description: 'Mailboxes that were made with it.' }),
    changedAt: z.string(),
  })
  .openapi('Subscriber');

const loginText = z.string().min(1).max(100);
const subscriberParam = z.object({ login: loginText });

const contract = z
  .strictObject({
    access: z.enum(accessTypes),
    secret: z
      .string()
      .max(1_000)
      .openapi({ description: 'MAC address of the modem, or access password: never shown.' }),
    mailboxes: z.int().default(1),
  })
  .openapi('Contract');

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Contracts',
  request: { query: listQuery(['login', 'changed']) },
  responses: { 200: json(pageOf(subscriberView), 'A page of contracts.'), ...problems },
});

const showRoute = operation({
  method: 'get',
  path: '/{login}',
  summary: 'One contract',
  request: { params: subscriberParam },
  responses: { 200: versioned(subscriberView, 'The contract.'), ...problems },
});

const putRoute = operation({
  method: 'put',
  path: '/{login}',
  summary: 'Add or replace a contract',
  request: { params: subscriberParam, headers: ifMatch, body: body(contract) },
  responses: { 200: versioned(subscriberView, 'The contract.'), ...problems },
});

const tableRoute = operation({
  method: 'put',
  path: '/',
  summary: 'Add or replace contracts of a table, all or none',
  request: { body: tableBody },
  responses: { 200: json(z.object({ subscribers: z.int() }), 'How many.'), ...problems },
});

const removeRoute = operation({
  method: 'delete',
  path: '/{login}',
  summary: 'End a contract; its mailboxes stay',
  request: { params: subscriberParam, headers: ifMatch },
  responses: { 204: nothing('It is gone.'), ...problems },
});

const batchRoute = operation({
  method: 'post',
  path: '/batch',
  summary: 'End contracts: each for itself; their mailboxes stay',
  request: {
    headers: idempotent,
    body: body(z.strictObject({ act: z.enum(['end']), logins: batchOf(loginText) }).openapi('SubscriberBatch')),
  },
  responses: { 200: json(z.object({ items: z.array(verdictView) }), 'What became of each.'), ...problems },
});

/** `/subscribers` */
export function subscribersApi({ desk, log }: Pick<ApiParts, 'desk' | 'log'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const listed = await desk.listSubscribers(requireActor(context), wishOf(context.req.valid('query')));
    return context.json(pageAnswer(listed, viewOf), 200);
  });
  api.openapi(showRoute, async (context) => {
    const login = foldLogin(context.req.valid('param').login);
    const view = viewOf(await desk.subscriber(requireActor(context), login));
    context.header('ETag', entityTag(await desk.version({ kind: 'subscriber', login })));
    return context.json(view, 200);
  });
  api.openapi(putRoute, async (context) => {
    const login = foldLogin(context.req.valid('param').login);
    requireSecure(context);
    const by = actBy(context, 'subscriber.change', { kind: 'subscriber', login });
    await changing(
      async () => viewOf(await desk.subscriber(by.actor, login)),
      () => desk.subscribers(by).put([{ login, ...context.req.valid('json') }]),
    );
    context.header('ETag', entityTag(await desk.version(by.subject)));
    return context.json(viewOf(await desk.subscriber(by.actor, login)), 200);
  });
  api.openapi(tableRoute, async (context) => {
    requireSecure(context);
    const by = actBy(context, 'subscriber.change', { kind: 'subscriber', login: '*' });
    await desk.require(by.actor, by.action, by.subject);
    const rows = readSubscriberFile(new Uint8Array(await context.req.arrayBuffer()));
    await desk.subscribers({ ...by, note: { subscribers: rows.length } }).put(rows);
    return context.json({ subscribers: rows.length }, 200);
  });
  api.openapi(removeRoute, async (context) => {
    const login = foldLogin(context.req.valid('param').login);
    const by = actBy(context, 'subscriber.change', { kind: 'subscriber', login });
    await changing(
      async () => viewOf(await desk.subscriber(by.actor, login)),
      () => desk.subscribers(by).remove(login),
    );
    return context.body(null, 204);
  });
  api.openapi(batchRoute, async (context) => {
    const { logins } = context.req.valid('json');
    const actor = requireActor(context);
    const action = 'subscriber.change';
    desk.bounds(actor, action);
    const done = await eachOf({ context, log }, logins, async (name) => {
      const subject = { kind: 'subscriber', login: foldLogin(name) } as const;
      await desk.subscribers({ actor, action, subject, versions: null }).remove(name);
      return { changed: true };
    });
    return context.json({ items: done.map(({ verdict }) => verdict) }, 200);
  });
  return api;
}

function viewOf({ login, access, mailboxes, used, changed_at: changed }: SubscriberUse) {
  return { login, access, mailboxes, used, changedAt: timeText(changed) };
}
