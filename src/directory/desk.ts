import { MailError } from '#base/errors.ts';
import type { Call, Database } from '#db/types.ts';
import { type AccountItem, accountItem, listAccountItems } from './account-list.ts';
import { type Action, type Actor, type Bounds, boundsOf, mayAct } from './access.ts';
import { type ActBy, actingDatabase } from './acting.ts';
import { type CertificateRow, domainCertificate } from './certificates.ts';
import type { Administration } from './administration.ts';
import { parseOwnAddress } from './addresses.ts';
import type { AuditFilter, AuditRow } from './audit/rows.ts';
import type { Subject } from './audit/subjects.ts';
import { Directory, type DirectoryParts, type NewAccount } from './directory.ts';
import { type DriftRow, domainDrifts } from './domain-checks.ts';
import { customerClaims, type DomainClaimRow, openClaim } from './domain-claims.ts';
import { type DomainMode, domainMode } from './domain-modes.ts';
import { isPendingDomain } from './domains.ts';
import { type DomainItem, domainItem, listDomainItems } from './domain-list.ts';
import { omissions } from './domain-omissions.ts';
import { domainReport, type DomainReportRow } from './domain-reports.ts';
import { type GroupItem, groupItem, listGroupItems } from './group-list.ts';
import type { Listed, ListPage } from './lists.ts';
import type { LoginHistoryRow } from './login-history.ts';
import { MailRules } from './mail-rules.ts';
import { type MtaStsMode, mtaStsMode } from './mta-sts.ts';
import { Policies } from './policy/policies.ts';
import type { StrengthJudge } from './policy/strength.ts';
import type { TargetServer } from './routing/types.ts';
import type { Sealer } from './sealing.ts';
import { type SignInState, signInState } from './sign-in-state.ts';
import { type PublicSigningKey, SigningKeys } from './signing-keys.ts';
import { listSubscriberItems, subscriberItem } from './subscribers/list.ts';
import type { SubscriberUse } from './subscribers/rows.ts';
import { Subscribers } from './subscribers/subscribers.ts';
import { versionOfSubject } from './versions.ts';

/** What a desk is made of. */
export interface DeskParts extends DirectoryParts {
  administration: Administration;
  judge: StrengthJudge;
  sealer: Sealer;
}

/** What a list is asked for, beside its page. */
export interface ListWish extends ListPage {
  filter: string;
  /** Only what lies in this domain. */
  domain?: string | undefined;
}

/**
 * The directory as people work with it through an interface: reads have what they may see, and every part that
 * changes something is made for one act of somebody. Throws `denied`, and `not-found` for what they must not see.
 */
export class Desk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** For what is only read. */
  require(actor: Actor, action: Action, subject: Subject): Promise<void> {
    return this.#parts.administration.require(actor, action, subject);
  }

  /** A page of the audit log, as `Administration.log` says. */
  log(actor: Actor, filter: AuditFilter, before?: number): Promise<AuditRow[]> {
    return this.#parts.administration.log(actor, filter, before);
  }

  /** What of a list somebody may see. Throws `denied` where that is nothing. */
  bounds(actor: Actor, action: Action): Bounds {
    const bounds = boundsOf(actor, action);
    if (bounds === undefined) throw new MailError('denied', `${actor.name} may not do this: ${action}`);
    return bounds;
  }

  /** The version of a subject, for changes that are for it alone. */
  version(subject: Subject): Promise<string> {
    return versionOfSubject(this.#parts.database.reader, subject);
  }

  domains(actor: Actor, wish: ListWish): Promise<Listed<DomainItem>> {
    return listDomainItems(this.#parts.database.reader, this.bounds(actor, 'domain.read'), wish);
  }

  /** Those of the domains that somebody may read. */
  async readableDomains(actor: Actor, names: readonly string[]): Promise<ReadonlySet<string>> {
    const readable = new Set<string>();
    for (const domain of names) {
      const row = await this.#parts.database.reader.get<{ customer_id: number | null }>(
        'SELECT customer_id FROM domain WHERE name = ?',
        domain,
      );
      if (row !== undefined && mayAct(actor, 'domain.read', { domain, customer: row.customer_id }))
        readable.add(domain);
    }
    return readable;
  }

  async domain(actor: Actor, domain: string): Promise<DomainItem> {
    await this.require(actor, 'domain.read', { kind: 'domain', domain });
    return domainItem(this.#parts.database.reader, domain);
  }

  /** The open claim of a customer, or of the operator. Throws `not-found`. */
  domainClaim(domain: string, customer: number | null): Promise<DomainClaimRow> {
    const { database, clock } = this.#parts;
    return openClaim(database.reader, domain, customer, clock.now());
  }

  /** What a customer, or the operator, claims and has not proved yet; by name. */
  async domainClaims(customer: number | null): Promise<DomainClaimRow[]> {
    const { database, clock } = this.#parts;
    const claims = await customerClaims(database.reader, customer);
    return claims.filter((claim) => claim.expires_at > clock.now());
  }

  /** What a domain demands of those who deliver to it. */
  async mtaStsMode(actor: Actor, domain: string): Promise<MtaStsMode> {
    await this.require(actor, 'domain.read', { kind: 'domain', domain });
    return (await mtaStsMode(this.#parts.database.reader, domain)) ?? 'testing';
  }

  async setMtaStsMode(by: ActBy, domain: string, mode: MtaStsMode): Promise<void> {
    await this.#acting(by).write([{ name: 'mtaSts.set', args: { domain, mode }, lane: 0 }]);
  }

  /** What looks at a domain found changed, newest first. */
  async domainDrifts(actor: Actor, domain: string): Promise<DriftRow[]> {
    await this.require(actor, 'domain.read', { kind: 'domain', domain });
    return domainDrifts(this.#parts.database.reader, domain);
  }

  /** What the last look at a domain's DNS found; undefined before the first. */
  async domainReport(actor: Actor, domain: string): Promise<DomainReportRow | undefined> {
    await this.require(actor, 'domain.read', { kind: 'domain', domain });
    return domainReport(this.#parts.database.reader, domain);
  }

  /** Purposes of records that a domain does without. */
  async omissions(actor: Actor, domain: string): Promise<string[]> {
    await this.require(actor, 'domain.read', { kind: 'domain', domain });
    return omissions(this.#parts.database.reader, domain);
  }

  async setOmissions(by: ActBy, domain: string, purposes: readonly string[]): Promise<void> {
    await this.#acting(by).write([{ name: 'domain.setOmissions', args: { domain, purposes }, lane: 0 }]);
  }

  /** The certificate for the host names of a domain, or the wish for one; undefined where there is neither. */
  async domainCertificate(actor: Actor, domain: string): Promise<CertificateRow | undefined> {
    await this.require(actor, 'domain.read', { kind: 'domain', domain });
    return domainCertificate(this.#parts.database.reader, domain);
  }

  /** Asks for a new certificate at once. */
  async renewCertificate(by: ActBy, domain: string): Promise<void> {
    const args = { subject: domain, now: this.#parts.clock.now() };
    await this.#acting(by).write([{ name: 'certificate.renew', args, lane: 0 }]);
  }

  /** The keys that sign, for one act; to be disposed. */
  signingKeys(by: ActBy): SigningKeys {
    const { sealer, clock } = this.#parts;
    return new SigningKeys({ database: this.#acting(by), sealer, clock });
  }

  /** Where the keys of a domain stand, the newest last. */
  async listSigningKeys(actor: Actor, domain: string): Promise<PublicSigningKey[]> {
    await this.require(actor, 'domain.read', { kind: 'domain', domain });
    using keys = new SigningKeys(this.#parts);
    return keys.list(domain);
  }

  /** Throws `bad-state` where a domain is only claimed. */
  async requireOwned(domain: string): Promise<void> {
    if (!(await isPendingDomain(this.#parts.database.reader, domain))) return;
    throw new MailError('bad-state', `nobody has proved yet whose the domain ${domain} is`, {
      detail: { reason: 'domain-unproved', domain },
    });
  }

  /** Puts an act into the log that changes something elsewhere than in the directory. */
  async record(by: ActBy): Promise<void> {
    await this.#parts.administration.act(by.actor, by, []);
  }

  accounts(actor: Actor, wish: ListWish): Promise<Listed<AccountItem>> {
    return listAccountItems(this.#parts.database.reader, this.bounds(actor, 'account.read'), wish);
  }

  /** Accounts with what they use. */
  usage(actor: Actor, wish: ListWish): Promise<Listed<AccountItem>> {
    return listAccountItems(this.#parts.database.reader, this.bounds(actor, 'usage.read'), wish);
  }

  /** An account by its own address, for an action. */
  async account(actor: Actor, action: Action, address: string): Promise<AccountItem> {
    const item = await accountItem(this.#parts.database.reader, parseOwnAddress(address));
    await this.require(actor, action, { kind: 'account', account: item.account_id });
    return item;
  }

  /** The newest rows of an account's login history; whether somebody may read them is for the caller to ask. */
  loginHistory(address: string): Promise<LoginHistoryRow[]> {
    return new Directory(this.#parts).loginHistory(address);
  }

  /** What the account is signed in to with; whether somebody may read it is for the caller to ask. */
  signInState(account: number): Promise<SignInState> {
    return signInState(this.#parts.database.reader, account);
  }

  groups(actor: Actor, wish: ListWish): Promise<Listed<GroupItem>> {
    return listGroupItems(this.#parts.database.reader, this.bounds(actor, 'group.read'), wish);
  }

  async group(actor: Actor, address: string): Promise<GroupItem> {
    const parsed = parseOwnAddress(address);
    await this.require(actor, 'group.read', { kind: 'group', address: parsed });
    return groupItem(this.#parts.database.reader, parsed);
  }

  listSubscribers(actor: Actor, wish: ListWish): Promise<Listed<SubscriberUse>> {
    this.bounds(actor, 'subscriber.read');
    return listSubscriberItems(this.#parts.database.reader, wish);
  }

  /** The contract of a folded login. */
  async subscriber(actor: Actor, login: string): Promise<SubscriberUse> {
    await this.require(actor, 'subscriber.read', { kind: 'subscriber', login });
    return subscriberItem(this.#parts.database.reader, login);
  }

  /** The directory for one act. */
  directory(by: ActBy): Directory {
    const forOwners = by.actor.role === 'mailbox-user';
    return new Directory({ ...this.#parts, database: this.#acting(by), forOwners });
  }

  /** The directory with another hasher, outside of any act: for what makes many accounts at once. */
  directoryWith(hasher: DeskParts['hasher']): Directory {
    return new Directory({ ...this.#parts, hasher });
  }

  /** Modes, forwards, groups, vacations for one act. */
  rules(by: ActBy): MailRules {
    const { clock, sealer } = this.#parts;
    return new MailRules({ database: this.#acting(by), clock, sealer });
  }

  policies(by: ActBy): Policies {
    const { clock, judge } = this.#parts;
    return new Policies({ database: this.#acting(by), clock, judge });
  }

  subscribers(by: ActBy): Subscribers {
    const { hasher, clock } = this.#parts;
    return new Subscribers({ database: this.#acting(by), hasher, clock });
  }

  /** Throws where somebody may not make an account of this address: before anything is said of the name, or costs a hash. */
  requireNewAccount(actor: Actor, address: string): Promise<void> {
    const subject = { kind: 'account', account: 0, address: parseOwnAddress(address) } as const;
    return this.require(actor, 'account.create', subject);
  }

  /** Makes an account; the first one takes the mail of the postmaster (RFC 5321 4.5.1). Throws like `Directory.addAccount`. */
  async addAccount(actor: Actor, account: NewAccount): Promise<void> {
    const { administration } = this.#parts;
    const address = parseOwnAddress(account.address);
    await this.requireNewAccount(actor, account.address);
    const directory = new Directory(this.#parts);
    const { id, calls } = await directory.prepareAccount(account);
    if ((await directory.postmaster()) === undefined) {
      calls.push({ name: 'postmaster.set', args: { account: id }, lane: 0 });
    }
    const subject = { kind: 'account', account: id, address } as const;
    await administration.act(actor, { action: 'account.create', subject }, calls);
  }

  /** Changes what is given of a domain, all at once; `catchAll` is an account. */
  async changeDomain(
    by: ActBy,
    name: string,
    { target, catchAll }: { target: TargetServer | null | undefined; catchAll: number | null | undefined },
  ): Promise<void> {
    const calls: Call[] = [];
    if (target !== undefined) calls.push({ name: 'domain.setMode', args: { name, target }, lane: 0 });
    if (catchAll !== undefined) calls.push({ name: 'domain.setCatchAll', args: { name, account: catchAll }, lane: 0 });
    if (calls.length > 0) await this.#acting(by).write(calls);
  }

  /** The mode that a domain would have with this target server, or without one; the catch-all stays. */
  async assumedMode(name: string, target: TargetServer | null): Promise<DomainMode> {
    const now = await domainMode(this.#parts.database.reader, name);
    const catchAll = now?.catchAll ?? null;
    return target === null ? { mode: 'authoritative', catchAll } : { mode: 'non-authoritative', target, catchAll };
  }

  #acting(by: ActBy): Database {
    const { database, administration } = this.#parts;
    return actingDatabase(database, administration, by);
  }
}
