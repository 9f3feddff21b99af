import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { changesOf } from '#services/domains/change-set.ts';
import { onboardingSentence, onboardingTexts } from '#services/domains/onboarding-texts.ts';
import type { PublishOutcome, PublishPlan } from '#services/domains/publishing.ts';
import { recordPurposes } from '#services/domains/records.ts';
import { parseDomain } from '#wire/address.ts';
import { body, json, problems } from './documented.ts';
import { domainParam } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Domains');

const wish = z
  .strictObject({
    only: z.array(z.enum(recordPurposes)).optional().openapi({ description: 'Only records for these purposes.' }),
    replace: z.boolean().default(false).openapi({ description: 'Replace records of others that stand in the way.' }),
    dryRun: z.boolean().default(false).openapi({ description: 'Change nothing.' }),
  })
  .openapi('Publishing');

const publicationView = z
  .object({
    sets: z.array(
      z.object({
        zone: z.string(),
        server: z.string(),
        action: z.enum(['keep', 'add', 'replace', 'conflict']),
        purpose: z.enum(recordPurposes),
        name: z.string(),
        type: z.string(),
        added: z.array(z.string()),
        lost: z.array(z.string()).openapi({ description: 'Records of others that go, or would have to.' }),
      }),
    ),
    elsewhere: z
      .array(z.object({ purpose: z.enum(recordPurposes), name: z.string(), type: z.string() }))
      .openapi({ description: 'Records in zones that are not managed here.' }),
    outcome: z.enum(['planned', 'published', 'undone', 'left', 'failed']),
    text: z.string().openapi({ description: 'How it ended, in the language of the request.' }),
  })
  .openapi('Publication');

const publishRoute = operation({
  method: 'post',
  path: '/{domain}/publication',
  summary: 'Put the records that a domain should have into its zone, where that is managed here',
  request: { params: domainParam, body: body(wish) },
  responses: { 200: json(publicationView, 'What was planned, and how it ended.'), ...problems },
});

/** Changes of zones, below `/domains`. */
export function domainPublicationApi({ desk, domains }: Pick<ApiParts, 'desk' | 'domains'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(publishRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const { only, replace, dryRun } = context.req.valid('json');
    const act = actBy(context, 'domain.change', { kind: 'domain', domain });
    await desk.require(requireActor(context), act.action, act.subject);
    await desk.requireOwned(domain);
    const texts = onboardingTexts(context.var.language);
    try {
      const options = { only: only === undefined ? undefined : new Set(only), overwrite: replace };
      const plan = await domains.planPublication(domain, options);
      if (dryRun) return context.json({ ...planView(plan), outcome: 'planned' as const, text: '' }, 200);
      // In the log before it is done: what happens to a zone is not undone by a crash here.
      await desk.record({ ...act, note: { published: changesOf(plan.zones.flatMap(({ sets }) => sets)).length } });
      const outcome = await domains.publish(plan);
      return context.json({ ...planView(plan), outcome: outcome.kind, text: outcomeText(plan, outcome, texts) }, 200);
    } catch (error) {
      const text = onboardingSentence(context.var.language, error, domain);
      if (text === undefined) throw error;
      return context.json({ sets: [], elsewhere: [], outcome: 'failed' as const, text }, 200);
    }
  });
  return api;
}

function planView({ zones, elsewhere }: PublishPlan) {
  return {
    sets: zones.flatMap(({ zone, driver, sets }) =>
      sets.map(({ action, purpose, name, type, added, lost }) => ({
        zone,
        server: driver.name,
        action,
        purpose,
        name,
        type,
        added: [...added],
        lost: [...lost],
      })),
    ),
    elsewhere: elsewhere.map(({ purpose, name, type }) => ({ purpose, name, type })),
  };
}

function outcomeText(plan: PublishPlan, outcome: PublishOutcome, texts: ReturnType<typeof onboardingTexts>): string {
  if (outcome.kind !== 'published') return texts.dnsFault(outcome.fault, outcome.server, outcome.zone);
  const changed = changesOf(plan.zones.flatMap(({ sets }) => sets)).length;
  return changed === 0 ? texts.nothingToDo : texts.published(changed);
}
