import type { Reader } from '#db/types.ts';
import { type Address, splitPlus } from '#wire/address.ts';
import { type AccountRow, addressOf } from './accounts.ts';
import { findAddress, foldAddress } from './addresses.ts';
import { isOurDomain } from './domains.ts';
import { postmasterAccount } from './postmaster.ts';
import type { Recipients, Resolution } from './types.ts';

type Target = Pick<AccountRow, 'account_id' | 'local' | 'domain' | 'status'> & { is_full: number };

// The left join: an account is made together with its account_state, but mail for one without is refused elsewhere.
const target = `SELECT a.account_id, a.local, a.domain, a.status,
    CASE WHEN s.quota_bytes > 0 AND s.used_bytes >= s.quota_bytes THEN 1 ELSE 0 END AS is_full
  FROM account a LEFT JOIN account_state s ON s.account_id = a.account_id`;

/** Where mail for an address goes, by what the directory says now. */
export class DirectoryRecipients implements Recipients {
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /**
   * Names have no plus sign (parseOwnAddress), so what follows one is always detail (RFC 5233). Where nobody is called
   * postmaster, the account that the operator named is: every domain must have one (RFC 5321 4.5.1).
   */
  async resolve(address: Address): Promise<Resolution> {
    const { named, detail } = divide(address);
    const reached = await this.#reaching(named);
    if (reached !== undefined) return resolution(reached, detail);
    if (named.domain !== '' && !(await isOurDomain(this.#reader, named.domain))) return { kind: 'foreign' };
    const postmaster = named.local === 'postmaster' ? await this.#postmaster() : undefined;
    return postmaster === undefined ? { kind: 'unknown' } : resolution(postmaster, detail);
  }

  /** Its own address and its aliases, with any detail behind a plus sign. */
  async maySendAs(account: number, address: Address): Promise<boolean> {
    const row = await findAddress(this.#reader, divide(address).named);
    return row?.account_id === account;
  }

  #reaching({ local, domain }: Address): Promise<Target | undefined> {
    const where = 'JOIN address x ON x.account_id = a.account_id WHERE x.domain = ? AND x.local = ?';
    return this.#reader.get<Target>(`${target} ${where}`, domain, local);
  }

  async #postmaster(): Promise<Target | undefined> {
    const account = await postmasterAccount(this.#reader);
    if (account === undefined) return undefined;
    return this.#reader.get<Target>(`${target} WHERE a.account_id = ?`, account);
  }
}

function resolution(row: Target, detail: string | null): Resolution {
  if (row.status !== 'active') return { kind: 'suspended' };
  return { kind: 'local', account: row.account_id, address: addressOf(row), detail, full: row.is_full === 1 };
}

/** The name by which an address is looked up, and its detail as written. */
function divide({ local, domain }: Address): { named: Address; detail: string | null } {
  const { base, detail } = splitPlus(local);
  return { named: foldAddress({ local: base, domain }), detail };
}
