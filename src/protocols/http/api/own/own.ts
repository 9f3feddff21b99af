import { OpenAPIHono } from '@hono/zod-openapi';
import { httpLimits } from '#base/limits.ts';
import { limitBody } from '#protocols/http/body-limit.ts';
import { refuseInvalid } from '#protocols/http/refuse-invalid.ts';
import type { Credentials, HttpEnv } from '#protocols/http/types.ts';
import type { ClientSetup } from '#protocols/http/client-setup.ts';
import { addAppPasswords } from './app-passwords.ts';
import { addMailPrograms } from './mail-programs.ts';
import { addPasskeys } from './passkeys.ts';
import { addPassword } from './password.ts';
import { addSecondFactor } from './second-factor.ts';
import { addSessions } from './sessions.ts';

/** The parts of ownCredentialsApi. */
interface OwnParts {
  credentials: Credentials;
  hostname: string;
  clientSetup: ClientSetup;
}

/** Whoever is signed in and the own credentials. */
export function ownCredentialsApi({ credentials, hostname, clientSetup }: OwnParts): OpenAPIHono<HttpEnv> {
  const api = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
  api.use(limitBody(httpLimits.form));
  addPassword(api, credentials);
  addPasskeys(api, credentials);
  addSecondFactor(api, credentials, hostname);
  addAppPasswords(api, credentials);
  addSessions(api, credentials);
  addMailPrograms(api, clientSetup);
  return api;
}
