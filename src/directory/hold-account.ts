import { MailError } from '#base/errors.ts';
import type { Transactor } from '#db/types.ts';

/**
 * Inside an operation: locks the account's row until the end of the transaction, so that nobody deletes it meanwhile.
 * Throws `not-found`.
 */
export async function holdAccount(tx: Transactor, account: number): Promise<void> {
  const held = await tx.run(`UPDATE account SET status = status WHERE account_id = ? AND status <> 'deleted'`, account);
  if (held === 0) throw new MailError('not-found', `account ${account} does not exist`);
}
