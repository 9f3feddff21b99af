import { systemClock } from '#base/clock.ts';
import type { Config } from '#config/schema.ts';
import type { AuthenticatorParts } from '#directory/authenticator.ts';
import { TokenIntrospection } from '#services/tokens/introspection.ts';

/** What checks bearer tokens: nothing where no authority is configured, so that none are offered. */
export function tokenChecks({ oauth }: Config): Pick<AuthenticatorParts, 'tokens'> {
  if (oauth.introspection === '') return {};
  const tokens = new TokenIntrospection({
    url: oauth.introspection,
    clientId: oauth.client_id,
    clientSecret: oauth.client_secret,
    scope: oauth.scope,
    claim: oauth.claim === '' ? 'email' : oauth.claim,
    clock: systemClock,
  });
  return { tokens };
}
