import { MailError } from '#base/errors.ts';
import type { Reader, SqlValue, Transactor } from '#db/types.ts';
import type { Address } from '#wire/address.ts';
import { announceChange } from './changes.ts';
import type { LoginName } from './login-name.ts';
import type { Credential } from './password.ts';
import { endSessions } from './session-rows.ts';
import type { SealedScramKeys } from './types.ts';

/** What a login is checked against. */
export interface LoginRow {
  account_id: number;
  local: string;
  domain: string;
  status: 'active' | 'suspended' | 'closed';
  password_hash: string;
  scram_salt: Uint8Array | null;
  scram_iterations: number | null;
  scram_sealed: Uint8Array | null;
  /** Since when a second factor is on: the password alone opens nothing then. NULL while it is off. */
  second_factor_since: number | null;
}

/** A new password for an account, hashed before. */
export interface NewCredential {
  account: number;
  credential: Credential;
  now: number;
}

/** Operation: a new password; it ends the owner's browser sessions. Throws `not-found`. */
export async function setPassword(
  tx: Transactor,
  args: NewCredential & { keepSession?: number | null },
): Promise<void> {
  if ((await tx.run(updateCredential, ...updateValues(args))) === 0) {
    throw new MailError('not-found', `account ${args.account} does not exist`);
  }
  await endSessions(tx, { principal: { account: args.account }, keep: args.keepSession ?? null });
  announceChange(tx, args.account, 'password');
}

/** Operation: the owner has chosen a password that nobody else knows. */
export async function endPasswordDuty(tx: Transactor, args: { account: number }): Promise<void> {
  await tx.run('DELETE FROM password_duty WHERE account_id = ?', args.account);
}

/**
 * Operation: replaces a hash by a stronger one of the same password. Does nothing where the password was changed
 * meanwhile; whether it did something.
 */
export async function renewCredential(tx: Transactor, args: NewCredential & { replaces: string }): Promise<boolean> {
  return (await tx.run(`${updateCredential} AND password_hash = ?`, ...updateValues(args), args.replaces)) > 0;
}

/** Inside an operation: the first password of a new account. */
export async function insertCredential(tx: Transactor, args: NewCredential): Promise<void> {
  await tx.run(
    `INSERT INTO credential (account_id, password_hash, scram_salt, scram_iterations, scram_sealed, changed_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    args.account,
    args.credential.passwordHash,
    ...scramColumns(args.credential.scram),
    args.now,
  );
}

/** The login of an account by its own address (folded). */
function loginByAddress(reader: Reader, { local, domain }: Address): Promise<LoginRow | undefined> {
  return reader.get<LoginRow>(
    `${selectLogin} WHERE a.domain = ? AND a.local = ? AND a.status <> 'deleted'`,
    domain,
    local,
  );
}

/** The login of an account by its id. */
export function loginById(reader: Reader, account: number): Promise<LoginRow | undefined> {
  return reader.get<LoginRow>(`${selectLogin} WHERE a.account_id = ? AND a.status <> 'deleted'`, account);
}

/** The login of the only account with this local part (folded); undefined where no domain or more than one has it. */
async function loginByLocal(reader: Reader, local: string): Promise<LoginRow | undefined> {
  const rows = await reader.all<LoginRow>(`${selectLogin} WHERE a.local = ? AND a.status <> 'deleted' LIMIT 2`, local);
  return rows.length === 1 ? rows[0] : undefined;
}

/** The login of what was typed; undefined for what can be nobody's. */
export async function loginByName(reader: Reader, name: LoginName | null): Promise<LoginRow | undefined> {
  if (name === null) return undefined;
  const { local, domain } = name;
  return domain === null ? loginByLocal(reader, local) : loginByAddress(reader, { local, domain });
}

/** The SCRAM keys of a login; null where its hash was made elsewhere. */
export function scramKeysOf(row: LoginRow): SealedScramKeys | null {
  const { scram_salt: salt, scram_iterations: iterations, scram_sealed: sealed } = row;
  return salt === null || iterations === null || sealed === null ? null : { salt, iterations, sealed };
}

const selectLogin = `SELECT a.account_id, a.local, a.domain, a.status, c.password_hash,
    c.scram_salt, c.scram_iterations, c.scram_sealed,
    f.enabled_at AS second_factor_since
  FROM account a JOIN credential c ON c.account_id = a.account_id
  LEFT JOIN second_factor f ON f.account_id = a.account_id AND f.administrator = ''`;

const updateCredential = `UPDATE credential
  SET password_hash = ?, scram_salt = ?, scram_iterations = ?, scram_sealed = ?, changed_at = ?
  WHERE account_id = ?`;

function updateValues({ account, credential, now }: NewCredential): SqlValue[] {
  return [credential.passwordHash, ...scramColumns(credential.scram), now, account];
}

function scramColumns(scram: SealedScramKeys | null): SqlValue[] {
  return scram === null ? [null, null, null] : [scram.salt, scram.iterations, scram.sealed];
}
