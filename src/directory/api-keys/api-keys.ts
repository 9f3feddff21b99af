import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { type ErrorDetail, MailError } from '#base/errors.ts';
import { directoryLimits } from '#base/limits.ts';
import { apiKeyLimits as limits } from '#base/limits-administration.ts';
import type { Log } from '#base/log.ts';
import { isNetwork, NetworkSet } from '#base/networks.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database, Reader } from '#db/types.ts';
import { actions, type Actor, boundsOf, mayAct, type Role, type Scope, type Target } from '#directory/access.ts';
import { Administration } from '#directory/administration.ts';
import { targetOf } from '#directory/audit/subjects.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { type ApiKeyOwner, apiKeyByHash, type ApiKeyRow, listApiKeys } from './rows.ts';

/** A new key as somebody asks for it. */
export interface NewApiKey {
  name: string;
  role: Role;
  /** Whose domains it is for; null for the installation, or where it is an account's. */
  customer: number | null;
  /** For keys of mailbox users and applications. */
  account: number | null;
  /** What of the role it gets; null for all. Domains are lower-case A-labels. */
  scopes: readonly Scope[] | null;
  /** Addresses and networks it may come from; none: from anywhere. */
  networks: readonly string[];
  /** Milliseconds since the epoch; null: never. */
  expiresAt: number | null;
}

/** The parts of ApiKeys. */
export interface ApiKeyParts {
  database: Database;
  clock: Clock;
  log: Log;
}

/** By this people and scanners of leaked secrets recognise a key. */
const prefix = 'sowa_';

/** What programs prove themselves with where they use the HTTP interface. */
export class ApiKeys {
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #administration: Administration;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(parts: ApiKeyParts) {
    this.#reader = parts.database.reader;
    this.#write = writerFor<DirectoryOperations>(parts.database);
    this.#administration = new Administration(parts);
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /**
   * Adds a key and returns its secret, which is never shown again. Nobody gives what they do not have. Throws
   * `bad-argument` with `detail.field`, `limit`, `denied` where the key could do what its maker may not, and what
   * `Administration.act` throws.
   */
  async add(actor: Actor, wanted: NewApiKey): Promise<{ id: number; token: string }> {
    const now = this.#clock.now();
    checkApiKey(wanted, now);
    const owner = await this.#ownerOf(wanted);
    const id = await this.#write(0, 'apiKey.reserve', undefined);
    const subject = { kind: 'api-key', key: id, owner } as const;
    await this.#administration.require(actor, 'api-key.change', subject);
    if (!isWithin(actor, wanted, owner)) {
      throw new MailError('denied', 'a key cannot do what its maker may not do');
    }
    const token = prefix + randomBytes(limits.bytes).toString('base64url');
    const args = {
      key_id: id,
      hash: hashOf(token),
      name: wanted.name.trim(),
      role: wanted.role,
      customer_id: wanted.customer,
      account_id: wanted.account,
      scopes: wanted.scopes === null ? null : JSON.stringify(wanted.scopes),
      networks: wanted.networks.join(' '),
      created_by: actor.name,
      created_at: now,
      expires_at: wanted.expiresAt,
    };
    await this.#administration.do(actor, { action: 'api-key.change', subject }, 'apiKey.add', args);
    return { id, token };
  }

  /** Throws as `Administration.act` does. */
  async remove(actor: Actor, key: number): Promise<void> {
    const act = { action: 'api-key.change', subject: { kind: 'api-key', key } } as const;
    await this.#administration.do(actor, act, 'apiKey.remove', { key });
  }

  /** A page of keys by id, behind `after`. Whose they may be is for the caller to decide. */
  list(owner: ApiKeyOwner = {}, after = 0): Promise<ApiKeyRow[]> {
    return listApiKeys(this.#reader, owner, after, directoryLimits.page);
  }

  /** Who the key stands for, at this client's IP address, now; undefined where it opens nothing. */
  async verify(token: string, address: string): Promise<Actor | undefined> {
    if (!token.startsWith(prefix)) return undefined;
    const row = await apiKeyByHash(this.#reader, hashOf(token));
    const now = this.#clock.now();
    if (row === undefined || (row.expires_at !== null && row.expires_at <= now)) return undefined;
    const networks = row.networks.split(' ').filter((network) => network !== '');
    if (networks.length > 0 && !new NetworkSet(networks).has(address)) return undefined;
    this.#note(row, now);
    return {
      role: row.role,
      name: row.name,
      customer: row.customer_id,
      account: row.account_id,
      scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as Scope[]),
      via: 'api-key',
    };
  }

  /** The request does not wait for the note, and holds without it. */
  #note({ key_id: key, used_at: last }: ApiKeyRow, now: number): void {
    if (last !== null && now - last < limits.noteInterval) return;
    this.#write(0, 'apiKey.used', { key, now }).catch((error: unknown) => {
      this.#log.warn('api-key-note-failed', { key, error: String(error) });
    });
  }

  async #ownerOf({ customer, account }: NewApiKey): Promise<Target> {
    return account === null ? { customer } : targetOf(this.#reader, { kind: 'account', account });
  }
}

/** Throws `bad-argument` with `detail.field` for what no key can be. */
function checkApiKey({ name, role, customer, account, scopes, networks, expiresAt }: NewApiKey, now: number): void {
  const wrong = (field: keyof NewApiKey, message: string, detail: ErrorDetail = {}): MailError =>
    new MailError('bad-argument', message, { detail: { field, ...detail } });
  const oneLine = { rule: 'one-line', reason: 'one-line', limit: limits.name };
  const wrongNetworks = { rule: 'networks', reason: 'networks', limit: limits.networks };
  if (name.trim() === '' || name.length > limits.name || /\p{Cc}/u.test(name)) {
    throw wrong('name', `the name is one line of at most ${limits.name} characters`, oneLine);
  }
  const isOwn = role === 'mailbox-user' || role === 'application';
  if (isOwn !== (account !== null))
    throw wrong('account', 'an account has keys of mailbox users and applications only');
  if (role === 'customer' && customer === null) throw wrong('customer', 'whose key is it');
  if ((role === 'operator' || isOwn) && customer !== null) throw wrong('customer', 'this role belongs to no customer');
  const empty = scopes?.some((scope) => scope.actions.length === 0 || scope.domains?.length === 0);
  if (scopes?.length === 0 || empty === true) throw wrong('scopes', 'a key that may do nothing');
  const tooMany = scopes?.some(({ domains }) => (domains?.length ?? 0) > limits.domains);
  if (tooMany === true) throw wrong('scopes', `at most ${limits.domains} domains`);
  const bad = networks.find((network) => !isNetwork(network));
  if (bad !== undefined) throw wrong('networks', `${bad} is no address or network`, { ...wrongNetworks, part: bad });
  if (networks.length > limits.networks) throw wrong('networks', `at most ${limits.networks} networks`, wrongNetworks);
  if (expiresAt !== null && expiresAt <= now)
    throw wrong('expiresAt', 'the end lies in the past', { rule: 'past', reason: 'past' });
}

/** Whether the maker may do all that the key could. Who may set an account's password could send in its name anyway. */
function isWithin(maker: Actor, { role, customer, account, scopes }: NewApiKey, owner: Target): boolean {
  const key: Actor = { role, name: '', customer, account, scopes, via: 'api-key' };
  const can = (action: (typeof actions)[number], target: Target): boolean =>
    mayAct(maker, action, target) || (action === 'message.submit' && mayAct(maker, 'account.password', target));
  return actions
    .filter((action) => boundsOf(key, action) !== undefined)
    .every((action) => targetsOf(scopes, action, owner).every((target) => can(action, target)));
}

/** What a key could do an action to: its owner's everything, or the domains that its scopes name. */
function targetsOf(scopes: NewApiKey['scopes'], action: (typeof actions)[number], owner: Target): Target[] {
  if (scopes === null) return [owner];
  return scopes
    .filter((scope) => scope.actions.includes(action))
    .flatMap(({ domains }) => domains?.map((domain) => ({ ...owner, domain })) ?? [owner]);
}

function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
