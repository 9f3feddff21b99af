import { randomBytes } from 'node:crypto';
import type { Language } from '#base/catalogue.ts';
import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { directoryLimits } from '#base/limits.ts';
import { domainClaimLimits } from '#base/limits-domain-claims.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Call, Database, Reader } from '#db/types.ts';
import { type Address, normalizeLocal, parseDomain } from '#wire/address.ts';
import { checkProfile, type ProfileChange } from './account-profile.ts';
import * as accounts from './accounts.ts';
import { type AddressRow, addressTaken, parseOwnAddress } from './addresses.ts';
import { type AdministratorPost, type AdministratorRow, listAdministrators, requirePost } from './administrators.ts';
import { listAliases } from './aliases.ts';
import {
  type AppPasswordRow,
  checkAppPassword,
  generateAppPassword,
  hashAppPassword,
  listAppPasswords,
  type NewAppPassword,
} from './app-passwords.ts';
import { type DomainClaimRow, openClaim } from './domain-claims.ts';
import { parseOwnDomain } from './domain-names.ts';
import { type Erased, erasedInAll } from './erasure.ts';
import { type DomainRow, listDomains } from './domains.ts';
import { loginHistory, type LoginHistoryRow } from './login-history.ts';
import { mailShare } from './mail-share.ts';
import type { DirectoryOperations } from './operations.ts';
import { type Credential, importHash, type PasswordHasher } from './password.ts';
import { accountPolicy, policyOf } from './policy/effective.ts';
import { postmasterAccount } from './postmaster.ts';
import { isRoleName } from './role-names.ts';
import type { TargetServer } from './routing/types.ts';
import type { SigningKeys } from './signing-keys.ts';

const dayLength = 24 * 3600_000;

/** What the composition adds to the transaction in which an account begins or ends: its mailboxes. */
export interface MailCalls {
  /** `quotaBytes`: mail's share of the account's space; 0 for no limit. */
  create(account: number, quotaBytes: number): Call;
  /** Its result is how much of what went, of the kinds that are mail's. */
  drop(account: number): Promise<Call>;
}

/** A new account as a person says it. */
export interface NewAccount {
  /** `local@domain`; the domain must exist. */
  address: string;
  /** Or the Argon2 hash that another system made of it. */
  password: string | { hash: string };
  displayName: string;
  firstName?: string | undefined;
  lastName?: string | undefined;
  language: Language;
  /** Space in bytes; 0 for no limit. As the policy says, if not given. */
  quotaBytes?: number | undefined;
  /** The home page's share of it, in percent. As the policy says, if not given. */
  webShare?: number | undefined;
  /** Number of the slot it takes, where the domain belongs to a customer; the lowest free one if not given. */
  slot?: number | undefined;
}

/** How an account goes: when it will be deleted, or what went with it. */
export type AccountEnd = { deleteAt: number; erased: null } | { deleteAt: null; erased: Erased };

/** What the directory is made of. */
export interface DirectoryParts {
  database: Database;
  hasher: PasswordHasher;
  clock: Clock;
  mail: MailCalls;
  /** Makes a new domain's keys at once; without it they are made when somebody asks for its records. */
  keys?: Pick<SigningKeys, 'begin'> | undefined;
  /** It is owners who work here with their own accounts: they get no addresses that speak for a domain, nor in another domain than theirs. */
  forOwners?: boolean | undefined;
}

/**
 * Who exists: for the command line and the panel. Addresses and domains are texts as people write them. Every method
 * throws `bad-syntax` for one that is none, `not-found` for one that does not exist; passwords are hashed before the
 * write, off the main thread.
 */
export class Directory {
  readonly #database: Database;
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;
  readonly #mail: MailCalls;
  readonly #keys: DirectoryParts['keys'];
  readonly #forOwners: boolean;

  constructor({ database, hasher, clock, mail, keys, forOwners = false }: DirectoryParts) {
    this.#database = database;
    this.#reader = database.reader;
    this.#write = writerFor<DirectoryOperations>(database);
    this.#hasher = hasher;
    this.#clock = clock;
    this.#mail = mail;
    this.#keys = keys;
    this.#forOwners = forOwners;
  }

  /**
   * A domain that whoever administers here vouches for, with keys that sign its mail. With a target server it is
   * non-authoritative; without a customer it is the operator's own. Throws `already-exists`.
   */
  async addDomain(name: string, target: TargetServer | null = null, customer: number | null = null): Promise<void> {
    const domain = parseDomain(name);
    await this.#write(0, 'domain.add', { name: domain, target, customer, now: this.#clock.now() });
    await this.#keys?.begin(domain);
  }

  /**
   * A domain that somebody says is theirs: it receives and sends nothing before its DNS shows the claim's token.
   * Throws `bad-argument` with `detail.name` for a name that nobody can own; `already-exists` where it is theirs
   * already, `in-use` where it is somebody else's here; `limit`.
   */
  async claimDomain(
    name: string,
    target: TargetServer | null = null,
    customer: number | null = null,
  ): Promise<DomainClaimRow> {
    const domain = parseOwnDomain(name);
    const token = randomBytes(domainClaimLimits.token).toString('hex');
    const now = this.#clock.now();
    const claim = await this.#write(0, 'domain.claim', { name: domain, target, customer, token, now });
    await this.#keys?.begin(domain);
    return claim;
  }

  /** The open claim of a customer, or of the operator. Throws `not-found`. */
  async domainClaim(name: string, customer: number | null = null): Promise<DomainClaimRow> {
    return openClaim(this.#reader, parseDomain(name), customer, this.#clock.now());
  }

  /** Gives an open claim up. Throws `not-found`. */
  async withdrawClaim(name: string, customer: number | null = null): Promise<void> {
    await this.#write(0, 'domain.withdrawClaim', { name: parseDomain(name), customer });
  }

  /** Takes a claim for proved. Throws `not-found` where somebody else was first, or it has expired. */
  async proveDomain({ domain, customer_id: customer, token }: DomainClaimRow): Promise<void> {
    const now = this.#clock.now();
    await this.#write(0, 'domain.prove', { name: domain, customer: customer === 0 ? null : customer, token, now });
    await this.#keys?.begin(domain);
  }

  /** Throws `in-use` while it has accounts or aliases. */
  async removeDomain(name: string): Promise<void> {
    await this.#write(0, 'domain.remove', { name: parseDomain(name) });
  }

  /** A page of domains by name, behind `after`. */
  listDomains(after = ''): Promise<DomainRow[]> {
    return listDomains(this.#reader, after, directoryLimits.page);
  }

  /**
   * Adds an account with its mailboxes; its id. `also`: what must happen in the same transaction. Throws
   * `already-exists`, `bad-argument` (password, hash, display name), `limit`, and what `also` throws.
   */
  async addAccount(account: NewAccount, also: (id: number) => readonly Call[] = () => []): Promise<number> {
    const { id, calls } = await this.prepareAccount(account);
    await this.#database.write([...calls, ...also(id)]);
    return id;
  }

  /** All that `addAccount` does before its write: the new id, and the calls that make the account. Throws like it. */
  async prepareAccount(account: NewAccount): Promise<{ id: number; calls: Call[] }> {
    const address = parseOwnAddress(account.address);
    const { displayName, firstName = '', lastName = '', language, slot } = account;
    checkProfile({ displayName, firstName, lastName });
    const { limits } = await policyOf(this.#reader, { domain: address.domain });
    const { quotaBytes = limits.spaceBytes, webShare = limits.webShare } = account;
    const credential = await this.#credential(account.password);
    const id = await this.#write(0, 'account.reserve', undefined);
    const args: accounts.NewAccountArgs = {
      ...address,
      account: id,
      displayName,
      firstName,
      lastName,
      language,
      quotaBytes,
      webShare,
      slot,
      credential,
      now: this.#clock.now(),
    };
    return {
      id,
      calls: [{ name: 'account.add', args, lane: 0 }, this.#mail.create(id, mailShare(quotaBytes, webShare))],
    };
  }

  /** The account whose own address this is. */
  findAccount(address: string): Promise<accounts.AccountRow | undefined> {
    return accounts.accountByAddress(this.#reader, parseOwnAddress(address));
  }

  /** A page of accounts by id, behind `after`; of one domain or of all. */
  listAccounts(page: { domain?: string; after?: number } = {}): Promise<accounts.AccountRow[]> {
    const { domain, after = 0 } = page;
    return domain === undefined
      ? accounts.listAccounts(this.#reader, after, directoryLimits.page)
      : accounts.listDomainAccounts(this.#reader, parseDomain(domain), after, directoryLimits.page);
  }

  /** Throws `bad-argument` for what cannot be a password. */
  async setPassword(address: string, password: string): Promise<void> {
    const account = await this.#account(address);
    const credential = await this.#credential(password);
    await this.#write(0, 'account.setPassword', { account, credential, now: this.#clock.now() });
  }

  /** Names, display name, language: what is given. Throws `bad-argument` with `detail.field`. */
  async changeProfile(address: string, change: ProfileChange): Promise<void> {
    checkProfile(change);
    await this.#write(0, 'account.change', { account: await this.#account(address), change });
  }

  /** Throws `bad-state` for a closed account, `in-use` for suspending the postmaster. */
  async setStatus(address: string, status: 'active' | 'suspended'): Promise<void> {
    await this.#write(0, 'account.setStatus', { account: await this.#account(address), status });
  }

  /** Deletes the account with all its mail, for good; how much of what went. Throws `in-use` for the postmaster. */
  async deleteAccount(address: string): Promise<Erased> {
    return this.#erase(await this.#account(address));
  }

  /** The calls that delete an account with all its mail. */
  async deletion(account: number): Promise<Call[]> {
    return [{ name: 'account.delete', args: { account }, lane: 0 }, await this.#mail.drop(account)];
  }

  /**
   * Takes an account out of use for as many days as its policy says, and then deletes it; when that will be. Without
   * such days, or `forever`, it is deleted at once; how much of what went. Throws `bad-state` where it is closed already, `in-use` for the postmaster.
   */
  async closeAccount(address: string, { forever = false }: { forever?: boolean } = {}): Promise<AccountEnd> {
    const account = await this.#account(address);
    if (forever) return { deleteAt: null, erased: await this.#erase(account) };
    const { graceDays } = (await accountPolicy(this.#reader, account)).limits;
    if (graceDays === 0) return { deleteAt: null, erased: await this.#erase(account) };
    const deleteAt = this.#clock.now() + graceDays * dayLength;
    await this.#write(0, 'account.close', { account, deleteAt });
    return { deleteAt, erased: null };
  }

  /** Brings a closed account back with all that it had, suspended where it was. Throws `bad-state` where it is not closed. */
  async restoreAccount(address: string): Promise<void> {
    await this.#write(0, 'account.restore', { account: await this.#account(address) });
  }

  /** Throws `already-exists` where the alias is any account's address. */
  async addAlias(alias: string, address: string): Promise<void> {
    const account = await this.#account(address);
    const wanted = parseOwnAddress(alias);
    if (this.#forOwners) requireForOwner(wanted, parseOwnAddress(address));
    await this.#write(0, 'alias.add', { ...wanted, account, now: this.#clock.now() });
  }

  /** Of this account, where it is given. */
  async removeAlias(alias: string, address?: string): Promise<void> {
    const account = address === undefined ? undefined : await this.#account(address);
    await this.#write(0, 'alias.remove', { ...parseOwnAddress(alias), account });
  }

  async listAliases(address: string): Promise<AddressRow[]> {
    return listAliases(this.#reader, await this.#account(address));
  }

  /** Names the account for mail to the postmaster of any domain that has none of its own. */
  async setPostmaster(address: string): Promise<void> {
    await this.#write(0, 'postmaster.set', { account: await this.#account(address) });
  }

  async postmaster(): Promise<accounts.AccountRow | undefined> {
    const account = await postmasterAccount(this.#reader);
    return account === undefined ? undefined : accounts.accountById(this.#reader, account);
  }

  /**
   * Somebody who administers without a mailbox: an operator, or whoever `post` says. Throws `already-exists`,
   * `not-found` (the customer); `bad-argument` for what cannot be a login or password, or a role without its customer.
   */
  async addAdministrator(
    login: string,
    password: string,
    post: AdministratorPost = { role: 'operator', customer: null },
  ): Promise<void> {
    if (!/^[^\s\p{Cc}]{1,254}$/u.test(login)) throw new MailError('bad-argument', 'a login is one word');
    requirePost(post);
    const passwordHash = await this.#hasher.hash(password);
    const now = this.#clock.now();
    await this.#write(0, 'administrator.add', { login: normalizeLocal(login), passwordHash, ...post, now });
  }

  /** Another role, or another customer. Throws `not-found`; `in-use` for the last operator, `bad-argument` for a role without its customer. */
  async changeAdministrator(login: string, post: AdministratorPost): Promise<void> {
    requirePost(post);
    await this.#write(0, 'administrator.change', { login: normalizeLocal(login), ...post });
  }

  /** A new password, which ends every session of the administrator. Throws `not-found`; `bad-argument` for what cannot be one. */
  async setAdministratorPassword(login: string, password: string): Promise<void> {
    const passwordHash = await this.#hasher.hash(password);
    const args = { login: normalizeLocal(login), passwordHash, keepSession: null };
    await this.#write(0, 'administrator.setPassword', args);
  }

  /** Throws `not-found`; `in-use` for the last operator. */
  async removeAdministrator(login: string): Promise<void> {
    await this.#write(0, 'administrator.remove', { login: normalizeLocal(login) });
  }

  listAdministrators(): Promise<AdministratorRow[]> {
    return listAdministrators(this.#reader);
  }

  /** The newest rows of an account's login history. */
  async loginHistory(address: string): Promise<LoginHistoryRow[]> {
    return loginHistory(this.#reader, await this.#account(address), directoryLimits.page);
  }

  /** Counts messages against the account's limit for the day (UTC); how many it has sent now. Throws `limit`. */
  countSubmission(account: number, messages: number, limit: number): Promise<number> {
    return this.#write(account, 'submission.count', { account, messages, limit, now: this.#clock.now() });
  }

  /** Adds an app password and returns its letters, which are never shown again. Throws `bad-argument` with `detail.field`, `limit`. */
  async addAppPassword(address: string, wanted: NewAppPassword): Promise<{ id: number; letters: string }> {
    const now = this.#clock.now();
    checkAppPassword(wanted, now);
    const account = await this.#account(address);
    const letters = generateAppPassword();
    const id = await this.#write(0, 'appPassword.add', { ...wanted, account, hash: hashAppPassword(letters), now });
    return { id, letters };
  }

  async listAppPasswords(address: string): Promise<AppPasswordRow[]> {
    return listAppPasswords(this.#reader, await this.#account(address));
  }

  async removeAppPassword(address: string, id: number): Promise<void> {
    await this.#write(0, 'appPassword.remove', { account: await this.#account(address), id });
  }

  async #erase(account: number): Promise<Erased> {
    const results = await this.#database.write(await this.deletion(account));
    return erasedInAll(results as Partial<Erased>[]);
  }

  async #account(address: string): Promise<number> {
    const row = await this.findAccount(address);
    if (row === undefined) throw new MailError('not-found', `the account ${address} does not exist`);
    return row.account_id;
  }

  async #credential(password: NewAccount['password']): Promise<Credential> {
    return typeof password === 'string' ? this.#hasher.credential(password) : importHash(password.hash);
  }
}

/** A name that speaks for the domain is as if somebody had it. */
function requireForOwner(alias: Address, own: Address): void {
  if (alias.domain !== own.domain) throw new MailError('not-found', `the domain ${alias.domain} does not exist`);
  if (isRoleName(alias.local)) throw addressTaken(alias);
}
