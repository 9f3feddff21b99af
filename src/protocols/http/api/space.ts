import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { accountParam, spaceChange, spaceView } from './account-schemas.ts';
import { body, ifMatch, problems, versioned } from './documented.ts';
import { actBy, apiPart, operationsOf } from './frame.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const operation = operationsOf('Accounts');

const showRoute = operation({
  method: 'get',
  path: '/{account}/space',
  summary: 'How the space of an account is divided and used',
  request: { params: accountParam },
  responses: { 200: versioned(spaceView, 'The space; the version is that of the account.'), ...problems },
});

const changeRoute = operation({
  method: 'patch',
  path: '/{account}/space',
  summary: 'Give an account another space, or divide it otherwise between mail and home page',
  request: { params: accountParam, headers: ifMatch, body: body(spaceChange) },
  responses: { 200: versioned(spaceView, 'The space as it is now.'), ...problems },
});

/** Space, below `/accounts`. */
export function spaceApi({ desk, mail }: Pick<ApiParts, 'desk' | 'mail'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(showRoute, async (context) => {
    const { account_id: account } = await find(context, 'usage.read');
    return context.json(await shown(context, account), 200);
  });
  api.openapi(changeRoute, async (context) => {
    const change = context.req.valid('json');
    // Who may divide the space may not have more of it.
    const action = change.spaceBytes === undefined ? 'space.split' : 'account.limit';
    const { account_id: account } = await find(context, action);
    const by = actBy(context, action, { kind: 'account', account });
    await changing(
      () => mail.space(account),
      () => mail.setSpace(by, account, change),
    );
    return context.json(await shown(context, account), 200);
  });
  return api;

  function find(context: Context<HttpEnv>, action: Parameters<typeof desk.account>[1]) {
    return desk.account(requireActor(context), action, context.req.param('account') ?? '');
  }

  async function shown(context: Context<HttpEnv>, account: number) {
    // First, so that a version is never newer than what is shown with it.
    const version = await desk.version({ kind: 'account', account });
    const space = await mail.space(account);
    context.header('ETag', entityTag(version));
    return space;
  }
}
