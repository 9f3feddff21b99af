import { apiLimits } from '#base/limits-api.ts';
import { MailError } from '#base/errors.ts';
import type { Transactor } from '#db/types.ts';

/** What became of a row, as the database has it. */
export interface SealedOutcome {
  line: number;
  outcome: Uint8Array;
}

/**
 * Operation: keeps what became of a row until it is told; in one transaction with its account, where one was made.
 */
export async function keepOutcome(
  tx: Transactor,
  args: { batch: number; line: number; account: number | null; outcome: Uint8Array; now: number },
): Promise<void> {
  await tx.run(
    'INSERT INTO import_outcome (batch_id, line, account_id, outcome, made_at) VALUES (?, ?, ?, ?, ?)',
    args.batch,
    args.line,
    args.account,
    args.outcome,
    args.now,
  );
}

/** Operation: what became of rows, in the order of the file, this once. Throws `not-found` where nothing is left to tell. */
export async function takeOutcomes(tx: Transactor, args: { batch: number; now: number }): Promise<SealedOutcome[]> {
  await forgetOutcomes(tx, args.now);
  const rows = await tx.all<SealedOutcome>(
    'SELECT line, outcome FROM import_outcome WHERE batch_id = ? ORDER BY line',
    args.batch,
  );
  if (rows.length === 0) {
    throw new MailError('not-found', `the report of import ${args.batch} was fetched, or is too old`);
  }
  await tx.run('DELETE FROM import_outcome WHERE batch_id = ?', args.batch);
  return rows;
}

/** Inside an operation: those that nobody fetched in time go. */
export async function forgetOutcomes(tx: Transactor, now: number): Promise<void> {
  await tx.run('DELETE FROM import_outcome WHERE made_at < ?', now - apiLimits.reportAge);
}
