import type { Transactor } from '#db/types.ts';
import { expireDomainClaims } from './domain-claims.ts';
import { forgetAnswers } from './idempotency-keys.ts';
import { forgetOutcomes } from './import/outcome-rows.ts';
import { forgetNotices } from './security-notices.ts';

/** Operation: drops what has an end of its own that has come, also where nobody uses any more what would notice. */
export async function forgetExpired(tx: Transactor, { now }: { now: number }): Promise<void> {
  await tx.run('DELETE FROM browser_session WHERE expires_at <= ?', now);
  await forgetNotices(tx, now);
  await forgetAnswers(tx, now);
  await forgetOutcomes(tx, now);
  await expireDomainClaims(tx, { now });
}
