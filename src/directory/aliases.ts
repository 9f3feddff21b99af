import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import { holdAccount } from './hold-account.ts';
import { type AddressRow, claimAddress } from './addresses.ts';
import { customerOfDomain } from './customers/rows.ts';
import { policyOf } from './policy/effective.ts';

/**
 * Operation: one more address for an account, in its domain or another one of the same owner. Throws `not-found`
 * (account, or a domain that the account's owner does not have), `already-exists`; `limit` where the account has as
 * many as its policy allows.
 */
export async function addAlias(tx: Transactor, args: Address & { account: number; now: number }): Promise<void> {
  const { account } = args;
  await holdAccount(tx, account);
  await claimAddress(tx, { ...args, isAlias: true });
  const row = await tx.get<{ domain: string; owner: number | null; aliases: number }>(
    `SELECT a.domain, d.customer_id AS owner,
       (SELECT count(*) FROM address x WHERE x.account_id = a.account_id AND x.is_alias = 1) AS aliases
     FROM account a JOIN domain d ON d.name = a.domain WHERE a.account_id = ?`,
    account,
  );
  if (row === undefined) throw new MailError('not-found', `account ${account} does not exist`);
  if ((await customerOfDomain(tx, args.domain)) !== row.owner) {
    throw new MailError('not-found', `the domain ${args.domain} does not exist`);
  }
  const { aliases: limit } = (await policyOf(tx, { domain: row.domain, account })).limits;
  if (row.aliases > limit) {
    throw new MailError('limit', `an account has at most ${limit} aliases`, { detail: { reason: 'aliases', limit } });
  }
}

/** Operation: removes an alias, of this account where it is given, with the forwards that are for it alone. Throws `not-found`, also for the own address of an account. */
export async function removeAlias(tx: Transactor, args: Address & { account?: number | undefined }): Promise<void> {
  const removed = await tx.run(
    'DELETE FROM address WHERE domain = ? AND local = ? AND is_alias = 1 AND account_id = COALESCE(?, account_id)',
    args.domain,
    args.local,
    args.account ?? null,
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
