import { availableParallelism } from 'node:os';
import { systemClock } from '#base/clock.ts';
import { AdministrationDesk } from '#directory/administration-desk.ts';
import { ApiKeys } from '#directory/api-keys/api-keys.ts';
import { Administration } from '#directory/administration.ts';
import { PasswordHasher } from '#directory/password.ts';
import { IdempotentAnswers } from '#directory/idempotent-answers.ts';
import { ImportDesk } from '#directory/import/import-desk.ts';
import { MailDesk } from '#store/mail-desk.ts';
import type { ApiParts } from '#protocols/http/api/types.ts';
import { type ApiGround, domainTools } from './domain-tools.ts';

/** What the interface for programs works on, besides how the service is. */
export function apiParts(ground: ApiGround): Omit<ApiParts, 'health'> {
  const { database, store, desk, policies } = ground.installation;
  const clock = systemClock;
  const administration = new Administration({ database, clock });
  const cores = availableParallelism();
  const common = { database, administration, clock };
  return {
    desk,
    administration: new AdministrationDesk(common),
    apiKeys: new ApiKeys({ database, clock, log: ground.log }),
    imports: new ImportDesk({
      ...common,
      // Its passwords take every core, beside those of people who log in: the system lets whoever waited go first.
      directory: desk.directoryWith(new PasswordHasher(ground.sealer, cores)),
      policies,
      sealer: ground.sealer,
      log: ground.log,
    }),
    mail: new MailDesk({ database, store, administration, desk }),
    policies,
    domains: domainTools(ground),
    answers: new IdempotentAnswers({ database, sealer: ground.sealer, clock }),
    clock,
    log: ground.log,
  };
}
