import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';

const name = 'postmaster';

/**
 * Operation: names the account that takes mail for the postmaster of every domain that has none of its own
 * (RFC 5321 4.5.1). Throws `not-found` for an account that does not receive mail.
 */
export async function setPostmaster(tx: Transactor, args: { account: number }): Promise<void> {
  // The update locks the row: the account is not suspended or deleted by another node meanwhile.
  const active = await tx.run(
    `UPDATE account SET status = status WHERE account_id = ? AND status = 'active'`,
    args.account,
  );
  if (active === 0) throw new MailError('not-found', `account ${args.account} does not exist or is suspended`);
  await tx.run(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    String(args.account),
  );
}

/** The account that takes the postmaster's mail; undefined where none is named. */
export async function postmasterAccount(reader: Reader): Promise<number | undefined> {
  const row = await reader.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', name);
  return row === undefined ? undefined : Number(row.value);
}

/** Whether this account takes the postmaster's mail. */
export async function isPostmaster(reader: Reader, account: number): Promise<boolean> {
  return (await postmasterAccount(reader)) === account;
}
