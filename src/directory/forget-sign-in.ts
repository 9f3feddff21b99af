import type { Transactor } from '#db/types.ts';
import { type Principal, principalValues } from './principal.ts';

/** Inside an operation: removes what somebody who goes had to sign in to a browser, so that nobody of the same name inherits it. */
export async function forgetSignIn(tx: Transactor, principal: Principal): Promise<void> {
  for (const table of ['browser_session', 'second_factor', 'recovery_code', 'passkey']) {
    await tx.run(`DELETE FROM ${table} WHERE account_id = ? AND administrator = ?`, ...principalValues(principal));
  }
}
