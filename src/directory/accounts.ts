import type { Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import { storeLimits } from '#base/limits-store.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import type { Profile } from './account-profile.ts';
import { type AccountStatus, changeStatus } from './account-states.ts';
import { claimAddress } from './addresses.ts';
import { forgetAudited } from './audit/rows.ts';
import { announceChange } from './changes.ts';
import { nextId } from './counter.ts';
import { insertCredential } from './credentials.ts';
import { claimSlot } from './customers/slots.ts';
import { type Erased, leaveGroups, noteErased } from './erasure.ts';
import { forgetRules } from './forget-rules.ts';
import { forgetSignIn } from './forget-sign-in.ts';
import type { Credential } from './password.ts';
import { accountSearchText } from './search-text.ts';

/** A mailbox user. */
export interface AccountRow {
  account_id: number;
  local: string;
  domain: string;
  display_name: string;
  language: Language;
  status: AccountStatus;
  /** Space for everything of the account; 0 for no limit. */
  quota_bytes: number;
  created_at: number;
  first_name: string;
  last_name: string;
  /** The home page's share of the space, in percent. */
  web_share: number;
  /** When a closed account is deleted for good; null for all others. */
  delete_at: number | null;
  /** What went with a deleted account, as JSON (`erasedOf`); null for all others. */
  erased: string | null;
}

const select = `SELECT account_id, local, domain, display_name, language, status, quota_bytes, created_at, first_name,
    last_name, web_share, delete_at, erased FROM account`;

/** Operation: an id for an account that is about to be added, never given again. Throws `limit`. */
export async function reserveAccount(tx: Transactor): Promise<number> {
  const id = await nextId(tx, 'account');
  if (id > storeLimits.accounts) {
    throw new MailError('limit', `an installation has at most ${storeLimits.accounts} accounts`);
  }
  return id;
}

/** What an account is made of: plain data, the password hashed before. `account` comes from `reserveAccount`. */
export interface NewAccountArgs extends Address, Profile {
  account: number;
  quotaBytes: number;
  /** The home page's share of the space, in percent. */
  webShare: number;
  credential: Credential;
  /** Number of the slot that it takes, where the domain belongs to a customer; the lowest free one if not given. */
  slot?: number | undefined;
  now: number;
}

/** Operation. Throws `not-found` (domain or slot), `already-exists` (address or slot), `limit` (the plan of the domain's owner). */
export async function addAccount(tx: Transactor, args: NewAccountArgs): Promise<void> {
  const { account, local, domain, now } = args;
  await claimAddress(tx, { local, domain, account, isAlias: false, now });
  await tx.run(
    `INSERT INTO account (account_id, local, domain, first_name, last_name, display_name, language, status, quota_bytes,
       web_share, created_at, search_text) VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?, ?, ?, ?)`,
    account,
    local,
    domain,
    args.firstName,
    args.lastName,
    args.displayName,
    args.language,
    args.quotaBytes,
    args.webShare,
    now,
    accountSearchText(args),
  );
  await insertCredential(tx, { account, credential: args.credential, now });
  await claimSlot(tx, { account, domain, number: args.slot });
  announceChange(tx, account, 'added');
}

/**
 * Operation: frees the account's addresses and forgets whose it was and all that it had here; how much that was. Only
 * the number stays, and that proof. Throws `not-found`; `in-use` for the postmaster.
 */
export async function deleteAccount(tx: Transactor, { account }: { account: number }): Promise<Partial<Erased>> {
  await changeStatus(tx, account, 'deleted');
  const gone = async (table: string, condition = ''): Promise<number> =>
    tx.run(`DELETE FROM ${table} WHERE account_id = ? ${condition}`, account);
  const erased: Partial<Erased> = {
    ...(await forgetRules(tx, account)),
    ...(await forgetSignIn(tx, { account })),
    groupMemberships: await leaveGroups(tx, account),
    auditRows: await forgetAudited(tx, account),
    aliases: await gone('address', 'AND is_alias = 1'),
    passwords: await gone('credential'),
    appPasswords: await gone('app_password'),
    securityAnswers: await gone('security_answer'),
    apiKeys: await gone('api_key'),
    logins: await gone('login_history'),
  };
  await tx.run(`DELETE FROM policy WHERE level = 'account' AND subject = ?`, String(account));
  for (const table of [
    'address',
    'submission_count',
    'activation',
    'password_duty',
    'slot',
    'import_outcome',
    'security_notice',
  ]) {
    await gone(table);
  }
  await tx.run(
    `UPDATE account SET local = '', display_name = '', first_name = '', last_name = '', search_text = '' WHERE account_id = ?`,
    account,
  );
  await noteErased(tx, account, erased);
  announceChange(tx, account, 'deleted');
  return erased;
}

/** The account with this id, deleted ones too. */
export function accountById(reader: Reader, account: number): Promise<AccountRow | undefined> {
  return reader.get<AccountRow>(`${select} WHERE account_id = ?`, account);
}

/** The account whose own address this is (folded); not by its aliases. */
export function accountByAddress(reader: Reader, { local, domain }: Address): Promise<AccountRow | undefined> {
  return reader.get<AccountRow>(`${select} WHERE domain = ? AND local = ? AND status <> 'deleted'`, domain, local);
}

/** Accounts that are not deleted, by id, behind `after`; at most `limit`. */
export function listAccounts(reader: Reader, after: number, limit: number): Promise<AccountRow[]> {
  return reader.all<AccountRow>(
    `${select} WHERE account_id > ? AND status <> 'deleted' ORDER BY account_id LIMIT ?`,
    after,
    limit,
  );
}

/** The same within one domain. */
export function listDomainAccounts(
  reader: Reader,
  domain: string,
  after: number,
  limit: number,
): Promise<AccountRow[]> {
  return reader.all<AccountRow>(
    `${select} WHERE domain = ? AND account_id > ? AND status <> 'deleted' ORDER BY account_id LIMIT ?`,
    domain,
    after,
    limit,
  );
}

/** The account's own address as text. */
export function addressOf(row: Pick<AccountRow, 'local' | 'domain'>): string {
  return formatAddress({ local: row.local, domain: row.domain });
}
