import { systemClock } from '#base/clock.ts';
import { Administration } from '#directory/administration.ts';
import { IdempotentAnswers } from '#directory/idempotent-answers.ts';
import { MailDesk } from '#store/mail-desk.ts';
import type { ApiParts } from '#protocols/http/api/types.ts';
import { type ApiGround, domainTools } from './domain-tools.ts';

/** What the interface for programs works on. */
export function apiParts(ground: ApiGround): ApiParts {
  const { database, store, desk, policies } = ground.installation;
  const clock = systemClock;
  const administration = new Administration({ database, clock });
  return {
    desk,
    mail: new MailDesk({ database, store, administration, desk }),
    policies,
    domains: domainTools(ground),
    answers: new IdempotentAnswers({ database, sealer: ground.sealer, clock }),
    clock,
  };
}
