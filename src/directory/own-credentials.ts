import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import { Administration } from './administration.ts';
import { ApiKeys } from './api-keys/api-keys.ts';
import { OwnActs } from './own-acts.ts';
import { OwnAppPasswords } from './own-app-passwords.ts';
import { OwnPassword } from './own-password.ts';
import { Passkeys } from './passkeys/passkeys.ts';
import type { PasswordHasher } from './password.ts';
import type { Policies } from './policy/policies.ts';
import type { Sealer } from './sealing.ts';
import { SecondFactors } from './second-factor/second-factors.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { ContractProof } from './subscribers/contract-proof.ts';
import { Recovery } from './subscribers/recovery.ts';
import { SecurityAnswers } from './subscribers/security-answers.ts';
import type { BrowserAuthenticator } from './types.ts';

/** What credentials are made of. */
export interface CredentialParts {
  database: Database;
  hasher: PasswordHasher;
  policies: Policies;
  authenticator: BrowserAuthenticator;
  sealer: Sealer;
  clock: Clock;
  log: Log;
  /** That people open the service under. */
  hostname: string;
}

/** How people and programs prove who they are, and how they change that. */
export function createCredentials(parts: CredentialParts) {
  const { database } = parts;
  const administration = new Administration(parts);
  const acts = new OwnActs({ database, administration });
  const secondFactors = new SecondFactors({ ...parts, acts });
  const signIn = new SignIn({ ...parts, secondFactors });
  const ownPassword = new OwnPassword({ ...parts, reader: database.reader, signIn, acts });
  const answers = new SecurityAnswers({ ...parts, acts, administration });
  const recovery = new Recovery({ database, proof: new ContractProof(parts), answers, ownPassword, acts });
  return {
    sessions: new Sessions(parts),
    apiKeys: new ApiKeys(parts),
    signIn,
    secondFactors,
    ownPassword,
    passkeys: new Passkeys({ ...parts, acts }),
    appPasswords: new OwnAppPasswords({ ...parts, acts }),
    answers,
    recovery,
  };
}
