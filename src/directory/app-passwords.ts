import { createHash, randomInt } from 'node:crypto';
import { type ErrorDetail, MailError } from '#base/errors.ts';
import { appPasswordLimits as limits } from '#base/limits-logins.ts';
import { isNetwork, NetworkSet } from '#base/networks.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { holdAccount } from './hold-account.ts';
import { announceChange } from './changes.ts';
import { nextId } from './counter.ts';
import type { ClientInfo } from './types.ts';

/** What an app password may open. */
export const appScopes = ['imap', 'pop3', 'smtp', 'ftps', 'jmap', 'dav'] as const;

export type AppScope = (typeof appScopes)[number];

/** An app password as it is listed; the letters are nowhere kept. */
export interface AppPasswordRow {
  app_id: number;
  name: string;
  /** Words divided by blanks. */
  scopes: string;
  networks: string;
  created_at: number;
  /** Null: never. */
  expires_at: number | null;
  /** Null: not yet; within the hour otherwise. */
  used_at: number | null;
}

/** A new app password as a person asks for it. */
export interface NewAppPassword {
  name: string;
  scopes: readonly AppScope[];
  /** Addresses and networks it may come from; none: from anywhere. */
  networks: readonly string[];
  expiresAt: number | null;
}

/** 16 random lower-case letters: 75 bits. */
export function generateAppPassword(): string {
  return Array.from({ length: limits.letters }, () => String.fromCodePoint(0x61 + randomInt(26))).join('');
}

/** The letters of what may be an app password, however it was grouped; null for what is none. */
function readAppPassword(text: string): string | null {
  const letters = text.replaceAll(/[ -]/g, '').toLowerCase();
  return /^[a-z]+$/.test(letters) && letters.length === limits.letters ? letters : null;
}

/** Throws `bad-argument` with `detail.field` for what an app password cannot be. */
export function checkAppPassword({ name, scopes, networks, expiresAt }: NewAppPassword, now: number): void {
  const wrong = (field: string, message: string, detail: ErrorDetail = {}): MailError =>
    new MailError('bad-argument', message, { detail: { field, ...detail } });
  const oneLine = { rule: 'one-line', reason: 'one-line', limit: limits.name };
  const wrongNetworks = { rule: 'networks', reason: 'networks', limit: limits.networks };
  if (name.trim() === '' || name.length > limits.name || /\p{Cc}/u.test(name)) {
    throw wrong('name', `the name is one line of at most ${limits.name} characters`, oneLine);
  }
  if (scopes.length === 0) throw wrong('scopes', `name at least one of ${appScopes.join(', ')}`);
  const bad = networks.find((network) => !isNetwork(network));
  if (bad !== undefined) throw wrong('networks', `${bad} is no address or network`, { ...wrongNetworks, part: bad });
  if (networks.length > limits.networks) throw wrong('networks', `at most ${limits.networks} networks`, wrongNetworks);
  if (expiresAt !== null && expiresAt <= now)
    throw wrong('expiresAt', 'the end lies in the past', { rule: 'past', reason: 'past' });
}

/** Operation: adds an app password, hashed; its id. Throws `not-found`, `limit`. */
export async function addAppPassword(
  tx: Transactor,
  args: NewAppPassword & { account: number; hash: Uint8Array; now: number },
): Promise<number> {
  await holdAccount(tx, args.account);
  const count = await tx.get<{ passwords: number }>(
    'SELECT count(*) AS passwords FROM app_password WHERE account_id = ?',
    args.account,
  );
  if ((count?.passwords ?? 0) >= limits.perAccount) {
    throw new MailError('limit', `an account has at most ${limits.perAccount} app passwords`, {
      detail: { reason: 'app-passwords', limit: limits.perAccount },
    });
  }
  const id = await nextId(tx, 'app_password');
  await tx.run(
    `INSERT INTO app_password (app_id, account_id, hash, name, scopes, networks, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    args.account,
    args.hash,
    args.name.trim(),
    args.scopes.join(' '),
    args.networks.join(' '),
    args.now,
    args.expiresAt,
  );
  return id;
}

/** Operation. Throws `not-found`, also for one of another account. */
export async function removeAppPassword(tx: Transactor, args: { account: number; id: number }): Promise<void> {
  const sql = 'DELETE FROM app_password WHERE app_id = ? AND account_id = ?';
  if ((await tx.run(sql, args.id, args.account)) === 0) {
    throw new MailError('not-found', `there is no app password ${args.id}`);
  }
  announceChange(tx, args.account, 'password');
}

/** Operation: notes that an app password opened something. */
export async function useAppPassword(tx: Transactor, args: { id: number; now: number }): Promise<void> {
  await tx.run('UPDATE app_password SET used_at = ? WHERE app_id = ?', args.now, args.id);
}

/** The app passwords of an account, oldest first. */
export function listAppPasswords(reader: Reader, account: number): Promise<AppPasswordRow[]> {
  return reader.all<AppPasswordRow>(
    `SELECT app_id, name, scopes, networks, created_at, expires_at, used_at FROM app_password
     WHERE account_id = ? ORDER BY app_id`,
    account,
  );
}

/** What is kept of an app password. Not Argon2: what has 75 random bits is not found by trying. */
export function hashAppPassword(letters: string): Uint8Array {
  return createHash('sha256').update(letters).digest();
}

/**
 * The app password that opens this account to this client now; undefined where the text is none, or one that may not
 * be used there, from there or any longer.
 */
export async function findAppPassword(
  reader: Reader,
  login: { account: number; password: string; now: number },
  { protocol, address }: Pick<ClientInfo, 'protocol' | 'address'>,
): Promise<AppPasswordRow | undefined> {
  const letters = readAppPassword(login.password);
  if (letters === null) return undefined;
  const row = await reader.get<AppPasswordRow>(
    `SELECT app_id, name, scopes, networks, created_at, expires_at, used_at FROM app_password
     WHERE account_id = ? AND hash = ?`,
    login.account,
    hashAppPassword(letters),
  );
  if (row === undefined || (row.expires_at !== null && row.expires_at <= login.now)) return undefined;
  if (!row.scopes.split(' ').includes(protocol)) return undefined;
  const networks = row.networks.split(' ').filter((network) => network !== '');
  return networks.length === 0 || new NetworkSet(networks).has(address) ? row : undefined;
}
