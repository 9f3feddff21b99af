import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import type { DomainClaimRow } from '#directory/domain-claims.ts';
import { type DomainItem, domainSorts } from '#directory/domain-list.ts';
import { itemsOfReport } from '#directory/domain-reports.ts';
import { parseOwnDomain } from '#directory/domain-names.ts';
import type { TargetServer } from '#directory/routing/types.ts';
import { parseDomain } from '#wire/address.ts';
import { InvalidFields } from '#protocols/http/problem.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { onboardingSentence } from '#services/domains/onboarding-texts.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import { body, idempotent, ifMatch, json, listQuery, nothing, pageOf, problems, versioned } from './documented.ts';
import { changedDomain, domainChange, domainParam, domainView, newDomain } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf, pageAnswer, timeText, wishOf } from './frame.ts';
import { claimant } from './domain-claims.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const operation = operationsOf('Domains');

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Domains',
  request: { query: listQuery(domainSorts) },
  responses: { 200: json(pageOf(domainView), 'A page of domains.'), ...problems },
});

const addRoute = operation({
  method: 'post',
  path: '/',
  summary: 'Add a domain',
  request: { headers: idempotent, body: body(newDomain) },
  responses: { 201: versioned(domainView, 'The domain.'), ...problems },
});

const showRoute = operation({
  method: 'get',
  path: '/{domain}',
  summary: 'One domain',
  request: { params: domainParam },
  responses: { 200: versioned(domainView, 'The domain.'), ...problems },
});

const changeRoute = operation({
  method: 'patch',
  path: '/{domain}',
  summary: 'Change how a domain treats unknown names',
  request: { params: domainParam, headers: ifMatch, body: body(domainChange) },
  responses: {
    200: versioned(changedDomain, 'The domain as it is now, and what its target server says.'),
    ...problems,
  },
});

const removeRoute = operation({
  method: 'delete',
  path: '/{domain}',
  summary: 'Remove a domain that has no addresses any more',
  request: { params: domainParam, headers: ifMatch },
  responses: { 204: nothing('It is gone.'), ...problems },
});

/** `/domains` */
export function domainsApi({ desk, domains }: Pick<ApiParts, 'desk' | 'domains'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const listed = await desk.domains(requireActor(context), wishOf(context.req.valid('query')));
    return context.json(pageAnswer(listed, viewOf), 200);
  });
  api.openapi(addRoute, async (context) => {
    const { name, target, vouched } = context.req.valid('json');
    const domain = parseDomain(name);
    const actor = requireActor(context);
    context.header('Location', `/api/v1/domains/${domain}`);
    if (vouched) {
      if (actor.role !== 'operator') throw new MailError('denied', 'only an operator vouches for a domain');
      const act = actBy(context, 'domain.create', { kind: 'domain', domain, customer: null });
      await desk.directory({ ...act, note: { vouched } }).addDomain(domain, target ?? null);
      return context.json(await shown(context, domain), 201);
    }
    const act = { ...actBy(context, 'domain.create', claimant(actor, domain)), note: { claimed: domain } };
    await desk.require(actor, act.action, act.subject);
    const own = ownable(name, context.var.language);
    const elsewhere = target === undefined ? await domains.authorityElsewhere(own, context.var.language) : null;
    const chosen = target === undefined ? (elsewhere?.server ?? null) : target;
    const claim = await desk.directory(act).claimDomain(own, chosen, actor.customer);
    return context.json(claimedView(claim), 201);
  });
  api.openapi(showRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    return context.json(await shown(context, domain), 200);
  });
  api.openapi(changeRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const { target, catchAll } = context.req.valid('json');
    const subject = { kind: 'domain', domain } as const;
    const catching =
      typeof catchAll === 'string' ? await desk.account(requireActor(context), 'account.read', catchAll) : null;
    const also = catching === null ? [] : [{ kind: 'account', account: catching.account_id } as const];
    await changing(
      async () => viewOf(await desk.domain(requireActor(context), domain)),
      () =>
        desk.changeDomain(actBy(context, 'domain.change', subject, also), domain, {
          target,
          catchAll: catchAll === undefined ? undefined : (catching?.account_id ?? null),
        }),
    );
    const finding = target === undefined ? null : await found(domain, target, context.var.language);
    return context.json({ ...(await shown(context, domain)), finding }, 200);
  });
  api.openapi(removeRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    await changing(
      async () => viewOf(await desk.domain(requireActor(context), domain)),
      () => desk.directory(actBy(context, 'domain.delete', { kind: 'domain', domain })).removeDomain(domain),
    );
    return context.body(null, 204);
  });
  return api;

  /** What the target server says, or, without one, that another platform has authority. */
  async function found(domain: string, target: TargetServer | null, language: Language): Promise<string | null> {
    if (target !== null) return domains.examine(domain, target, language);
    return (await domains.authorityElsewhere(domain, language))?.text ?? null;
  }

  async function shown(context: Parameters<typeof requireActor>[0], domain: string) {
    // First, so that a version is never newer than what is shown with it.
    const version = await desk.version({ kind: 'domain', domain });
    const view = viewOf(await desk.domain(requireActor(context), domain));
    context.header('ETag', entityTag(version));
    return view;
  }
}

/** The domain, or why nobody can own one of that name, in a sentence. */
function ownable(name: string, language: Language): string {
  try {
    return parseOwnDomain(name);
  } catch (error) {
    const text = onboardingSentence(language, error, name);
    throw text === undefined ? error : new InvalidFields([{ field: 'name', rule: 'domain-name', text }]);
  }
}

/** A domain as its claimant sees it, whoever else claims it. */
function claimedView(claim: DomainClaimRow) {
  const mode = claim.target_host === null ? 'authoritative' : 'non-authoritative';
  const customer = claim.customer_id === 0 ? null : claim.customer_id;
  const { domain: name, created_at } = claim;
  return viewOf({
    ...claim,
    name,
    created_at,
    mode,
    customer_id: customer,
    ownership: 'pending',
    catch_all: null,
    accounts: 0,
    checked_at: null,
    dns_state: null,
    dns_items: null,
  });
}

function viewOf(row: Omit<DomainItem, 'ownership_since'>) {
  const { target_host: host, target_port: port, target_tls: tls } = row;
  return {
    name: row.name,
    mode: row.mode,
    target: host === null || port === null || tls === null ? null : { host, port, tls },
    catchAll: row.catch_all,
    ownership: row.ownership,
    customer: row.customer_id,
    accounts: row.accounts,
    diagnosis: diagnosisOf(row),
    createdAt: timeText(row.created_at),
  };
}

function diagnosisOf({
  checked_at: at,
  dns_state: state,
  dns_items: items,
}: Pick<DomainItem, 'checked_at' | 'dns_state' | 'dns_items'>) {
  if (at === null || state === null || items === null) return null;
  return { checkedAt: timeText(at), state, items: itemsOfReport({ items }) };
}
