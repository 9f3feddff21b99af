import { z } from '@hono/zod-openapi';
import { relayTlsModes } from '#directory/routing/types.ts';

/** A name of a domain as people write it. */
export const domainName = z.string().min(1).max(255).openapi({ example: 'example.com' });

export const domainParam = z.object({ domain: domainName });

export const targetServer = z
  .strictObject({
    host: z.string().min(1).max(255),
    port: z.int().min(1).max(65_535).default(25),
    tls: z.enum(relayTlsModes).default('opportunistic'),
  })
  .openapi('TargetServer');

export const domainView = z
  .object({
    name: z.string(),
    mode: z.enum(['authoritative', 'non-authoritative']),
    target: targetServer.nullable(),
    catchAll: z.string().nullable().openapi({ description: 'The account that takes mail for nobody.' }),
    customer: z.int().nullable().openapi({ description: 'Whose it is; null for the operator.' }),
    accounts: z.int(),
    createdAt: z.string(),
  })
  .openapi('Domain');

const target = targetServer
  .nullable()
  .openapi({ description: 'Who knows the other names; null where every name is here (authoritative).' });

export const newDomain = z.strictObject({ name: domainName, target: target.default(null) }).openapi('NewDomain');

export const domainChange = z
  .strictObject({ target: target.optional(), catchAll: z.string().max(320).nullable().optional() })
  .openapi('DomainChange');
