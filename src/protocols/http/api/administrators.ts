import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { MailError } from '#base/errors.ts';
import type { Actor } from '#directory/access.ts';
import { type AdministratorItem, type AdministratorPost, administratorRoles } from '#directory/administrators.ts';
import type { Subject } from '#directory/audit/subjects.ts';
import { requireActor, requireRecent } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { normalizeLocal } from '#wire/address.ts';
import { passwordText } from './account-schemas.ts';
import { body, ifMatch, json, nothing, problems, versioned } from './documented.ts';
import { actBy, apiPart, operationsOf, timeText } from './frame.ts';
import { newAdministratorPassword } from './judged.ts';
import { requireSecure } from './secure.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const operation = operationsOf('Administrators');

const login = z
  .string()
  .min(1)
  .max(254)
  .regex(/^[^\s\p{Cc}]+$/u)
  .openapi({ description: 'What they sign in with: one word, in any case.' });
const param = z.object({ login });

const post = {
  role: z.enum(administratorRoles),
  customer: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .openapi({ description: 'Number of the customer; null: the installation.' }),
};

const administratorView = z
  .object({
    login: z.string(),
    role: z.enum(administratorRoles),
    customer: z.int().nullable(),
    createdAt: z.string(),
    secondFactor: z.boolean(),
  })
  .openapi('Administrator');

const generated = z.string().nullable().openapi({ description: 'The generated password; null where one was given.' });
const wantedPassword = passwordText
  .optional()
  .openapi({ description: 'Left out: one is generated and answered, this once.' });

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Who administers',
  responses: { 200: json(z.object({ items: z.array(administratorView) }), 'All, by login.'), ...problems },
});

const addRoute = operation({
  method: 'post',
  path: '/',
  summary: 'Add an administrator',
  request: { body: body(z.strictObject({ login, ...post, password: wantedPassword })) },
  responses: {
    201: versioned(administratorView.extend({ password: generated }), 'The administrator.'),
    ...problems,
  },
});

const showRoute = operation({
  method: 'get',
  path: '/{login}',
  summary: 'One administrator',
  request: { params: param },
  responses: { 200: versioned(administratorView, 'The administrator.'), ...problems },
});

const changeRoute = operation({
  method: 'put',
  path: '/{login}/post',
  summary: 'Give an administrator another role, or another customer; it holds from the next request on',
  request: { params: param, headers: ifMatch, body: body(z.strictObject(post)) },
  responses: { 200: versioned(administratorView, 'The administrator as it is now.'), ...problems },
});

const passwordRoute = operation({
  method: 'put',
  path: '/{login}/password',
  summary: 'Give an administrator a new password; it ends every session of theirs',
  request: { params: param, body: body(z.strictObject({ password: wantedPassword })) },
  responses: { 200: json(z.object({ password: generated }), 'Done.'), ...problems },
});

const removeRoute = operation({
  method: 'delete',
  path: '/{login}',
  summary: 'Remove an administrator; the last operator stays',
  request: { params: param, headers: ifMatch },
  responses: { 204: nothing('They can sign in no more.'), ...problems },
});

type Parts = Pick<ApiParts, 'desk' | 'administration' | 'policies'>;

/** `/administrators` */
export function administratorsApi({ desk, administration, policies }: Parts): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const items = await administration.listAdministrators(requireActor(context));
    return context.json({ items: items.map(viewOf) }, 200);
  });
  api.openapi(addRoute, async (context) => {
    requireSecure(context);
    const { password: wanted, login: name, ...given } = context.req.valid('json');
    const subject = subjectOf(name, given.customer);
    await desk.require(requireWhole(context), 'administrator.change', subject);
    const { password, generated: made } = await newAdministratorPassword(policies, name, wanted, context.var.language);
    await desk.directory(actBy(context, 'administrator.change', subject)).addAdministrator(name, password, given);
    context.header('Location', `/api/v1/administrators/${encodeURIComponent(subject.login)}`);
    return context.json({ ...(await shown(context, subject.login)), password: made }, 201);
  });
  api.openapi(showRoute, async (context) => context.json(await shown(context, asked(context)), 200));
  api.openapi(changeRoute, async (context) => {
    const name = asked(context);
    requireWhole(context);
    const wanted = context.req.valid('json');
    // Whoever gives the post must be above it, as above the one that is there.
    const by = actBy(context, 'administrator.change', subjectOf(name), [placeOf(wanted)]);
    await changing(
      () => current(context, name),
      () => desk.directory(by).changeAdministrator(name, wanted),
    );
    return context.json(await shown(context, name), 200);
  });
  api.openapi(passwordRoute, async (context) => {
    requireSecure(context);
    const name = asked(context);
    const subject = subjectOf(name);
    await desk.require(requireWhole(context), 'administrator.change', subject);
    const { password: wanted } = context.req.valid('json');
    const { password, generated: made } = await newAdministratorPassword(policies, name, wanted, context.var.language);
    const by = { ...actBy(context, 'administrator.change', subject), note: { password: 'new' } };
    await desk.directory(by).setAdministratorPassword(name, password);
    return context.json({ password: made }, 200);
  });
  api.openapi(removeRoute, async (context) => {
    const name = asked(context);
    requireWhole(context);
    await changing(
      () => current(context, name),
      () => desk.directory(actBy(context, 'administrator.change', subjectOf(name))).removeAdministrator(name),
    );
    return context.body(null, 204);
  });
  return api;

  async function current(context: Context<HttpEnv>, name: string) {
    return viewOf(await administration.administrator(requireActor(context), name));
  }

  async function shown(context: Context<HttpEnv>, name: string) {
    const view = await current(context, name);
    context.header('ETag', entityTag(await desk.version(subjectOf(name))));
    return view;
  }
}

/**
 * Who asks, with a fresh proof of identity. Throws `denied` for a key that was left only part of its role: whoever it
 * made or changed would have all of theirs.
 */
function requireWhole(context: Context<HttpEnv>): Actor {
  const actor = requireRecent(context);
  if (actor.scopes !== null) throw new MailError('denied', 'keys with scopes may not change administrators');
  return actor;
}

function asked(context: Context<HttpEnv>): string {
  return normalizeLocal(context.req.param('login') ?? '');
}

function subjectOf(name: string, customer?: number | null) {
  const subject = { kind: 'administrator', login: normalizeLocal(name) } as const;
  return customer === undefined ? subject : { ...subject, customer };
}

function placeOf({ customer }: AdministratorPost): Subject {
  return customer === null ? { kind: 'installation' } : { kind: 'customer', customer };
}

function viewOf(item: AdministratorItem): z.infer<typeof administratorView> {
  const { login: name, role, customer_id: customer } = item;
  return {
    login: name,
    role,
    customer,
    createdAt: timeText(item.created_at),
    secondFactor: item.second_factor_since !== null,
  };
}
