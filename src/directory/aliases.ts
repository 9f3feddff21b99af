import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import { holdAccount } from './accounts.ts';
import { type AddressRow, claimAddress } from './addresses.ts';

/** Operation: one more address for an account. Throws `not-found` (account or domain), `already-exists`. */
export async function addAlias(tx: Transactor, args: Address & { account: number; now: number }): Promise<void> {
  await holdAccount(tx, args.account);
  await claimAddress(tx, { ...args, isAlias: true });
}

/** Operation: removes an alias with the forwards that are for it alone. Throws `not-found`, also for the own address of an account. */
export async function removeAlias(tx: Transactor, args: Address): Promise<void> {
  const removed = await tx.run(
    'DELETE FROM address WHERE domain = ? AND local = ? AND is_alias = 1',
    args.domain,
    args.local,
  );
  if (removed === 0) throw new MailError('not-found', `the alias ${args.local}@${args.domain} does not exist`);
  await tx.run('DELETE FROM forward WHERE source = ?', formatAddress(args));
}

/** The aliases of an account. */
export function listAliases(reader: Reader, account: number): Promise<AddressRow[]> {
  return reader.all<AddressRow>(
    'SELECT * FROM address WHERE account_id = ? AND is_alias = 1 ORDER BY domain, local',
    account,
  );
}
