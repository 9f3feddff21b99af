import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { vacationLimits } from '#base/limits-queue.ts';
import type { Action } from '#directory/access.ts';
import type { ActBy } from '#directory/acting.ts';
import { parseOwnAddress } from '#directory/addresses.ts';
import type { ForwardRow } from '#directory/forwards.ts';
import type { VacationRow } from '#directory/vacations.ts';
import { formatAddress } from '#wire/address.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { accountParam, addressText } from './account-schemas.ts';
import { requireActor, requireRecent } from '#protocols/http/authenticate.ts';
import { body, idempotent, ifMatch, json, nothing, problems, versioned } from './documented.ts';
import { actBy, apiPart, operationsOf, timeText } from './frame.ts';
import { requireName } from './judged.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const operation = operationsOf('Mail of an account');

const aliasView = z.object({ address: z.string() }).openapi('Alias');
const aliasParam = accountParam.extend({ alias: addressText });

const forwardView = z
  .object({
    number: z.int(),
    source: z
      .string()
      .nullable()
      .openapi({ description: 'The address that it is for; null for every one of the account.' }),
    target: z.string(),
    keepCopy: z.boolean(),
    status: z.enum(['active', 'paused']),
    refusals: z.int().openapi({ description: 'Refusals in a row.' }),
    reason: z.string().nullable().openapi({ description: 'What the target said when it refused last.' }),
    createdAt: z.string(),
  })
  .openapi('Forward');

const newForward = z
  .strictObject({ source: addressText.optional(), target: addressText, keepCopy: z.boolean().default(true) })
  .openapi('NewForward');

const forwardParam = accountParam.extend({ forward: z.coerce.number().int().min(1) });

const vacationView = z
  .strictObject({
    from: z.iso.datetime(),
    to: z.iso.datetime().nullable(),
    subject: z.string().max(vacationLimits.subject),
    text: z.string().max(vacationLimits.text),
    days: z.int().min(1).max(vacationLimits.maxInterval).default(vacationLimits.interval),
  })
  .openapi('Vacation');

const list = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

const aliasesRoute = operation({
  method: 'get',
  path: '/{account}/aliases',
  summary: 'Aliases of an account',
  request: { params: accountParam },
  responses: { 200: json(list(aliasView), 'All of them.'), ...problems },
});

const addAliasRoute = operation({
  method: 'post',
  path: '/{account}/aliases',
  summary: 'Give an account one more address',
  request: { params: accountParam, headers: idempotent, body: body(z.strictObject({ address: addressText })) },
  responses: { 201: json(aliasView, 'The alias.'), ...problems },
});

const removeAliasRoute = operation({
  method: 'delete',
  path: '/{account}/aliases/{alias}',
  summary: 'Remove an alias with the forwards that are for it alone',
  request: { params: aliasParam },
  responses: { 204: nothing('It is gone.'), ...problems },
});

const forwardsRoute = operation({
  method: 'get',
  path: '/{account}/forwards',
  summary: 'Forwards of an account',
  request: { params: accountParam },
  responses: { 200: json(list(forwardView), 'All of them.'), ...problems },
});

const addForwardRoute = operation({
  method: 'post',
  path: '/{account}/forwards',
  summary: 'Send mail of an account, or of one of its addresses, on',
  request: { params: accountParam, headers: idempotent, body: body(newForward) },
  responses: { 201: json(forwardView, 'The forward.'), ...problems },
});

const resumeForwardRoute = operation({
  method: 'post',
  path: '/{account}/forwards/{forward}/resume',
  summary: 'Let a paused forward send again',
  request: { params: forwardParam },
  responses: { 204: nothing('It sends.'), ...problems },
});

const removeForwardRoute = operation({
  method: 'delete',
  path: '/{account}/forwards/{forward}',
  summary: 'Remove a forward',
  request: { params: forwardParam },
  responses: { 204: nothing('It is gone.'), ...problems },
});

const vacationRoute = operation({
  method: 'get',
  path: '/{account}/vacation',
  summary: 'What is answered while the owner is away',
  request: { params: accountParam },
  responses: {
    200: versioned(z.object({ vacation: vacationView.nullable() }), 'Null where nothing is.'),
    ...problems,
  },
});

const setVacationRoute = operation({
  method: 'put',
  path: '/{account}/vacation',
  summary: 'Say what is answered',
  request: { params: accountParam, headers: ifMatch, body: body(vacationView) },
  responses: { 204: nothing('It is set.'), ...problems },
});

const clearVacationRoute = operation({
  method: 'delete',
  path: '/{account}/vacation',
  summary: 'Answer nothing any more',
  request: { params: accountParam, headers: ifMatch },
  responses: { 204: nothing('Nothing is answered.'), ...problems },
});

/** Aliases, forwards and absences, below `/accounts`. */
export function accountMailApi({ desk, policies }: Pick<ApiParts, 'desk' | 'policies'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(aliasesRoute, async (context) => {
    const { account } = context.req.valid('param');
    const rows = await desk.directory(await actOn(context, 'alias.read', account)).listAliases(account);
    const items = rows.map((row) => ({ address: formatAddress(row) }));
    return context.json({ items }, 200);
  });
  api.openapi(addAliasRoute, async (context) => {
    const { account } = context.req.valid('param');
    const { address } = context.req.valid('json');
    const by = await actOn(context, 'alias.change', account);
    await requireName(policies, address, context.var.language);
    await desk.directory(by).addAlias(address, account);
    return context.json({ address: formatAddress(parseOwnAddress(address)) }, 201);
  });
  api.openapi(removeAliasRoute, async (context) => {
    const { account, alias } = context.req.valid('param');
    const by = await actOn(context, 'alias.change', account);
    await desk.directory(by).removeAlias(alias, account);
    return context.body(null, 204);
  });
  api.openapi(forwardsRoute, async (context) => {
    const { account } = context.req.valid('param');
    const rows = await desk.rules(await actOn(context, 'forward.read', account)).listForwards(account);
    return context.json({ items: rows.map(forwardAnswer) }, 200);
  });
  api.openapi(addForwardRoute, async (context) => {
    const { account } = context.req.valid('param');
    // Whoever reads all mail to come should be there in person.
    requireRecent(context);
    const rules = desk.rules(await actOn(context, 'forward.change', account));
    const number = await rules.addForward({ account, ...context.req.valid('json') });
    const row = (await rules.listForwards(account)).find(({ forward_id: id }) => id === number);
    return context.json(forwardAnswer(row as ForwardRow), 201);
  });
  api.openapi(resumeForwardRoute, async (context) => {
    const { account, forward } = context.req.valid('param');
    await desk.rules(await actOn(context, 'forward.change', account)).resumeForward(account, forward);
    return context.body(null, 204);
  });
  api.openapi(removeForwardRoute, async (context) => {
    const { account, forward } = context.req.valid('param');
    await desk.rules(await actOn(context, 'forward.change', account)).removeForward(account, forward);
    return context.body(null, 204);
  });
  api.openapi(vacationRoute, async (context) => {
    const { account } = context.req.valid('param');
    const by = await actOn(context, 'vacation.read', account);
    // First, so that a version is never newer than what is shown with it.
    const version = await desk.version(by.subject);
    const shown = await vacationOf(by, account);
    context.header('ETag', entityTag(version));
    return context.json(shown, 200);
  });
  api.openapi(setVacationRoute, async (context) => {
    const { account } = context.req.valid('param');
    const { from, to, subject, text, days } = context.req.valid('json');
    const by = await actOn(context, 'vacation.change', account);
    const vacation = {
      starts_at: Date.parse(from),
      ends_at: to === null ? null : Date.parse(to),
      subject,
      text,
      interval_days: days,
    };
    await changing(
      () => vacationOf(by, account),
      () => desk.rules(by).setVacation(account, vacation),
    );
    context.header('ETag', entityTag(await desk.version(by.subject)));
    return context.body(null, 204);
  });
  api.openapi(clearVacationRoute, async (context) => {
    const { account } = context.req.valid('param');
    const by = await actOn(context, 'vacation.change', account);
    await changing(
      () => vacationOf(by, account),
      () => desk.rules(by).clearVacation(account),
    );
    return context.body(null, 204);
  });
  return api;

  async function vacationOf(by: ActBy, account: string) {
    const row = await desk.rules(by).vacation(account);
    return { vacation: row === undefined ? null : vacationAnswer(row) };
  }

  async function actOn(context: Context<HttpEnv>, action: Action, address: string) {
    const { account_id: account } = await desk.account(requireActor(context), action, address);
    return actBy(context, action, { kind: 'account', account });
  }
}

function forwardAnswer(row: ForwardRow) {
  return {
    number: row.forward_id,
    source: row.source === '' ? null : row.source,
    target: row.target,
    keepCopy: row.keep_copy === 1,
    status: row.status,
    refusals: row.refusals,
    reason: row.reason,
    createdAt: timeText(row.created_at),
  };
}

function vacationAnswer(row: VacationRow) {
  return {
    from: timeText(row.starts_at),
    to: row.ends_at === null ? null : timeText(row.ends_at),
    subject: row.subject,
    text: row.text,
    days: row.interval_days,
  };
}
