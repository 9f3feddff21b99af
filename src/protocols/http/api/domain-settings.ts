import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Actor } from '#directory/access.ts';
import { mtaStsModes } from '#directory/mta-sts.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { recordPurposes } from '#services/domains/records.ts';
import { driftSentence } from '#services/domains/sentences.ts';
import { parseDomain } from '#wire/address.ts';
import { body, ifMatch, json, problems, versioned } from './documented.ts';
import { domainParam } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf, timeText } from './frame.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const operation = operationsOf('Domains');

const mtaStsWish = z
  .strictObject({
    mode: z.enum(mtaStsModes).openapi({
      description:
        'What those who deliver must keep to (RFC 8461 5): nothing (none), report only (testing), TLS with a right certificate (enforce).',
    }),
  })
  .openapi('MtaStsWish');

const mtaStsView = mtaStsWish
  .extend({
    id: z.string().openapi({ description: 'What the record at `_mta-sts` announces; it changes with the policy.' }),
    text: z.string().openapi({ description: 'The policy as it is served.' }),
  })
  .openapi('MtaSts');

const choiceView = z
  .strictObject({
    without: z.array(z.enum(recordPurposes)).openapi({
      description: 'Purposes of records that the domain does not need: they are neither published nor missed.',
    }),
  })
  .openapi('RecordChoice');

const driftView = z
  .object({
    time: z.iso.datetime(),
    item: z.string().openapi({ description: 'The record or the check.' }),
    state: z.string().openapi({ description: 'How it is since then.' }),
    detail: z.string().openapi({ description: 'What was found, in a sentence in the language of the request.' }),
  })
  .openapi('DomainDrift');

const showRoute = operation({
  method: 'get',
  path: '/{domain}/mta-sts',
  summary: 'What a domain demands of those who deliver to it',
  request: { params: domainParam },
  responses: { 200: versioned(mtaStsView, 'The mode of its MTA-STS policy.'), ...problems },
});

const changeRoute = operation({
  method: 'put',
  path: '/{domain}/mta-sts',
  summary: 'Choose what a domain demands of those who deliver to it',
  request: { params: domainParam, headers: ifMatch, body: body(mtaStsWish) },
  responses: { 200: versioned(mtaStsView, 'The mode as it is now.'), ...problems },
});

const driftsRoute = operation({
  method: 'get',
  path: '/{domain}/drifts',
  summary: 'What daily looks at the DNS of a domain found changed, newest first',
  request: { params: domainParam },
  responses: { 200: json(z.object({ items: z.array(driftView) }), 'All that are kept.'), ...problems },
});

const showChoiceRoute = operation({
  method: 'get',
  path: '/{domain}/record-choice',
  summary: 'Which records a domain does without',
  request: { params: domainParam },
  responses: { 200: versioned(choiceView, 'What was chosen.'), ...problems },
});

const chooseRoute = operation({
  method: 'put',
  path: '/{domain}/record-choice',
  summary: 'Choose which records a domain does without',
  request: { params: domainParam, headers: ifMatch, body: body(choiceView) },
  responses: { 200: versioned(choiceView, 'What is chosen now.'), ...problems },
});

/** MTA-STS, the choice of records, and drifts, below `/domains`. */
export function domainSettingsApi({ desk, domains }: Pick<ApiParts, 'desk' | 'domains'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  const mtaSts = async (actor: Actor, domain: string) => ({
    mode: await desk.mtaStsMode(actor, domain),
    ...(await domains.mtaStsPolicy(domain)),
  });
  const choice = async (actor: Actor, domain: string) => {
    const without = new Set(await desk.omissions(actor, domain));
    return { without: recordPurposes.filter((purpose) => without.has(purpose)) };
  };
  api.openapi(showRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    return context.json(await versionedBy(context, domain, mtaSts), 200);
  });
  api.openapi(changeRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const { mode } = context.req.valid('json');
    const by = actBy(context, 'domain.change', { kind: 'domain', domain });
    await changing(
      () => mtaSts(by.actor, domain),
      () => desk.setMtaStsMode(by, domain, mode),
    );
    return context.json(await versionedBy(context, domain, mtaSts), 200);
  });
  api.openapi(showChoiceRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    return context.json(await versionedBy(context, domain, choice), 200);
  });
  api.openapi(chooseRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const { without } = context.req.valid('json');
    const by = actBy(context, 'domain.change', { kind: 'domain', domain });
    await changing(
      () => choice(by.actor, domain),
      () => desk.setOmissions(by, domain, without),
    );
    return context.json(await versionedBy(context, domain, choice), 200);
  });
  api.openapi(driftsRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const rows = await desk.domainDrifts(requireActor(context), domain);
    const { language } = context.var;
    const items = rows.map((row) => ({
      time: timeText(row.at),
      item: row.item,
      state: row.state,
      detail: driftSentence(language, row),
    }));
    return context.json({ items }, 200);
  });
  return api;

  /** What is shown of a domain, with its version. */
  async function versionedBy<T>(
    context: Context<HttpEnv>,
    domain: string,
    view: (actor: Actor, domain: string) => Promise<T>,
  ): Promise<T> {
    // First, so that a version is never newer than what is shown with it.
    const version = await desk.version({ kind: 'domain', domain });
    const shown = await view(requireActor(context), domain);
    context.header('ETag', entityTag(version));
    return shown;
  }
}
