import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Trail, TrailEvent } from '#store/queue-trail.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { addressText } from './account-schemas.ts';
import { json, problems } from './documented.ts';
import { eventStream } from './events.ts';
import { apiPart, operationsOf, timeText } from './frame.ts';
import { apiLimits } from '#base/limits-api.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Delivery trails');

const eventView = z
  .object({
    time: z.string(),
    recipient: z.string().nullable().openapi({ description: 'Null for the message as a whole.' }),
    event: z.string().openapi({ description: 'queued, connected, refused, delivered, deferred, failed …' }),
    detail: z.record(z.string(), z.unknown()).openapi({ description: 'Hosts, replies, times; never content.' }),
  })
  .openapi('TrailEvent');

const itemView = z.object({ id: z.string(), sender: z.string(), receivedAt: z.string() }).openapi('TrailItem');
const trailView = itemView.extend({ events: z.array(eventView) }).openapi('Trail');
const trailParam = z.object({ id: z.string().min(1).max(100) });

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Messages whose way is known, newest first',
  request: {
    query: z.object({
      account: addressText.optional().openapi({ description: 'Only what this account sent, and what came in for it.' }),
      limit: z.coerce.number().int().min(1).max(apiLimits.maxPage).default(apiLimits.page),
      cursor: z.string().max(apiLimits.cursor).optional(),
    }),
  },
  responses: {
    200: json(
      z.object({ items: z.array(itemView), next: z.string().nullable() }),
      'A page. It may have fewer items than were asked for, or none, and `next` all the same: then the rest is older.',
    ),
    ...problems,
  },
});

const showRoute = operation({
  method: 'get',
  path: '/{id}',
  summary: 'Everything that happened to a message',
  description:
    'Who sent it, and who looks after all accounts, sees all of it; who only got it, or looks after some that did, their part.',
  request: { params: trailParam },
  responses: { 200: json(trailView, 'The trail.'), ...problems },
});

const followRoute = operation({
  method: 'get',
  path: '/{id}/events',
  summary: 'Everything that happened to a message, then what happens, as it happens',
  request: { params: trailParam },
  responses: {
    200: {
      description: 'Server-sent events named `step`, each with a TrailEvent.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...problems,
  },
});

/** `/trails` */
export function trailsApi({ mail, log }: Pick<ApiParts, 'mail' | 'log'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const { account, limit, cursor = '~' } = context.req.valid('query');
    const { items, next } = await mail.trails(requireActor(context), { account, before: cursor, limit });
    const views = items.map(({ queue_id: id, sender, received_at: at }) => ({ id, sender, receivedAt: timeText(at) }));
    return context.json({ items: views, next }, 200);
  });
  api.openapi(showRoute, async (context) => {
    const found = await mail.trail(requireActor(context), context.req.valid('param').id);
    return context.json(viewOf(found), 200);
  });
  api.openapi(followRoute, async (context) => {
    const actor = requireActor(context);
    const { id } = context.req.valid('param');
    const first = await mail.trail(actor, id);
    return eventStream(
      context,
      async ({ send, gone, wait }) => {
        let told = 0;
        const stop = mail.follow(first, wait.wake);
        try {
          while (!gone.aborted) {
            const now = await mail.trail(actor, id);
            for (const event of now.events.slice(told)) await send('step', eventOf(now, event));
            told = now.events.length;
            await wait.next();
          }
        } finally {
          stop();
        }
      },
      log,
    );
  });
  return api;
}

function viewOf(found: Trail) {
  const { queueId: id, sender, receivedAt, events } = found;
  return { id, sender, receivedAt: timeText(receivedAt), events: events.map((event) => eventOf(found, event)) };
}

function eventOf({ events }: Trail, { number, at, kind, detail }: TrailEvent) {
  const first = events.find((event) => event.kind === 'queued' && event.number === number);
  const address = number === null ? undefined : first?.detail['address'];
  return {
    time: timeText(at),
    recipient: typeof address === 'string' ? address : null,
    event: kind,
    detail: { ...detail },
  };
}
