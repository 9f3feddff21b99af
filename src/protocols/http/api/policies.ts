import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { policyChangeSchema } from '#directory/policy/schema.ts';
import { presets } from '#directory/policy/presets.ts';
import type { PolicyRow } from '#directory/policy/rows.ts';
import { MailError } from '#base/errors.ts';
import type { Language } from '#base/catalogue.ts';
import { explainName, explainPassword, wishFaultText } from '#directory/policy/texts.ts';
import { policyLevels } from '#directory/policy/types.ts';
import type { Subject } from '#directory/audit/subjects.ts';
import { parseOwnAddress } from '#directory/addresses.ts';
import { parseDomain } from '#wire/address.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { addressText, passwordText } from './account-schemas.ts';
import { body, ifMatch, json, nothing, problems, versioned } from './documented.ts';
import { domainName } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf } from './frame.ts';
import { fieldErrors } from './judged.ts';
import { InvalidFields } from '#protocols/http/problem.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const operation = operationsOf('Policies');

const nameRule = z.object({
  min: z.int(),
  max: z.int(),
  startsWithLetter: z.boolean(),
  specials: z.string(),
  edges: z.boolean(),
  adjacent: z.boolean(),
});

const passwordRule = z.object({
  min: z.int(),
  max: z.int(),
  upper: z.boolean(),
  lower: z.boolean(),
  digit: z.boolean(),
  special: z.boolean(),
  ascii: z.boolean(),
  strength: z.int(),
  withoutName: z.boolean(),
});

const limits = z.object({
  aliases: z.int(),
  externalAccounts: z.int(),
  forwards: z.int(),
  messagesPerDay: z.int(),
  recipientsPerMessage: z.int(),
  importRows: z.int(),
  spaceBytes: z.int(),
  webShare: z.int(),
  graceDays: z.int(),
  receiveSuspended: z.boolean(),
});

const policyView = z
  .object({
    policy: z.object({ name: nameRule, password: passwordRule, limits }),
    origin: z
      .record(z.string(), z.string())
      .openapi({ description: 'For each value, such as password.min, the level that says it; preset for the rest.' }),
    text: z.object({ name: z.array(z.string()), password: z.array(z.string()) }).openapi({
      description: 'The rules as sentences, in the language of the request.',
    }),
  })
  .openapi('EffectivePolicy');

const levelView = z
  .object({
    level: z.enum(policyLevels),
    subject: z.string(),
    preset: z.string(),
    change: z.record(z.string(), z.unknown()),
  })
  .openapi('PolicyLevel');

const presetName = z.enum(Object.keys(presets) as [keyof typeof presets, ...(keyof typeof presets)[]]);

const wish = z
  .strictObject({
    preset: presetName.optional().openapi({
      description:
        'What the platform begins with; elsewhere its rules for names and passwords (of a plan its limits too) are taken over as values.',
    }),
    change: policyChangeSchema,
  })
  .openapi('PolicyWish');

const violationView = z.object({ field: z.string(), rule: z.string(), text: z.string(), part: z.string().optional() });

const levelParam = z.object({
  level: z.enum(policyLevels),
  subject: z
    .string()
    .min(1)
    .max(320)
    .openapi({ description: 'Plan, domain or address of an account; `-` for the platform.' }),
});

const forWhom = z.object({
  plan: z.string().max(200).optional(),
  domain: domainName.optional(),
  account: addressText.optional(),
});

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Every level that says something',
  responses: { 200: json(z.object({ items: z.array(levelView) }), 'From above.'), ...problems },
});

const effectiveRoute = operation({
  method: 'get',
  path: '/effective',
  summary: 'The policy that holds for a plan, domain or account, in data and in words',
  request: { query: forWhom },
  responses: { 200: json(policyView, 'The policy.'), ...problems },
});

const judgeRoute = operation({
  method: 'post',
  path: '/judgement',
  summary: 'Rules that a name or a password would break',
  request: {
    body: body(
      z.strictObject({ domain: domainName, name: z.string().max(320).optional(), password: passwordText.optional() }),
    ),
  },
  responses: { 200: json(z.object({ violations: z.array(violationView) }), 'None where all is well.'), ...problems },
});

const levelRoute = operation({
  method: 'get',
  path: '/{level}/{subject}',
  summary: 'What a level says itself',
  request: { params: levelParam },
  responses: { 200: versioned(levelView, 'What it says; nothing where nobody said anything.'), ...problems },
});

const setRoute = operation({
  method: 'put',
  path: '/{level}/{subject}',
  summary: 'Replace what a level says',
  request: { params: levelParam, headers: ifMatch, body: body(wish) },
  responses: { 204: nothing('It holds.'), ...problems },
});

const previewRoute = operation({
  method: 'post',
  path: '/{level}/{subject}/preview',
  summary: 'Accounts that would break the policy if it were so',
  request: {
    params: levelParam,
    query: z.object({ cursor: z.coerce.number().int().min(0).default(0) }),
    body: body(wish),
  },
  responses: {
    200: json(
      z.object({
        items: z.array(
          z.object({
            address: z.string(),
            violations: z.array(violationView),
            aliases: z.int().openapi({ description: 'Aliases above what would be allowed.' }),
          }),
        ),
        next: z.int().nullable(),
      }),
      'A page of them.',
    ),
    ...problems,
  },
});

/** `/policies` */
export function policiesApi({ desk, policies }: Pick<ApiParts, 'desk' | 'policies'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    await desk.require(requireActor(context), 'policy.read', { kind: 'installation' });
    const rows = await policies.rows();
    return context.json({ items: rows.map(levelAnswer) }, 200);
  });
  api.openapi(levelRoute, async (context) => {
    const { level, subject } = await subjectOf(context, context.req.valid('param'));
    const about: Subject = { kind: 'policy', level, subject };
    await desk.require(requireActor(context), 'policy.read', about);
    // First, so that a version is never newer than what is shown with it.
    const version = await desk.version(about);
    const shown = levelAnswer(await policies.level(level, subject));
    context.header('ETag', entityTag(version));
    return context.json(level === 'account' ? { ...shown, subject: context.req.valid('param').subject } : shown, 200);
  });
  api.openapi(effectiveRoute, async (context) => {
    const { plan, domain, account } = context.req.valid('query');
    const { language } = context.var;
    const subject = account === undefined ? await readable(context, plan, domain) : await ofAccount(context, account);
    const { policy, origin } = await policies.effective(subject);
    const text = { name: explainName(policy.name, language), password: explainPassword(policy.password, language) };
    return context.json({ policy, origin: { ...origin }, text }, 200);
  });
  api.openapi(judgeRoute, async (context) => {
    const { domain: name, name: local, password } = context.req.valid('json');
    const domain = parseDomain(name);
    await desk.require(requireActor(context), 'policy.read', { kind: 'policy', level: 'domain', subject: domain });
    const violations = [
      ...(local === undefined ? [] : await policies.judgeName(local, { domain })),
      ...(password === undefined ? [] : await policies.judgePassword(password, { domain }, [local ?? ''])),
    ];
    return context.json({ violations: fieldErrors(violations, context.var.language) }, 200);
  });
  api.openapi(setRoute, async (context) => {
    const { level, subject } = await subjectOf(context, context.req.valid('param'));
    const { preset, change } = context.req.valid('json');
    const by = actBy(context, 'policy.change', { kind: 'policy', level, subject });
    await changing(
      async () => levelAnswer(await policies.level(level, subject)),
      () => saying(context.var.language, () => desk.policies(by).set({ level, subject, preset, change })),
    );
    context.header('ETag', entityTag(await desk.version(by.subject)));
    return context.body(null, 204);
  });
  api.openapi(previewRoute, async (context) => {
    const { level, subject } = await subjectOf(context, context.req.valid('param'));
    await desk.require(requireActor(context), 'policy.change', { kind: 'policy', level, subject });
    const { preset, change } = context.req.valid('json');
    const { cursor } = context.req.valid('query');
    const { breaches, next } = await saying(context.var.language, () =>
      policies.preview({ level, subject, preset, change }, cursor),
    );
    const items = breaches.map(({ address, violations, aliases }) => ({
      address,
      aliases,
      violations: fieldErrors(violations, context.var.language),
    }));
    return context.json({ items, next }, 200);
  });
  return api;

  async function readable(context: Context<HttpEnv>, plan: string | undefined, name: string | undefined) {
    const domain = name === undefined ? undefined : parseDomain(name);
    const subject: Subject =
      domain !== undefined
        ? { kind: 'policy', level: 'domain', subject: domain }
        : { kind: 'policy', level: plan === undefined ? 'platform' : 'plan', subject: plan ?? '' };
    await desk.require(requireActor(context), 'policy.read', subject);
    return { ...(plan !== undefined && { plan }), ...(domain !== undefined && { domain }) };
  }

  async function ofAccount(context: Context<HttpEnv>, address: string) {
    const { account_id: account, domain } = await desk.account(requireActor(context), 'policy.read', address);
    return { domain, account };
  }

  /** Accounts are called by their address outside, and kept by their number. */
  async function subjectOf(context: Context<HttpEnv>, { level, subject }: z.infer<typeof levelParam>) {
    if (level === 'platform') return { level, subject: '' };
    if (level === 'domain') return { level, subject: parseDomain(subject) };
    if (level === 'plan') return { level, subject };
    parseOwnAddress(subject);
    const { account_id: account } = await desk.account(requireActor(context), 'policy.read', subject);
    return { level, subject: String(account) };
  }
}

function levelAnswer({ change, ...row }: PolicyRow) {
  return { ...row, change: JSON.parse(change) as Record<string, unknown> };
}

/** Says beside its field what cannot be part of a policy. */
async function saying<T>(language: Language, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    if (!(error instanceof MailError) || error.code !== 'bad-argument') throw error;
    const { reason, path } = error.detail;
    if (reason !== 'impossible' && reason !== 'schema') throw error;
    throw new InvalidFields([{ field: `change.${path}`, rule: reason, text: wishFaultText(reason, language) }]);
  }
}
