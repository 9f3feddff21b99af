import { z } from '@hono/zod-openapi';
import { dnsStates } from '#directory/domain-reports.ts';
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

/** Something about a domain's DNS that is not as it should be. */
export const dnsItemView = z
  .object({
    name: z.string().openapi({ description: 'What records are for, as `mx`, or a check, as `exchanger`.' }),
    state: z.enum(dnsStates),
  })
  .openapi('DnsItem');

const diagnosisView = z
  .object({
    checkedAt: z.iso.datetime(),
    state: z.enum(dnsStates).openapi({ description: 'The worst that was found.' }),
    items: z.array(dnsItemView).openapi({ description: 'What is not as it should be.' }),
  })
  .openapi('DomainDiagnosis');

export const domainView = z
  .object({
    name: z.string(),
    mode: z.enum(['authoritative', 'non-authoritative']),
    target: targetServer.nullable(),
    catchAll: z.string().nullable().openapi({ description: 'The account that takes mail for nobody.' }),
    ownership: z.enum(['pending', 'proved', 'vouched']).openapi({
      description:
        'How it is known whose it is. A pending one receives and sends nothing: its claim says how to prove it.',
    }),
    customer: z.int().nullable().openapi({ description: 'Whose it is; null for the operator.' }),
    accounts: z.int(),
    diagnosis: diagnosisView
      .nullable()
      .openapi({ description: 'What the last look at its DNS found; null before the first.' }),
    createdAt: z.string(),
  })
  .openapi('Domain');

export const changedDomain = domainView
  .extend({
    finding: z.string().nullable().openapi({
      description:
        'What the target server says, or that another platform has authority, in the language of the request; null where the mode was not set or there is nothing to say.',
    }),
  })
  .openapi('ChangedDomain');

const target = targetServer
  .nullable()
  .openapi({ description: 'Who knows the other names; null where every name is here (authoritative).' });

export const newDomain = z
  .strictObject({
    name: domainName,
    target: target.optional().openapi({
      description:
        'Who knows the other names; null where every name is here. If it is not given, the server that takes the mail of an external domain now.',
    }),
    vouched: z.boolean().default(false).openapi({
      description: 'An operator says whose it is, without a proof in DNS. Others claim a domain, and prove it.',
    }),
  })
  .openapi('NewDomain');

export const domainChange = z
  .strictObject({ target: target.optional(), catchAll: z.string().max(320).nullable().optional() })
  .openapi('DomainChange');
