import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Actor } from '#directory/access.ts';
import type { Subject } from '#directory/audit/subjects.ts';
import type { DomainClaimRow } from '#directory/domain-claims.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { parseDomain } from '#wire/address.ts';
import { json, nothing, problems } from './documented.ts';
import { domainParam } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf, timeText } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Domains');

const claimView = z
  .object({
    domain: z.string(),
    expiresAt: z.string(),
    records: z
      .array(z.object({ name: z.string(), type: z.enum(['TXT', 'CNAME']), value: z.string() }))
      .openapi({ description: 'Either of them in DNS proves that the domain is theirs.' }),
  })
  .openapi('DomainClaim');

const proofView = z
  .object({
    state: z.enum(['proved', 'missing', 'wrong', 'unknown']),
    by: z.enum(['TXT', 'CNAME']).nullable(),
    found: z.array(z.string()).openapi({ description: 'What stands there instead.' }),
    reason: z.string().nullable().openapi({ description: 'Why DNS did not say.' }),
  })
  .openapi('DomainProof');

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'What you claim and have not proved yet',
  responses: { 200: json(z.object({ items: z.array(claimView) }), 'Every open claim of yours.'), ...problems },
});

const showRoute = operation({
  method: 'get',
  path: '/{domain}/claim',
  summary: 'What DNS must show to prove that a domain is yours',
  request: { params: domainParam },
  responses: { 200: json(claimView, 'The open claim.'), ...problems },
});

const withdrawRoute = operation({
  method: 'delete',
  path: '/{domain}/claim',
  summary: 'Give up the claim of a domain',
  request: { params: domainParam },
  responses: { 204: nothing('It is gone.'), ...problems },
});

const proveRoute = operation({
  method: 'post',
  path: '/{domain}/proof',
  summary: 'Look whether DNS shows the proof; then the domain receives and sends mail',
  request: { params: domainParam },
  responses: { 200: json(proofView, 'What DNS shows.'), ...problems },
});

/** `/domain-claims` */
export function ownClaimsApi({ desk, domains }: Pick<ApiParts, 'desk' | 'domains'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const actor = requireActor(context);
    const { customer } = actor;
    const subject: Subject = customer === null ? { kind: 'installation' } : { kind: 'customer', customer };
    await desk.require(actor, 'domain.create', subject);
    const claims = await desk.domainClaims(customer);
    return context.json({ items: claims.map((claim) => claimOf(claim, domains)) }, 200);
  });
  return api;
}

/** Claims and proofs, below `/domains`. */
export function domainClaimsApi({ desk, domains }: Pick<ApiParts, 'desk' | 'domains'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(showRoute, async (context) => {
    const actor = requireActor(context);
    const domain = parseDomain(context.req.valid('param').domain);
    await desk.require(actor, 'domain.read', claimant(actor, domain));
    const claim = await desk.domainClaim(domain, actor.customer);
    return context.json(claimOf(claim, domains), 200);
  });
  api.openapi(withdrawRoute, async (context) => {
    const actor = requireActor(context);
    const domain = parseDomain(context.req.valid('param').domain);
    const act = actBy(context, 'domain.delete', claimant(actor, domain));
    await desk.directory(act).withdrawClaim(domain, actor.customer);
    return context.body(null, 204);
  });
  api.openapi(proveRoute, async (context) => {
    const actor = requireActor(context);
    const domain = parseDomain(context.req.valid('param').domain);
    const subject = claimant(actor, domain);
    await desk.require(actor, 'domain.create', subject);
    const claim = await desk.domainClaim(domain, actor.customer);
    const proof = await domains.proof(claim);
    if (proof.kind === 'proved') {
      const act = { ...actBy(context, 'domain.create', subject), note: { domain, proof: proof.by } };
      await desk.directory(act).proveDomain(claim);
    }
    const answer = {
      state: proof.kind,
      by: proof.kind === 'proved' ? proof.by : null,
      found: proof.kind === 'wrong' ? [...proof.found] : [],
      reason: proof.kind === 'unknown' ? proof.reason : null,
    };
    return context.json(answer, 200);
  });
  return api;
}

/** Whose a claim is: who else claims the same domain is nobody's business, so the act is about the customer. */
export function claimant({ customer }: Actor, domain: string): Subject {
  return customer === null ? { kind: 'domain', domain, customer } : { kind: 'customer', customer };
}

function claimOf(claim: DomainClaimRow, domains: ApiParts['domains']): z.infer<typeof claimView> {
  const { name, text, alias } = domains.challenge(claim);
  return {
    domain: claim.domain,
    expiresAt: timeText(claim.expires_at),
    records: [
      { name, type: 'TXT', value: text },
      { name, type: 'CNAME', value: alias },
    ],
  };
}
