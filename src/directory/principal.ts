import type { SqlValue } from '#db/types.ts';

/** Whose a sign-in is: a mailbox user's, or an administrator's by the folded login. Plain data. */
export type Principal = { account: number } | { administrator: string };

/** The values of `account_id = ? AND administrator = ?`. */
export function principalValues(principal: Principal): [account: SqlValue, administrator: SqlValue] {
  return 'account' in principal ? [principal.account, ''] : [0, principal.administrator];
}

/** The principal as one text, such as `account 5`: for limits, logs and what a secret is sealed for. */
export function principalName(principal: Principal): string {
  return 'account' in principal ? `account ${principal.account}` : `administrator ${principal.administrator}`;
}

/** The principal of a row. */
export function principalOf(row: { account_id: number; administrator: string }): Principal {
  return row.administrator === '' ? { account: row.account_id } : { administrator: row.administrator };
}
