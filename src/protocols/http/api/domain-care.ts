import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { MailError } from '#base/errors.ts';
import { parseAddress, parseDomain } from '#wire/address.ts';
import { relayTlsModes } from '#directory/routing/types.ts';
import { reportOf } from '#services/domains/kept-report.ts';
import { reportView } from '#services/domains/report-view.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { addressText } from './account-schemas.ts';
import { json, problems } from './documented.ts';
import { domainParam, targetServer } from './domain-schemas.ts';
import { apiPart, operationsOf } from './frame.ts';
import type { ApiParts, Simulation } from './types.ts';

const operation = operationsOf('Domains');

const recordView = z
  .object({ purpose: z.string(), name: z.string(), type: z.string(), ttl: z.int(), data: z.string() })
  .openapi('DomainRecord');

const reportSchema = z
  .object({
    domain: z.string(),
    checked: z.iso.datetime(),
    ok: z.boolean().openapi({ description: 'Nobody needs to do anything.' }),
    records: z.array(
      recordView.extend({
        state: z.string().openapi({
          description:
            'ok, propagating, wrong, missing, or the fault of DNS: timeout, unreachable, servfail, refused, lame, bogus, alias-loop, oversized, malformed, bad-name.',
        }),
        text: z
          .string()
          .openapi({ description: 'What to do, in the language of the request; empty where all is well.' }),
        found: z.array(z.string()),
        difference: z.string().nullable().openapi({ description: 'What is wrong with what was found.' }),
        left: z.number().nullable().openapi({ description: 'Seconds for which caches have the old state.' }),
        servers: z.array(z.object({ server: z.string(), state: z.string() })),
      }),
    ),
    checks: z.array(
      z.object({
        check: z.string(),
        subject: z.string(),
        level: z.enum(['ok', 'note', 'fault']),
        code: z.string(),
        detail: z.string(),
        text: z.string(),
      }),
    ),
  })
  .openapi('DomainReport');

const authorityView = z
  .object({
    elsewhere: z
      .object({
        server: targetServer,
        text: z.string().openapi({ description: 'What that means, in the language of the request.' }),
      })
      .nullable()
      .openapi({ description: 'Another platform that takes the mail of the domain now; null where none is known to.' }),
  })
  .openapi('DomainAuthority');

const simulationView = z
  .object({
    refusal: z.string().nullable().openapi({ description: 'Why it would be refused; null where it is taken.' }),
    deliveries: z.array(z.object({ address: z.string(), full: z.boolean() })),
    leaving: z.array(z.object({ address: z.string(), by: z.string(), target: targetServer.nullable() })),
    steps: z
      .array(z.object({ rule: z.string(), depth: z.int(), address: z.string(), to: z.string() }))
      .openapi({ description: 'The rules that were applied, in order.' }),
    probe: z
      .object({ answer: z.string(), reply: z.string() })
      .nullable()
      .openapi({ description: 'What the target server said, where it was asked.' }),
  })
  .openapi('Simulation');

const recordsRoute = operation({
  method: 'get',
  path: '/{domain}/records',
  summary: 'The DNS records that a domain should have',
  request: { params: domainParam },
  responses: { 200: json(z.object({ items: z.array(recordView) }), 'All of them.'), ...problems },
});

const checkRoute = operation({
  method: 'get',
  path: '/{domain}/check',
  summary: 'How the domain is in DNS: at the servers of its zone and at the resolver',
  description: 'Takes up to half a minute where servers are silent. A report is shown again for a minute, and kept.',
  request: {
    params: domainParam,
    query: z.object({
      anew: z.enum(['true', 'false']).default('false').openapi({ description: 'Look now, whatever was seen before.' }),
    }),
  },
  responses: { 200: json(reportSchema, 'Every record and every check.'), ...problems },
});

const reportRoute = operation({
  method: 'get',
  path: '/{domain}/report',
  summary: 'What the last look at the DNS of a domain found, without looking anew',
  request: { params: domainParam },
  responses: {
    200: json(z.object({ report: reportSchema.nullable() }), 'The report; null before the first look.'),
    ...problems,
  },
});

const authorityRoute = operation({
  method: 'get',
  path: '/{domain}/authority',
  summary: 'Who else takes the mail of a domain and decides who exists in it: asked now',
  request: { params: domainParam },
  responses: { 200: json(authorityView, 'What DNS and its servers say.'), ...problems },
});

const simulateRoute = operation({
  method: 'get',
  path: '/{domain}/simulation',
  summary: 'What would become of mail for an address, today or in another mode',
  request: {
    params: domainParam,
    query: z.object({
      address: addressText,
      sender: addressText.optional(),
      mode: z
        .enum(['authoritative', 'non-authoritative'])
        .optional()
        .openapi({ description: 'As if the domain had this mode.' }),
      host: z.string().min(1).max(255).optional().openapi({ description: 'Target server of that mode.' }),
      port: z.coerce.number().int().min(1).max(65_535).default(25),
      tls: z.enum(relayTlsModes).default('opportunistic'),
    }),
  },
  responses: { 200: json(simulationView, 'What would happen, and why.'), ...problems },
});

/** Records, how they are, and simulations, below `/domains`. */
export function domainCareApi({ desk, domains }: Pick<ApiParts, 'desk' | 'domains'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(recordsRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    await desk.require(requireActor(context), 'domain.read', { kind: 'domain', domain });
    return context.json({ items: await domains.records(domain) }, 200);
  });
  api.openapi(checkRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    await desk.require(requireActor(context), 'domain.read', { kind: 'domain', domain });
    const anew = context.req.valid('query').anew === 'true';
    return context.json(reportView(await domains.check(domain, anew), context.var.language), 200);
  });
  api.openapi(reportRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const row = await desk.domainReport(requireActor(context), domain);
    return context.json({ report: row === undefined ? null : reportView(reportOf(row), context.var.language) }, 200);
  });
  api.openapi(authorityRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    await desk.require(requireActor(context), 'domain.read', { kind: 'domain', domain });
    return context.json({ elsewhere: await domains.authorityElsewhere(domain, context.var.language) }, 200);
  });
  api.openapi(simulateRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const { address: text, sender, mode, host, port, tls } = context.req.valid('query');
    await desk.require(requireActor(context), 'domain.read', { kind: 'domain', domain });
    const address = parseAddress(text, { smtputf8: true });
    // Addresses elsewhere are not for those who only have this domain.
    if (address.domain !== domain) throw wrong('address', 'the address is not of this domain');
    if (mode === 'non-authoritative' && host === undefined) throw wrong('host', 'a target server is needed');
    const target = host === undefined || mode !== 'non-authoritative' ? null : { host, port, tls };
    const assumed = mode === undefined ? null : await desk.assumedMode(domain, target);
    const from = sender === undefined ? null : parseAddress(sender, { smtputf8: true });
    const found = await domains.simulate(address, from, assumed);
    const readable = await desk.readableDomains(requireActor(context), domainsOf(found));
    return context.json(simulationAnswer(found, readable), 200);
  });
  return api;
}

function wrong(field: string, message: string): MailError {
  return new MailError('bad-argument', message, { detail: { field } });
}

function domainsOf({ plan }: Simulation): string[] {
  return [...new Set([...plan.steps, ...plan.deliveries].map(({ address }) => domainOf(address)))];
}

/** What a forward leads to in somebody else's domain is that one's business: only that it leads there is told. */
function simulationAnswer({ plan, probe }: Simulation, readable: ReadonlySet<string>): z.infer<typeof simulationView> {
  const isReadable = ({ address }: { address: string }): boolean => readable.has(domainOf(address));
  const steps = plan.steps.filter(isReadable);
  const led = new Set(steps.flatMap(({ address, to }) => [address, to]));
  return {
    refusal: plan.refusal ?? (probe?.answer === 'refused' ? 'unknown' : null),
    deliveries: plan.deliveries.filter(isReadable).map(({ address, full }) => ({ address, full })),
    leaving: plan.leaving
      .filter(({ address }) => led.has(address))
      .map(({ address, by, target }) => ({ address, by, target })),
    steps: steps.map(({ rule, depth, address, to }) => ({ rule, depth, address, to })),
    probe,
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
