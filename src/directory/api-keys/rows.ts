import { MailError } from '#base/errors.ts';
import { apiKeyLimits } from '#base/limits-administration.ts';
import type { Reader, Transactor } from '#db/types.ts';
import type { Role } from '#directory/access.ts';
import { holdAccount } from '#directory/hold-account.ts';
import { nextId } from '#directory/counter.ts';
import { holdCustomer } from '#directory/customers/hold-customer.ts';

/** A key as it is listed; of its secret only a hash is kept, and not listed. */
export interface ApiKeyRow {
  key_id: number;
  name: string;
  role: Role;
  customer_id: number | null;
  account_id: number | null;
  /** JSON of Scope[]; null for all that the role may. */
  scopes: string | null;
  /** Words divided by blanks; none: from anywhere. */
  networks: string;
  created_by: string;
  created_at: number;
  /** Null: never. */
  expires_at: number | null;
  /** Null: not yet; within the hour otherwise. */
  used_at: number | null;
}

const columns =
  'key_id, name, role, customer_id, account_id, scopes, networks, created_by, created_at, expires_at, used_at';

/** Operation: an id for a key that is about to be added. */
export function reserveApiKey(tx: Transactor): Promise<number> {
  return nextId(tx, 'api_key');
}

/** Operation: adds a key, hashed. Throws `not-found` (its owner), `limit`. */
export async function addApiKey(
  tx: Transactor,
  args: Omit<ApiKeyRow, 'used_at'> & { hash: Uint8Array },
): Promise<void> {
  if (args.account_id !== null) await holdAccount(tx, args.account_id);
  if (args.customer_id !== null) await holdCustomer(tx, args.customer_id);
  const owner = await tx.get<{ keys: number }>(
    `SELECT count(*) AS keys FROM api_key WHERE COALESCE(customer_id, 0) = ? AND COALESCE(account_id, 0) = ?`,
    args.customer_id ?? 0,
    args.account_id ?? 0,
  );
  if ((owner?.keys ?? 0) >= apiKeyLimits.perOwner) {
    throw new MailError('limit', `there are at most ${apiKeyLimits.perOwner} keys of one owner`, {
      detail: { reason: 'api-keys', limit: apiKeyLimits.perOwner },
    });
  }
  await tx.run(
    `INSERT INTO api_key (key_id, hash, name, role, customer_id, account_id, scopes, networks, created_by, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    args.key_id,
    args.hash,
    args.name,
    args.role,
    args.customer_id,
    args.account_id,
    args.scopes,
    args.networks,
    args.created_by,
    args.created_at,
    args.expires_at,
  );
}

/** Operation. Throws `not-found`. */
export async function removeApiKey(tx: Transactor, args: { key: number }): Promise<void> {
  if ((await tx.run('DELETE FROM api_key WHERE key_id = ?', args.key)) === 0) {
    throw new MailError('not-found', `the API key ${args.key} does not exist`);
  }
}

/** Operation: notes the last use. */
export async function noteApiKey(tx: Transactor, args: { key: number; now: number }): Promise<void> {
  await tx.run('UPDATE api_key SET used_at = ? WHERE key_id = ?', args.now, args.key);
}

/** The key with this hash, unless its account may not do anything now. */
export function apiKeyByHash(reader: Reader, hash: Uint8Array): Promise<ApiKeyRow | undefined> {
  return reader.get<ApiKeyRow>(
    `SELECT ${columns} FROM api_key k WHERE hash = ? AND (account_id IS NULL
       OR EXISTS (SELECT 1 FROM account a WHERE a.account_id = k.account_id AND a.status = 'active'))`,
    hash,
  );
}

/** Whose keys: those of an account, those of a customer, or all. */
export interface ApiKeyOwner {
  customer?: number | undefined;
  account?: number | undefined;
}

/** Keys by id, behind `after`; at most `limit`. */
export function listApiKeys(
  reader: Reader,
  { customer, account }: ApiKeyOwner,
  after: number,
  limit: number,
): Promise<ApiKeyRow[]> {
  const conditions = ['key_id > ?'];
  const values = [after];
  if (customer !== undefined) {
    conditions.push('customer_id = ?');
    values.push(customer);
  }
  if (account !== undefined) {
    conditions.push('account_id = ?');
    values.push(account);
  }
  return reader.all<ApiKeyRow>(
    `SELECT ${columns} FROM api_key WHERE ${conditions.join(' AND ')} ORDER BY key_id LIMIT ?`,
    ...values,
    limit,
  );
}
