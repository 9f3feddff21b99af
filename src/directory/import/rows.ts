import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { nextId } from '#directory/counter.ts';
import { forgetOutcomes } from './outcome-rows.ts';

/** An import that was begun. */
export interface BatchRow {
  batch_id: number;
  file_hash: string;
  actor: string;
  state: 'open' | 'done' | 'undone';
  created_at: number;
  /** Whose import it was; null: the operator's. */
  customer_id: number | null;
  /** Rows whose outcome nobody has been told yet. */
  untold: number;
}

const batchColumns = `b.*, (SELECT count(*) FROM import_outcome o WHERE o.batch_id = b.batch_id) AS untold`;

/** An account of a batch that still exists, and what was done with it since. */
export interface MadeRow {
  line: number;
  account_id: number;
  local: string;
  domain: string;
  /** Messages in it, logins to it and changes of its password. */
  touched: number;
}

/** Operation: begins a batch; its id. */
export async function beginImport(
  tx: Transactor,
  args: { fileHash: string; actor: string; customer?: number | null | undefined; now: number },
): Promise<number> {
  await forgetOutcomes(tx, args.now);
  const id = await nextId(tx, 'import_batch');
  await tx.run(
    `INSERT INTO import_batch (batch_id, file_hash, actor, state, created_at, customer_id)
     VALUES (?, ?, ?, 'open', ?, ?)`,
    id,
    args.fileHash,
    args.actor,
    args.now,
    args.customer ?? null,
  );
  return id;
}

/** Operation, in one transaction with the account's: notes which row made it. */
export async function noteImported(
  tx: Transactor,
  args: { batch: number; line: number; account: number; mustChange: boolean; now: number },
): Promise<void> {
  await tx.run(
    'INSERT INTO import_row (batch_id, line, account_id) VALUES (?, ?, ?)',
    args.batch,
    args.line,
    args.account,
  );
  if (args.mustChange) {
    await tx.run('INSERT INTO password_duty (account_id, since) VALUES (?, ?)', args.account, args.now);
  }
}

/** Operation: ends a batch. Throws `bad-state` where it is in another state than it should be. */
export async function endImport(
  tx: Transactor,
  args: { batch: number; from: BatchRow['state']; to: BatchRow['state'] },
): Promise<void> {
  const sql = 'UPDATE import_batch SET state = ? WHERE batch_id = ? AND state = ?';
  if ((await tx.run(sql, args.to, args.batch, args.from)) === 0) {
    throw new MailError('bad-state', `the import ${args.batch} is not ${args.from}`);
  }
}

/** Imports older than `before`, newest first; at most `limit`. Of one customer, or of all (null). */
export function listBatches(
  reader: Reader,
  limit: number,
  { customer = null, before = Number.MAX_SAFE_INTEGER }: { customer?: number | null; before?: number } = {},
): Promise<BatchRow[]> {
  return reader.all<BatchRow>(
    `SELECT ${batchColumns} FROM import_batch b
     WHERE batch_id < ? AND COALESCE(customer_id, 0) = COALESCE(?, customer_id, 0)
     ORDER BY batch_id DESC LIMIT ?`,
    before,
    customer,
    limit,
  );
}

export function findBatch(reader: Reader, batch: number): Promise<BatchRow | undefined> {
  return reader.get<BatchRow>(`SELECT ${batchColumns} FROM import_batch b WHERE batch_id = ?`, batch);
}

/** Accounts that batches of this file made and that still exist. */
export function madeByFile(reader: Reader, fileHash: string): Promise<Omit<MadeRow, 'touched'>[]> {
  return reader.all(
    `SELECT r.line, r.account_id, a.local, a.domain FROM import_batch b
     JOIN import_row r ON r.batch_id = b.batch_id JOIN account a ON a.account_id = r.account_id
     WHERE b.file_hash = ? AND a.status <> 'deleted'`,
    fileHash,
  );
}

/** Accounts that a batch made and that still exist. */
export function madeByBatch(reader: Reader, batch: number): Promise<MadeRow[]> {
  return reader.all<MadeRow>(
    `SELECT r.line, r.account_id, a.local, a.domain,
       COALESCE((SELECT s.used_messages FROM account_state s WHERE s.account_id = a.account_id), 0)
       + (SELECT count(*) FROM login_history h WHERE h.account_id = a.account_id AND h.outcome = 'ok')
       + (SELECT count(*) FROM credential c WHERE c.account_id = a.account_id AND c.changed_at > a.created_at) AS touched
     FROM import_row r JOIN account a ON a.account_id = r.account_id
     WHERE r.batch_id = ? AND a.status <> 'deleted' ORDER BY r.line`,
    batch,
  );
}
