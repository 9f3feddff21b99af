import { OpenAPIHono } from '@hono/zod-openapi';
import { httpLimits } from '#base/limits.ts';
import { limitBody } from '#protocols/http/body-limit.ts';
import { refuseInvalid } from '#protocols/http/schemas.ts';
import type { Credentials, HttpEnv } from '#protocols/http/types.ts';
import { addAppPasswords } from './app-passwords.ts';
import { addPasskeys } from './passkeys.ts';
import { addPassword } from './password.ts';
import { addSecondFactor } from './second-factor.ts';
import { addSessions } from './sessions.ts';

/** Whoever is signed in and the own credentials. */
export function ownCredentialsApi(credentials: Credentials, hostname: string): OpenAPIHono<HttpEnv> {
  const api = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
  api.use(limitBody(httpLimits.form));
  addPassword(api, credentials);
  addPasskeys(api, credentials);
  addSecondFactor(api, credentials, hostname);
  addAppPasswords(api, credentials);
  addSessions(api, credentials);
  return api;
}
