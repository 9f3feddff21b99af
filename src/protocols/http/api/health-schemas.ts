import { z } from '@hono/zod-openapi';
import { dnsItemView } from './domain-schemas.ts';

const partView = z.object({
  name: z.string().openapi({ description: 'database, disk, queue or listeners.' }),
  ok: z.boolean(),
  detail: z.string().openapi({ description: 'What is known, in English.' }),
});

const listenerView = z.object({
  name: z.string(),
  port: z.int().nullable().openapi({ description: 'Null for a Unix socket.' }),
  connections: z.int(),
});

const certificateView = z.object({
  names: z.array(z.string()),
  notAfter: z.string(),
  selfSigned: z.boolean().openapi({ description: 'No authority vouches for it.' }),
});

const sampleView = z
  .object({
    time: z.string(),
    received: z.int().openapi({ description: 'Messages taken within the minute before, as the next ones.' }),
    refused: z.int().openapi({ description: 'Recipients and messages refused.' }),
    delivered: z.int().openapi({ description: 'Recipients that the queue delivered or handed on.' }),
    failed: z.int().openapi({ description: 'Recipients that it gave up.' }),
    waiting: z.int().openapi({ description: 'Recipients in the queue.' }),
    memoryBytes: z.int(),
  })
  .openapi('HealthSample');

/** The answer of `/health`. */
export const healthView = z
  .object({
    ok: z.boolean().openapi({ description: 'Whether every part is well, as /healthz says.' }),
    startedAt: z.string(),
    parts: z.array(partView),
    listeners: z.array(listenerView),
    queue: z.object({ waiting: z.int(), held: z.int(), oldestAt: z.string().nullable() }),
    disk: z.object({ freeBytes: z.int(), neededBytes: z.int() }),
    certificates: z.array(certificateView),
    renewals: z
      .array(z.object({ subject: z.string(), attemptedAt: z.string(), detail: z.string() }))
      .openapi({ description: 'Certificates that the authority did not give.' }),
    domains: z
      .array(z.object({ domain: z.string(), checkedAt: z.string(), items: z.array(dnsItemView) }))
      .openapi({ description: 'Domains whose DNS was not as it should be at the last look, with what was wrong.' }),
    samples: z.array(sampleView).openapi({ description: 'The last hour, the oldest first; the last one is now.' }),
  })
  .openapi('Health');

/** How the service is. */
export type HealthReport = z.infer<typeof healthView>;
