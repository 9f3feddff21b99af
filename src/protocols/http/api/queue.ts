import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { queueActs } from '#store/mail-desk.ts';
import type { QueueRow } from '#store/queue.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { batchOf, eachOf, verdictView } from './batch.ts';
import { body, idempotent, json, listQuery, pageOf, problems } from './documented.ts';
import { apiPart, operationsOf, pageAnswer, timeText, wishOf } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Queue');

const queuedView = z
  .object({
    id: z.string(),
    sender: z.string().openapi({ description: 'Empty for reports.' }),
    recipient: z.string(),
    state: z.string().openapi({ description: 'queued, held or sending.' }),
    size: z.int(),
    attempts: z.int(),
    receivedAt: z.string(),
    nextAttempt: z.string(),
    priority: z.int(),
    host: z.string().nullable(),
    reply: z.string().nullable().openapi({ description: 'What was said at the last attempt.' }),
  })
  .openapi('QueuedRecipient');

const messageId = z.string().min(1).max(100);
const messageParam = z.object({ id: messageId });
const changed = json(z.object({ recipients: z.int() }), 'How many recipients it concerns.');

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Recipients whose mail waits',
  request: { query: listQuery(['arrival', 'next']) },
  responses: { 200: json(pageOf(queuedView), 'A page of them.'), ...problems },
});

const showRoute = operation({
  method: 'get',
  path: '/{id}',
  summary: 'Recipients of one message',
  request: { params: messageParam },
  responses: { 200: json(z.object({ items: z.array(queuedView) }), 'All of them.'), ...problems },
});

const actRoute = operation({
  method: 'post',
  path: '/{id}/{act}',
  summary: 'Hold, release, retry or drop a message',
  request: { params: messageParam.extend({ act: z.enum(queueActs) }), headers: idempotent },
  responses: { 200: changed, ...problems },
});

const batchRoute = operation({
  method: 'post',
  path: '/batch',
  summary: 'Hold, release, retry or drop messages: each for itself',
  request: {
    headers: idempotent,
    body: body(z.strictObject({ act: z.enum(queueActs), messages: batchOf(messageId) }).openapi('QueueBatch')),
  },
  responses: { 200: json(z.object({ items: z.array(verdictView) }), 'What became of each.'), ...problems },
});

const priorityRoute = operation({
  method: 'put',
  path: '/{id}/priority',
  summary: 'Put a message before or behind others',
  request: { params: messageParam, body: body(z.strictObject({ priority: z.enum(['high', 'normal', 'low']) })) },
  responses: { 200: changed, ...problems },
});

/** `/queue` */
export function queueApi({ mail, desk, log }: Pick<ApiParts, 'mail' | 'desk' | 'log'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const listed = await mail.queue(requireActor(context), wishOf(context.req.valid('query')));
    return context.json(pageAnswer(listed, viewOf), 200);
  });
  api.openapi(showRoute, async (context) => {
    const rows = await mail.queued(requireActor(context), context.req.valid('param').id);
    return context.json({ items: rows.map(viewOf) }, 200);
  });
  api.openapi(actRoute, async (context) => {
    const { id, act } = context.req.valid('param');
    return context.json({ recipients: await mail.changeQueued(requireActor(context), id, act) }, 200);
  });
  api.openapi(batchRoute, async (context) => {
    const { act, messages } = context.req.valid('json');
    const actor = requireActor(context);
    desk.bounds(actor, 'queue.change');
    const done = await eachOf({ context, log }, messages, async (id) => ({
      changed: (await mail.changeQueued(actor, id, act)) > 0,
    }));
    return context.json({ items: done.map(({ verdict }) => verdict) }, 200);
  });
  api.openapi(priorityRoute, async (context) => {
    const { id } = context.req.valid('param');
    const { priority } = context.req.valid('json');
    return context.json({ recipients: await mail.prioritise(requireActor(context), id, priority) }, 200);
  });
  return api;
}

function viewOf(row: QueueRow) {
  return {
    id: row.queue_id,
    sender: row.sender,
    recipient: row.address,
    state: row.state,
    size: row.size,
    attempts: row.attempts,
    receivedAt: timeText(row.received_at),
    nextAttempt: timeText(row.next_attempt),
    priority: row.priority,
    host: row.host,
    reply: row.reply,
  };
}
