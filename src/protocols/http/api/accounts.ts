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
  accountParam,
  accountView,
  madeAccount,
  newAccount,
  passwordText,
} from './account-schemas.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import { body, idempotent, ifMatch, json, listQuery, nothing, pageOf, problems, versioned } from './documented.ts';
import { domainName } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf, pageAnswer, wishOf } from './frame.ts';
import { newPassword, requireName, spaceOf } from './judged.ts';
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
  summary: 'Suspend or resume an account',
  request: { params: accountParam, headers: ifMatch, body: body(accountChange) },
  responses: { 200: versioned(accountView, 'The account as it is now.'), ...problems },
});

const removeRoute = operation({
  method: 'delete',
  path: '/{account}',
  summary: 'Delete an account with all its mail',
  request: { params: accountParam, headers: ifMatch },
  responses: { 204: nothing('It is gone.'), ...problems },
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
    const { address, password: wanted, displayName, language, spaceBytes } = context.req.valid('json');
    const { language: reader } = context.var;
    requireSecure(context);
    await desk.requireNewAccount(requireActor(context), address);
    await requireName(policies, address, reader);
    const { password, generated } = await newPassword(policies, address, wanted, reader);
    const quotaBytes = spaceBytes ?? (await spaceOf(policies, address));
    await desk.addAccount(requireActor(context), {
      address,
      password,
      displayName,
      language: language ?? reader,
      quotaBytes,
    });
    context.header('Location', `/api/v1/accounts/${encodeURIComponent(address)}`);
    return context.json({ ...(await shown(context, address)), password: generated }, 201);
  });
  api.openapi(showRoute, async (context) =>
    context.json(await shown(context, context.req.valid('param').account), 200),
  );
  api.openapi(changeRoute, async (context) => {
    const { account } = context.req.valid('param');
    const { status } = context.req.valid('json');
    if (status !== undefined) {
      const by = await actOn(context, 'account.suspend', account);
      await changing(
        () => current(context, account),
        () => desk.directory(by).setStatus(account, status),
      );
    }
    return context.json(await shown(context, account), 200);
  });
  api.openapi(removeRoute, async (context) => {
    const { account } = context.req.valid('param');
    const by = await actOn(context, 'account.delete', account);
    await changing(
      () => current(context, account),
      () => desk.directory(by).deleteAccount(account),
    );
    return context.body(null, 204);
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
