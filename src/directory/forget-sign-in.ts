import type { Transactor } from '#db/types.ts';
import type { Erased } from './erasure.ts';
import { type Principal, principalValues } from './principal.ts';

/** Inside an operation: removes what somebody who goes had to sign in to a browser, so that nobody of the same name inherits it; how much that was. */
export async function forgetSignIn(
  tx: Transactor,
  principal: Principal,
): Promise<Pick<Erased, 'sessions' | 'secondFactors' | 'passkeys'>> {
  const gone = (table: string) =>
    tx.run(`DELETE FROM ${table} WHERE account_id = ? AND administrator = ?`, ...principalValues(principal));
  await gone('recovery_code');
  return {
    sessions: await gone('browser_session'),
    secondFactors: await gone('second_factor'),
    passkeys: await gone('passkey'),
  };
}
