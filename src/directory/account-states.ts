import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { announceChange } from './changes.ts';
import { holdAccount } from './hold-account.ts';
import { isPostmaster } from './postmaster.ts';

/**
 * What an account may do. `suspended`: nobody logs in, and whether it receives is a rule of its policy. `closed`:
 * neither, and it is deleted at its time unless it is brought back. `deleted`: only its id is left.
 */
export type AccountStatus = 'active' | 'suspended' | 'closed' | 'deleted';

/** Operation: lets an account log in, or stops it. Throws `not-found`; `bad-state` for a closed one, `in-use` for stopping the postmaster. */
export async function setStatus(
  tx: Transactor,
  args: { account: number; status: 'active' | 'suspended' },
): Promise<void> {
  await changeStatus(tx, args.account, args.status, 'open');
  announceChange(tx, args.account, 'status');
}

/** Operation: nobody reaches the account or logs in to it any more, and at that time it is deleted. Throws `not-found`; `bad-state` where it is closed already, `in-use` for the postmaster. */
export async function closeAccount(tx: Transactor, args: { account: number; deleteAt: number }): Promise<void> {
  const was = await changeStatus(tx, args.account, 'closed', 'open');
  const sql = 'UPDATE account SET delete_at = ?, closed_from = ? WHERE account_id = ?';
  await tx.run(sql, args.deleteAt, was, args.account);
  announceChange(tx, args.account, 'status');
}

/** Operation: brings a closed account back with all that it had, suspended where it was. Throws `not-found`; `bad-state` where it is not closed. */
export async function restoreAccount(tx: Transactor, args: { account: number }): Promise<void> {
  const row = await tx.get<{ was: 'active' | 'suspended' }>(
    'SELECT closed_from AS was FROM account WHERE account_id = ?',
    args.account,
  );
  await changeStatus(tx, args.account, row?.was ?? 'active', 'closed');
  await tx.run('UPDATE account SET delete_at = NULL WHERE account_id = ?', args.account);
  announceChange(tx, args.account, 'status');
}

/**
 * Inside an operation: the next state; the one before. The row is locked first, so that nobody names this account postmaster between
 * the check and the change. `from`: which states it is for, where not for all. Throws `not-found`, `bad-state`, `in-use`.
 */
export async function changeStatus(
  tx: Transactor,
  account: number,
  status: AccountStatus,
  from: 'open' | 'closed' | 'any' = 'any',
): Promise<AccountStatus> {
  await holdAccount(tx, account);
  const row = await tx.get<{ status: AccountStatus }>('SELECT status FROM account WHERE account_id = ?', account);
  const was = row?.status ?? 'deleted';
  const closed = was === 'closed';
  if (from !== 'any' && closed !== (from === 'closed')) {
    throw new MailError('bad-state', `account ${account} is ${closed ? '' : 'not '}closed`, {
      detail: { reason: closed ? 'closed' : 'not-closed' },
    });
  }
  if (status !== 'active' && (await isPostmaster(tx, account))) {
    throw new MailError('in-use', 'this account takes the mail of the postmaster: name another one first', {
      detail: { reason: 'postmaster' },
    });
  }
  await tx.run('UPDATE account SET status = ? WHERE account_id = ?', status, account);
  return was;
}

/** Operation, in front of a deletion: throws `bad-state` where the account was brought back. */
export async function requireDue(tx: Transactor, args: { account: number; now: number }): Promise<void> {
  await holdAccount(tx, args.account);
  const sql = `SELECT 1 AS due FROM account WHERE account_id = ? AND status = 'closed' AND delete_at <= ?`;
  if ((await tx.get(sql, args.account, args.now)) === undefined) {
    throw new MailError('bad-state', `account ${args.account} is not to be deleted now`);
  }
}

/** Closed accounts whose time has come; at most `limit`. */
export async function dueAccounts(reader: Reader, now: number, limit: number): Promise<number[]> {
  const rows = await reader.all<{ account_id: number }>(
    `SELECT account_id FROM account WHERE delete_at <= ? AND status = 'closed' ORDER BY delete_at, account_id LIMIT ?`,
    now,
    limit,
  );
  return rows.map(({ account_id: account }) => account);
}
