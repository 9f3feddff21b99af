import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { type Address, formatAddress, normalizeLocal, parseAddress, splitPlus } from '#wire/address.ts';
import { holdOwnedDomain } from './domains.ts';

/** An address that reaches an account. */
export interface AddressRow {
  domain: string;
  local: string;
  account_id: number;
  is_alias: number;
  /** The group that it belongs to (account_id is 0 then), or 0. */
  group_id: number;
  created_at: number;
}

/** An address as it is kept and looked up: the local part folded. Here mail for `Ala` and `ala` reaches the same account. */
export function foldAddress({ local, domain }: Address): Address {
  return { local: normalizeLocal(local), domain };
}

/** The name by which an address is looked up, and its detail as written: names have no plus sign (parseOwnAddress), so what follows one is always detail (RFC 5233). */
export function divideAddress({ local, domain }: Address): { named: Address; detail: string | null } {
  const { base, detail } = splitPlus(local);
  return { named: foldAddress({ local: base, domain }), detail };
}

/**
 * Reads an address that is to reach an account. Throws `bad-syntax`; `bad-argument` for a local part with a plus sign,
 * which divides name and detail (RFC 5233).
 */
export function parseOwnAddress(text: string): Address {
  const address = foldAddress(parseAddress(text, { smtputf8: true }));
  if (address.local.includes('+')) {
    throw new MailError('bad-argument', 'a mailbox name has no plus sign', {
      detail: { field: 'address', rule: 'plus-sign', reason: 'plus-sign' },
    });
  }
  return address;
}

/** Inside an operation: makes the address reach the account, or the group (account 0). Throws `not-found` (the domain), `bad-state` (nobody has proved whose it is), `already-exists`. */
export async function claimAddress(
  tx: Transactor,
  claim: Address & { account: number; group?: number; isAlias: boolean; now: number },
): Promise<void> {
  const { domain, local, account, group = 0, isAlias, now } = claim;
  await holdOwnedDomain(tx, domain);
  const made = await tx.run(
    `INSERT INTO address (domain, local, account_id, group_id, is_alias, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    domain,
    local,
    account,
    group,
    isAlias ? 1 : 0,
    now,
  );
  if (made === 0) throw addressTaken({ local, domain });
}

/** That somebody has an address already. */
export function addressTaken(taken: Address): MailError {
  const address = formatAddress(taken);
  return new MailError('already-exists', `the address ${address} exists already`, {
    detail: { field: 'address', rule: 'exists', reason: 'address-taken', address },
  });
}

/** The row of a folded address. */
export function findAddress(reader: Reader, { local, domain }: Address): Promise<AddressRow | undefined> {
  return reader.get<AddressRow>('SELECT * FROM address WHERE domain = ? AND local = ?', domain, local);
}

/** Every address of an account, its own and its aliases, as text. */
export async function accountAddresses(reader: Reader, account: number): Promise<string[]> {
  const rows = await reader.all<AddressRow>('SELECT * FROM address WHERE account_id = ?', account);
  return rows.map(formatAddress);
}
