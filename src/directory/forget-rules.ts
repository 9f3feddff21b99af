import type { Transactor } from '#db/types.ts';
import type { Erased } from './erasure.ts';

/** Inside an operation: removes what an account had set for mail to it and from it; how much that was. */
export async function forgetRules(tx: Transactor, account: number): Promise<Pick<Erased, 'forwards' | 'absences'>> {
  const gone = (table: string) => tx.run(`DELETE FROM ${table} WHERE account_id = ?`, account);
  const erased = { forwards: await gone('forward'), absences: await gone('vacation') };
  for (const table of ['forward_count', 'vacation_answer']) await gone(table);
  await tx.run('UPDATE domain SET catch_all = NULL WHERE catch_all = ?', account);
  await tx.run('DELETE FROM relay_route WHERE scope = ?', `account:${account}`);
  return erased;
}
