import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { accountSorts } from '#directory/account-list.ts';
import type { Action } from '#directory/access.ts';
import { parseDomain } from '#wire/address.ts';
import { requireSecure } from './secure.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import {
  accountAnswer,
  accountChange,
  accountEndView,
  accountParam,
  accountView,
  madeAccount,
  newAccount,
  passwordText,
} from './account-schemas.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import { body, idempotent, ifMatch, json, listQuery, pageOf, problems, versioned } from './documented.ts';
import { domainName } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf, pageAnswer, timeText, wishOf } from './frame.ts';
import { inDomain, newLogin, newPassword } from './judged.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const operation = operationsOf('Accounts');

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Accounts',
  request: { query: listQuery(accountSorts).extend({ domain: domainName.optional() }) },
  responses: { 200: json(pageOf(accountView), 'A page of accounts.'), ...problems },
});

const addRoute = operation({
  method: 'post',
  path: '/',
  summary: 'Make an account',
  request: { headers: idempotent, body: body(newAccount) },
  responses: { 201: versioned(madeAccount, 'The account.'), ...problems },
});

const showRoute = operation({
  method: 'get',
  path: '/{account}',
  summary: 'One account',
  request: { params: accountParam },
  responses: { 200: versioned(accountView, 'The account.'), ...problems },
});

const changeRoute = operation({
  method: 'patch',
  path: '/{account}',
  summary: 'Change the names and the language of an account',
  request: { params: accountParam, headers: ifMatch, body: body(accountChange) },
  responses: { 200: versioned(accountView, 'The account as it is now.'), ...problems },
});

const statusRoute = operation({
  method: 'put',
  path: '/{account}/status',
  summary: 'Suspend or resume an account',
  request: {
    params: accountParam,
    headers: ifMatch,
    body: body(z.strictObject({ status: z.enum(['active', 'suspended']) })),
  },
  responses: { 200: versioned(accountView, 'The account as it is now.'), ...problems },
});

const removeRoute = operation({
  method: 'delete',
  path: '/{account}',
  summary: 'Close an account; it is deleted with all its mail after the days of grace of its policy',
  request: {
    params: accountParam,
    headers: ifMatch,
    query: z.object({ forever: z.enum(['true', 'false']).default('false').openapi({ description: 'Without grace.' }) }),
  },
  responses: {
    200: json(accountEndView, 'When it is deleted, or what went with it.'),
    ...problems,
  },
});

const restoreRoute = operation({
  method: 'post',
  path: '/{account}/restore',
  summary: 'Bring a closed account back with all that it had',
  request: { params: accountParam },
  responses: { 200: versioned(accountView, 'The account.'), ...problems },
});

const passwordRoute = operation({
  method: 'put',
  path: '/{account}/password',
  summary: 'Give an account a new password',
  request: {
    params: accountParam,
    headers: ifMatch,
    body: body(z.strictObject({ password: passwordText.optional() })),
  },
  responses: {
    200: json(z.object({ password: z.string().nullable() }), 'The generated password; null where one was given.'),
    ...problems,
  },
});

/** `/accounts` */
export function accountsApi({ desk, policies }: Pick<ApiParts, 'desk' | 'policies'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const { domain, ...query } = context.req.valid('query');
    const within = domain === undefined ? {} : { domain: parseDomain(domain) };
    const listed = await desk.accounts(requireActor(context), { ...wishOf(query), ...within });
    return context.json(pageAnswer(listed, accountAnswer), 200);
  });
  api.openapi(addRoute, async (context) => {
    const { password: wanted, language, spaceBytes, ...rest } = context.req.valid('json');
    const { address } = rest;
    const { language: reader } = context.var;
    requireSecure(context);
    const actor = requireActor(context);
    await inDomain(address, reader, () => desk.requireNewAccount(actor, address));
    const { password, generated } = await newLogin(policies, address, wanted, reader);
    await desk.addAccount(actor, {
      ...rest,
      password,
      language: language ?? reader,
      quotaBytes: spaceBytes,
    });
    context.header('Location', `/api/v1/accounts/${encodeURIComponent(address)}`);
    return context.json({ ...(await shown(context, address)), password: generated }, 201);
  });
  api.openapi(showRoute, async (context) =>
    context.json(await shown(context, context.req.valid('param').account), 200),
  );
  api.openapi(changeRoute, async (context) => {
    const { account } = context.req.valid('param');
    const by = await actOn(context, 'account.change', account);
    await changing(
      () => current(context, account),
      () => desk.directory(by).changeProfile(account, context.req.valid('json')),
    );
    return context.json(await shown(context, account), 200);
  });
  api.openapi(statusRoute, async (context) => {
    const { account } = context.req.valid('param');
    const by = await actOn(context, 'account.suspend', account);
    await changing(
      () => current(context, account),
      () => desk.directory(by).setStatus(account, context.req.valid('json').status),
    );
    return context.json(await shown(context, account), 200);
  });
  api.openapi(removeRoute, async (context) => {
    const { account } = context.req.valid('param');
    const directory = desk.directory(await actOn(context, 'account.delete', account));
    const forever = context.req.valid('query').forever === 'true';
    const { deleteAt, erased } = await changing(
      () => current(context, account),
      () => directory.closeAccount(account, { forever }),
    );
    return context.json({ deleteAt: deleteAt === null ? null : timeText(deleteAt), erased }, 200);
  });
  api.openapi(restoreRoute, async (context) => {
    const { account } = context.req.valid('param');
    await desk.directory(await actOn(context, 'account.delete', account)).restoreAccount(account);
    return context.json(await shown(context, account), 200);
  });
  api.openapi(passwordRoute, async (context) => {
    const { account } = context.req.valid('param');
    requireSecure(context);
    const by = await actOn(context, 'account.password', account);
    const { password, generated } = await newPassword(
      policies,
      account,
      context.req.valid('json').password,
      context.var.language,
    );
    await changing(
      () => current(context, account),
      () => desk.directory(by).setPassword(account, password),
    );
    return context.json({ password: generated }, 200);
  });
  return api;

  async function actOn(context: Context<HttpEnv>, action: Action, address: string) {
    const { account_id: account } = await desk.account(requireActor(context), action, address);
    return actBy(context, action, { kind: 'account', account });
  }

  async function current(context: Context<HttpEnv>, address: string) {
    return accountAnswer(await desk.account(requireActor(context), 'account.read', address));
  }

  async function shown(context: Context<HttpEnv>, address: string) {
    const { account_id: account } = await desk.account(requireActor(context), 'account.read', address);
    // Before it is read again, so that a version is never newer than what is shown with it.
    const version = await desk.version({ kind: 'account', account });
    context.header('ETag', entityTag(version));
    return current(context, address);
  }
}
