import type { Transactor } from '#db/types.ts';

/** Inside an operation: removes what an account had set for mail to it and from it. */
export async function forgetRules(tx: Transactor, account: number): Promise<void> {
  for (const table of ['forward', 'forward_count', 'vacation', 'vacation_answer']) {
    await tx.run(`DELETE FROM ${table} WHERE account_id = ?`, account);
  }
  await tx.run('UPDATE domain SET catch_all = NULL WHERE catch_all = ?', account);
  await tx.run('DELETE FROM relay_route WHERE scope = ?', `account:${account}`);
}
