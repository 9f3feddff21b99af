import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { directoryLimits } from '#base/limits.ts';
import { vacationLimits } from '#base/limits-queue.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Call, Database, Reader } from '#db/types.ts';
import { type Address, parseAddress, parseDomain } from '#wire/address.ts';
import { accountByAddress } from './accounts.ts';
import { foldAddress, parseOwnAddress } from './addresses.ts';
import { activeDomainMode, type DomainMode, domainMode } from './domain-modes.ts';
import { accountForwards, type ForwardRow } from './forwards.ts';
import { groupByAddress, groupMembers, type GroupRow, listGroups } from './groups.ts';
import type { DirectoryOperations } from './operations.ts';
import { listRelayRoutes, type RelayRouteRow } from './relay-routes.ts';
import type { GroupSenders, TargetServer } from './routing/types.ts';
import type { Sealer } from './sealing.ts';
import { vacationOf, type VacationRow } from './vacations.ts';

/** A forward as a person says it. */
export interface NewForward {
  /** The account's own address. */
  account: string;
  /** One of its addresses; undefined for all of them. */
  source?: string | undefined;
  target: string;
  keepCopy: boolean;
}

/** A relay route as a person says it. */
export interface NewRoute extends TargetServer {
  /** `default`, `to:<domain>`, `from:<domain>` or `from:<account's address>`. */
  scope: string;
  login: { user: string; password: string } | null;
}

/** What rules are administered with. */
export interface MailRulesParts {
  database: Database;
  clock: Clock;
  sealer: Sealer;
}

/**
 * Where mail goes, for the command line and the panel: modes of domains, forwards, groups, vacations, relay routes.
 * Addresses and domains are texts as people write them. Every method throws `bad-syntax` for one that is none,
 * `not-found` for one that does not exist.
 */
export class MailRules {
  readonly #database: Database;
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #clock: Clock;
  readonly #sealer: Sealer;

  constructor({ database, clock, sealer }: MailRulesParts) {
    this.#database = database;
    this.#reader = database.reader;
    this.#write = writerFor<DirectoryOperations>(database);
    this.#clock = clock;
    this.#sealer = sealer;
  }

  /** A target server makes a domain non-authoritative; null makes it authoritative. */
  async setDomainMode(domain: string, target: TargetServer | null): Promise<void> {
    await this.#write(0, 'domain.setMode', { name: parseDomain(domain), target });
  }

  /** How a domain treats unknown names. */
  async domainMode(domain: string): Promise<DomainMode> {
    const name = parseDomain(domain);
    const mode = await domainMode(this.#reader, name);
    if (mode === undefined) throw new MailError('not-found', `the domain ${name} does not exist`);
    return mode;
  }

  /** The account that takes mail for nobody; null for none. */
  async setCatchAll(domain: string, account: string | null): Promise<void> {
    const name = parseDomain(domain);
    await this.#write(0, 'domain.setCatchAll', {
      name,
      account: account === null ? null : await this.#account(account),
    });
  }

  /** Its id. Throws `bad-argument` (the source is no address of the account, or the target is one), `already-exists`, `limit`. */
  async addForward({ account, source, target, keepCopy }: NewForward): Promise<number> {
    const id = await this.#account(account);
    return this.#write(id, 'forward.add', {
      account: id,
      source: source === undefined ? null : parseOwnAddress(source),
      target: await this.#target(target),
      keepCopy,
      now: this.#clock.now(),
    });
  }

  async removeForward(account: string, forward: number): Promise<void> {
    const id = await this.#account(account);
    await this.#write(id, 'forward.remove', { account: id, forward });
  }

  /** A paused forward sends again. */
  async resumeForward(account: string, forward: number): Promise<void> {
    const id = await this.#account(account);
    await this.#write(id, 'forward.resume', { account: id, forward });
  }

  async listForwards(account: string): Promise<ForwardRow[]> {
    return accountForwards(this.#reader, await this.#account(account));
  }

  /** Throws `already-exists`, `limit`. */
  async addGroup(address: string, senders: GroupSenders, members: readonly string[] = []): Promise<void> {
    const parsed = await Promise.all(members.map((member) => this.#target(member)));
    const now = this.#clock.now();
    await this.#write(0, 'group.add', { ...parseOwnAddress(address), senders, members: parsed, now });
  }

  /** Changes what is given of a group, all at once. Throws `limit`; `not-found` for who is to go and is no member. */
  async changeGroup(
    address: string,
    change: {
      senders?: GroupSenders | undefined;
      add?: readonly string[] | undefined;
      remove?: readonly string[] | undefined;
    },
  ): Promise<void> {
    const { senders, add = [], remove = [] } = change;
    const group = await this.#group(address);
    const now = this.#clock.now();
    const added = await Promise.all(add.map((member) => this.#target(member)));
    const removed = await Promise.all(remove.map((member) => this.#target(member)));
    const calls: Call[] = [
      { name: 'group.removeMembers', args: { group, members: removed }, lane: 0 },
      { name: 'group.addMembers', args: { group, members: added, now }, lane: 0 },
    ];
    if (senders !== undefined) calls.push({ name: 'group.setSenders', args: { group, senders }, lane: 0 });
    await this.#database.write(calls);
  }

  async removeGroup(address: string): Promise<void> {
    await this.#write(0, 'group.remove', { group: await this.#group(address) });
  }

  async setGroupSenders(address: string, senders: GroupSenders): Promise<void> {
    await this.#write(0, 'group.setSenders', { group: await this.#group(address), senders });
  }

  /** Throws `limit`. */
  async addMembers(address: string, members: readonly string[]): Promise<void> {
    const group = await this.#group(address);
    const parsed = await Promise.all(members.map((member) => this.#target(member)));
    await this.#write(0, 'group.addMembers', { group, members: parsed, now: this.#clock.now() });
  }

  async removeMembers(address: string, members: readonly string[]): Promise<void> {
    const group = await this.#group(address);
    const parsed = await Promise.all(members.map((member) => this.#target(member)));
    await this.#write(0, 'group.removeMembers', { group, members: parsed });
  }

  /** A page of groups by id, behind `after`. */
  listGroups(after = 0): Promise<GroupRow[]> {
    return listGroups(this.#reader, after, directoryLimits.page);
  }

  async members(address: string): Promise<string[]> {
    return groupMembers(this.#reader, await this.#group(address));
  }

  /** Throws `bad-argument` for what cannot be. */
  async setVacation(account: string, vacation: Omit<VacationRow, 'account_id'>): Promise<void> {
    checkVacation(vacation);
    const id = await this.#account(account);
    await this.#write(id, 'vacation.set', { vacation: { ...vacation, account_id: id } });
  }

  async clearVacation(account: string): Promise<void> {
    const id = await this.#account(account);
    await this.#write(id, 'vacation.clear', { account: id });
  }

  async vacation(account: string): Promise<VacationRow | undefined> {
    return vacationOf(this.#reader, await this.#account(account));
  }

  /** Adds or replaces the route of a scope; its password is sealed. */
  async setRoute({ scope, host, port, tls, login }: NewRoute): Promise<void> {
    const key = await this.#scope(scope);
    const password = login === null ? null : this.#sealer.seal(`relay ${key}`, login.password);
    const route = { scope: key, host, port, tls, login: login?.user ?? null, password, created_at: this.#clock.now() };
    await this.#write(0, 'route.set', { route });
  }

  async removeRoute(scope: string): Promise<void> {
    await this.#write(0, 'route.remove', { scope: await this.#scope(scope) });
  }

  listRoutes(): Promise<RelayRouteRow[]> {
    return listRelayRoutes(this.#reader);
  }

  async #account(text: string): Promise<number> {
    const row = await accountByAddress(this.#reader, parseOwnAddress(text));
    if (row === undefined) throw new MailError('not-found', `the account ${text} does not exist`);
    return row.account_id;
  }

  async #group(text: string): Promise<number> {
    const row = await groupByAddress(this.#reader, parseOwnAddress(text));
    if (row === undefined) throw new MailError('not-found', `the group ${text} does not exist`);
    return row.group_id;
  }

  /** Our own addresses are kept folded; of others only their owners know what their case means. */
  async #target(text: string): Promise<Address> {
    const address = parseAddress(text, { smtputf8: true });
    return (await activeDomainMode(this.#reader, address.domain)) === undefined ? address : foldAddress(address);
  }

  async #scope(text: string): Promise<string> {
    if (text === 'default') return text;
    const [, direction = '', name = ''] = /^(to|from):(.+)$/.exec(text) ?? [];
    if (direction === '')
      throw new MailError('bad-argument', 'a scope is default, to:DOMAIN, from:DOMAIN or from:ADDRESS');
    return name.includes('@') && direction === 'from'
      ? `account:${await this.#account(name)}`
      : `${direction}:${parseDomain(name)}`;
  }
}

function checkVacation({
  starts_at: from,
  ends_at: to,
  subject,
  text,
  interval_days: days,
}: Omit<VacationRow, 'account_id'>): void {
  const problem =
    to !== null && to <= from
      ? 'a vacation ends after it begins'
      : subject.length > vacationLimits.subject || /\p{Cc}/u.test(subject)
        ? `a subject is one line of at most ${vacationLimits.subject} characters`
        : text.length > vacationLimits.text
          ? `a text has at most ${vacationLimits.text} characters`
          : days < 1 || days > vacationLimits.maxInterval
            ? `a sender is answered once in 1 to ${vacationLimits.maxInterval} days`
            : null;
  if (problem !== null) throw new MailError('bad-argument', problem);
}
