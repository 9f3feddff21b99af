import type { Context } from 'hono';
import { MailError } from '#base/errors.ts';
import { mayCarrySecrets } from '#protocols/http/security.ts';
import type { HttpEnv } from '#protocols/http/types.ts';

/** Throws `tls-required` where a password would be read on its way. */
export function requireSecure({ env }: Context<HttpEnv>): void {
  if (!mayCarrySecrets(env)) throw new MailError('tls-required', 'passwords may not be sent unencrypted');
}
