import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { MailError } from '#base/errors.ts';
import { httpLimits } from '#base/limits.ts';
import { roles } from '#directory/access.ts';
import { type Principal, principalName } from '#directory/principal.ts';
import type { Session } from '#directory/sessions.ts';
import { requireSession } from '#protocols/http/authenticate.ts';
import { limitBody } from '#protocols/http/body-limit.ts';
import { clientAddress } from '#protocols/http/client.ts';
import { refuseInvalid } from '#protocols/http/refuse-invalid.ts';
import { clearSessionCookie, setSessionCookie } from '#protocols/http/session-cookie.ts';
import type { Credentials, HttpEnv } from '#protocols/http/types.ts';
import { body, json, nothing, problems } from './documented.ts';
import { clientOf } from './own/owner.ts';
import { assertionSchema, optionsSchema } from './own/passkey-schemas.ts';
import { requireSecure } from './secure.ts';

const text = z.string().min(1).max(1_024);

const proofSchema = z
  .strictObject({
    password: text,
    code: text.optional().openapi({ description: 'One-time code or recovery code, where a second factor is on.' }),
  })
  .openapi('Proof');

const signInSchema = z
  .strictObject({
    login: text.openapi({ description: 'Address of a mailbox user, or login of an administrator.' }),
    as: z
      .enum(['administrator', 'mailbox-user'])
      .optional()
      .openapi({ description: 'Whom to look for where both have this login; administrators come first.' }),
    ...proofSchema.shape,
  })
  .openapi('SignIn');

const sessionSchema = z
  .object({
    id: z.int(),
    name: z.string().openapi({ description: 'Address of a mailbox user, or login of an administrator.' }),
    role: z.enum(roles),
    account: z.int().nullable(),
    customer: z.int().nullable(),
    language: z.enum(['en', 'pl']).nullable(),
    passwordDuty: z.boolean().openapi({ description: 'A new password must be chosen before anything else.' }),
    secondFactor: z.boolean(),
    recent: z.boolean().openapi({ description: 'Whether risky changes need no further proof of identity now.' }),
    expiresAt: z.iso.datetime().openapi({ description: 'When it ends unless it is used.' }),
    csrfToken: z.string().openapi({ description: 'To be sent as X-CSRF-Token with every change.' }),
  })
  .openapi('Session');

const tags = ['Session'];
const security = [{ session: [] }];

const signInRoute = createRoute({
  method: 'post',
  path: '/',
  tags,
  summary: 'Sign in with a password',
  description: 'The problem second-factor-required asks for the same with a code.',
  request: { body: body(signInSchema) },
  responses: { 201: json(sessionSchema, 'The session; the browser has its cookie.'), ...problems },
});

const whoRoute = createRoute({
  method: 'get',
  path: '/',
  tags,
  security,
  summary: 'Who is signed in',
  responses: { 200: json(sessionSchema, 'The session of this browser.'), ...problems },
});

const proofRoute = createRoute({
  method: 'post',
  path: '/proof',
  tags,
  security,
  summary: 'Prove again to be there, for risky changes in the next minutes',
  request: { body: body(proofSchema) },
  responses: { 204: nothing('Proven.'), ...problems },
});

const passkeyOptionsRoute = createRoute({
  method: 'post',
  path: '/passkey-options',
  tags,
  summary: 'What a browser is asked to show a passkey with',
  responses: { 200: json(optionsSchema, 'For parseRequestOptionsFromJSON (WebAuthn 3).'), ...problems },
});

const passkeyRoute = createRoute({
  method: 'post',
  path: '/passkey',
  tags,
  summary: 'Sign in with a passkey',
  request: { body: body(assertionSchema) },
  responses: { 201: json(sessionSchema, 'The session; the browser has its cookie.'), ...problems },
});

const passkeyProofRoute = createRoute({
  method: 'post',
  path: '/proof/passkey',
  tags,
  security,
  summary: 'Prove again to be there, with a passkey',
  request: { body: body(assertionSchema) },
  responses: { 204: nothing('Proven.'), ...problems },
});

const signOutRoute = createRoute({
  method: 'delete',
  path: '/',
  tags,
  security,
  summary: 'Sign out',
  responses: { 204: nothing('The session is over.'), ...problems },
});

/** Signing in and out. */
export function sessionApi(credentials: Credentials): OpenAPIHono<HttpEnv> {
  const { sessions, signIn, passkeys } = credentials;
  const api = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
  api.use(limitBody(httpLimits.form));
  api.openapi(signInRoute, async (context) => {
    requireSecure(context);
    const principal = await signIn.prove(context.req.valid('json'), clientOf(context));
    return context.json(await openSession(credentials, context, principal), 201);
  });
  api.openapi(whoRoute, async (context) => {
    return context.json(await view(credentials, requireSession(context), context.var.recent), 200);
  });
  api.openapi(proofRoute, async (context) => {
    requireSecure(context);
    const { id, principal } = requireSession(context);
    await signIn.proveAgain(principal, context.req.valid('json'), clientOf(context));
    await sessions.prove(id);
    return context.body(null, 204);
  });
  api.openapi(passkeyOptionsRoute, async (context) => {
    return context.json(await passkeys.requestOptions(), 200);
  });
  api.openapi(passkeyRoute, async (context) => {
    requireSecure(context);
    const principal = await passkeys.prove(context.req.valid('json'));
    await signIn.proven(principal, clientOf(context));
    return context.json(await openSession(credentials, context, principal), 201);
  });
  api.openapi(passkeyProofRoute, async (context) => {
    const { id, principal } = requireSession(context);
    const shown = await passkeys.prove(context.req.valid('json'));
    if (principalName(shown) !== principalName(principal)) throw notTheirs();
    await sessions.prove(id);
    return context.body(null, 204);
  });
  api.openapi(signOutRoute, async (context) => {
    const { id, principal } = requireSession(context);
    await sessions.end(principal, id);
    clearSessionCookie(context);
    return context.body(null, 204);
  });
  return api;
}

/** Opens a session for who has just proved who that is, in place of the one that this browser had, and gives it the cookie. */
async function openSession(credentials: Credentials, context: Context<HttpEnv>, principal: Principal) {
  const { sessions } = credentials;
  const { session: before } = context.var;
  const agent = context.req.header('user-agent') ?? '';
  const token = await sessions.open(principal, { address: clientAddress(context), agent });
  if (before !== null) await sessions.end(before.principal, before.id);
  setSessionCookie(context, token);
  const session = await sessions.find(token);
  // The owner's account, or a change of its password, ended it in the same moment.
  if (session === null) throw new MailError('auth-failed', 'the session ended while it was opened');
  return view(credentials, session, true);
}

async function view({ secondFactors }: Credentials, session: Session, recent: boolean) {
  const { id, actor, principal, language, passwordDuty, expiresAt, csrfToken } = session;
  return {
    id,
    name: actor.name,
    role: actor.role,
    account: actor.account,
    customer: actor.customer,
    language,
    passwordDuty,
    secondFactor: (await secondFactors.state(principal)).enabledAt !== null,
    recent,
    expiresAt: new Date(expiresAt).toISOString(),
    csrfToken,
  };
}

function notTheirs(): MailError {
  return new MailError('auth-failed', 'this passkey is somebody else’s');
}
