import { systemClock } from '#base/clock.ts';
import { IdempotentAnswers } from '#directory/idempotent-answers.ts';
import type { ApiParts } from '#protocols/http/api/types.ts';
import { type ApiGround, domainTools } from './domain-tools.ts';

/** What the interface for programs works on. */
export function apiParts(ground: ApiGround): ApiParts {
  const { database, desk, policies } = ground.installation;
  const clock = systemClock;
  return {
    desk,
    policies,
    domains: domainTools(ground),
    answers: new IdempotentAnswers({ database, sealer: ground.sealer, clock }),
    clock,
  };
}
