import { apiLimits } from '#base/limits-api.ts';
import { MailError } from '#base/errors.ts';
import type { Transactor } from '#db/types.ts';

/** Operation: keeps the sealed report of an import until it is fetched; those that nobody fetched in time go. */
export async function keepReport(
  tx: Transactor,
  args: { batch: number; report: Uint8Array; now: number },
): Promise<void> {
  await tx.run('DELETE FROM import_report WHERE made_at < ?', args.now - apiLimits.reportAge);
  await tx.run(
    'INSERT INTO import_report (batch_id, report, made_at) VALUES (?, ?, ?)',
    args.batch,
    args.report,
    args.now,
  );
}

/** Operation: the sealed report, this once. Throws `not-found` where it was fetched before, or never was. */
export async function takeReport(tx: Transactor, args: { batch: number }): Promise<Uint8Array> {
  const row = await tx.get<{ report: Uint8Array }>('SELECT report FROM import_report WHERE batch_id = ?', args.batch);
  if (row === undefined)
    throw new MailError('not-found', `the report of import ${args.batch} was fetched, or is too old`);
  await tx.run('DELETE FROM import_report WHERE batch_id = ?', args.batch);
  return row.report;
}
