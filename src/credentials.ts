import { systemClock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { ApiKeys } from '#directory/api-keys/api-keys.ts';
import type { Sealer } from '#directory/sealing.ts';
import { SecondFactors } from '#directory/second-factor/second-factors.ts';
import { Sessions } from '#directory/sessions.ts';
import { SignIn } from '#directory/sign-in.ts';
import type { BrowserAuthenticator } from '#directory/types.ts';
import type { Credentials } from '#protocols/http/types.ts';
import type { Installation } from './installation.ts';

/** How people and programs prove who they are, for the HTTP service. */
export function createCredentials(
  { database, hasher }: Installation,
  parts: { authenticator: BrowserAuthenticator; sealer: Sealer; log: Log },
): Credentials {
  const common = { database, hasher, clock: systemClock, log: parts.log };
  const secondFactors = new SecondFactors({ ...common, sealer: parts.sealer });
  return {
    sessions: new Sessions(common),
    apiKeys: new ApiKeys(common),
    signIn: new SignIn({ ...common, authenticator: parts.authenticator, secondFactors }),
    secondFactors,
  };
}
