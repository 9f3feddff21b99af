import { MailError } from '#base/errors.ts';
import type { Transactor } from '#db/types.ts';

/** Inside an operation: locks the customer's row until the end of the transaction, so that what it has is counted by one at a time. Throws `not-found`. */
export async function holdCustomer(tx: Transactor, customer: number): Promise<void> {
  if ((await tx.run('UPDATE customer SET name = name WHERE customer_id = ?', customer)) === 0) {
    throw new MailError('not-found', `the customer ${customer} does not exist`);
  }
}
