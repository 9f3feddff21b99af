import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { loginOutcomes } from '#directory/login-history.ts';
import { loginProtocols } from '#directory/types.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { accountParam } from './account-schemas.ts';
import { json, problems } from './documented.ts';
import { apiPart, operationsOf, timeText } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Accounts');

const loginView = z
  .object({
    protocol: z.enum(loginProtocols),
    address: z.string().openapi({ description: 'IP address.' }),
    outcome: z.enum(loginOutcomes),
    agent: z.string().openapi({
      description:
        "What the client calls itself: a browser's User-Agent, a mail program's ID; empty where it does not say.",
    }),
    attempts: z.int().openapi({ description: 'Equal ones within ten minutes.' }),
    lastAt: z.string(),
  })
  .openapi('AccountLogin');

const stateView = z
  .object({
    secondFactor: z.boolean(),
    passkeys: z.int(),
    appPasswords: z.int(),
    securityAnswer: z.boolean().openapi({ description: 'Whether a security question was chosen and answered.' }),
  })
  .openapi('SignInState');

const loginsRoute = operation({
  method: 'get',
  path: '/{account}/logins',
  summary: 'The last logins to an account, and attempts',
  request: { params: accountParam },
  responses: { 200: json(z.object({ items: z.array(loginView) }), 'Newest first.'), ...problems },
});

const stateRoute = operation({
  method: 'get',
  path: '/{account}/sign-in',
  summary: 'What an account is signed in to with besides its password: that it is there, never what it is',
  request: { params: accountParam },
  responses: { 200: json(stateView, 'What there is.'), ...problems },
});

/** How people sign in to an account, for those who help them, below `/accounts`. */
export function accountSignInApi({ desk }: Pick<ApiParts, 'desk'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(loginsRoute, async (context) => {
    const { account } = context.req.valid('param');
    await desk.account(requireActor(context), 'credential.read', account);
    const rows = await desk.loginHistory(account);
    const items = rows.map(({ last_at: at, ...row }) => ({ ...row, lastAt: timeText(at) }));
    return context.json({ items }, 200);
  });
  api.openapi(stateRoute, async (context) => {
    const { account } = context.req.valid('param');
    const { account_id: id } = await desk.account(requireActor(context), 'credential.read', account);
    return context.json(await desk.signInState(id), 200);
  });
  return api;
}
