import type { Reader } from '#db/types.ts';
import { unpackRanges } from '#store/uid-set.ts';
import { goneOf } from './emails.ts';
import type { Progress, SearchTables } from './tables.ts';

/** Entries of the change log, or ids, looked at in one read. */
const page = 500;

/** How far the change log of an account goes, and from where. */
export interface LogState {
  modseq: number;
  low_modseq: number;
}

/**
 * Takes out of the index what was expunged between its progress and `state`: by the change log, or by comparing where
 * that no longer reaches back.
 */
export async function followRemovals(
  reader: Reader,
  tables: SearchTables,
  account: number,
  progress: Progress,
  state: LogState,
): Promise<void> {
  if (state.modseq === progress.modseq) return;
  const reaches = progress.modseq >= state.low_modseq && progress.modseq <= state.modseq;
  if (reaches) await removeLogged(reader, tables, account, progress.modseq, state.modseq);
  else await removeGone(reader, tables, account);
}

/** Takes an account out of the index. */
export async function removeAccount(tables: SearchTables, account: number): Promise<void> {
  for (;;) {
    const emails = await tables.indexed(account, 0, page);
    if (emails.length === 0) return tables.forget(account);
    await tables.remove(account, emails);
  }
}

async function removeLogged(
  reader: Reader,
  tables: SearchTables,
  account: number,
  since: number,
  until: number,
): Promise<void> {
  let after = { modseq: since, mailbox: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const rows = await reader.all<{ modseq: number; mailbox: number; emails: string }>(
      `SELECT modseq, mailbox_id AS mailbox, emails FROM change
       WHERE account_id = ? AND (modseq, mailbox_id) > (?, ?) AND modseq <= ? AND kind IN ('removed', 'mailbox')
       ORDER BY modseq, mailbox_id LIMIT ${page}`,
      account,
      after.modseq,
      after.mailbox,
      until,
    );
    for (const { emails } of rows) {
      for (const [from, to] of unpackRanges(emails)) {
        const range = Array.from({ length: to - from + 1 }, (_, i) => from + i);
        await tables.remove(account, await goneOf(reader, account, range));
      }
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

async function removeGone(reader: Reader, tables: SearchTables, account: number): Promise<void> {
  let emails = await tables.indexed(account, 0, page);
  while (emails.length > 0) {
    await tables.remove(account, await goneOf(reader, account, emails));
    emails = await tables.indexed(account, emails.at(-1) as number, page);
  }
}
