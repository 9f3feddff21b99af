import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { holdAccount } from './hold-account.ts';
import { announceChange } from './changes.ts';

/** What an account answers while its owner is away. */
export interface VacationRow {
  account_id: number;
  /** From when on, and until when: milliseconds since the epoch; null where the end is not known. */
  starts_at: number;
  ends_at: number | null;
  /** '' takes the subject of the message, and a text that the program has. */
  subject: string;
  text: string;
  /** Days in which one sender is answered once. */
  interval_days: number;
}

const dayLength = 24 * 3600_000;

/** Operation: sets what is answered; who was answered before is answered anew. Throws `not-found`. */
export async function setVacation(tx: Transactor, args: { vacation: VacationRow }): Promise<void> {
  const { vacation } = args;
  await holdAccount(tx, vacation.account_id);
  await clearVacation(tx, { account: vacation.account_id });
  await tx.run(
    'INSERT INTO vacation (account_id, starts_at, ends_at, subject, text, interval_days) VALUES (?, ?, ?, ?, ?, ?)',
    vacation.account_id,
    vacation.starts_at,
    vacation.ends_at,
    vacation.subject,
    vacation.text,
    vacation.interval_days,
  );
  announceChange(tx, vacation.account_id, 'rules');
}

/** Operation: nothing is answered any more. */
export async function clearVacation(tx: Transactor, args: { account: number }): Promise<void> {
  for (const table of ['vacation', 'vacation_answer']) {
    await tx.run(`DELETE FROM ${table} WHERE account_id = ?`, args.account);
  }
}

/**
 * Operation, together with the answer itself: remembers that a sender is answered now. Throws
 * `already-exists` where that happened within the interval, `not-found` where the vacation is over: nobody is answered
 * twice, whatever comes in at the same time.
 */
export async function claimAnswer(
  tx: Transactor,
  args: { account: number; sender: string; now: number },
): Promise<void> {
  const { account, sender, now } = args;
  const vacation = await vacationOf(tx, account);
  if (vacation === undefined || !isAway(vacation, now)) throw new MailError('not-found', 'the vacation is over');
  const since = now - vacation.interval_days * dayLength;
  await tx.run('DELETE FROM vacation_answer WHERE account_id = ? AND answered_at <= ?', account, since);
  const made = await tx.run(
    'INSERT INTO vacation_answer (account_id, sender, answered_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    account,
    sender,
    now,
  );
  if (made === 0) throw new MailError('already-exists', 'the sender was answered already');
}

/** What the account answers, now or later. */
export function vacationOf(reader: Reader, account: number): Promise<VacationRow | undefined> {
  return reader.get<VacationRow>('SELECT * FROM vacation WHERE account_id = ?', account);
}

/** Whether the sender was answered within the interval. */
export async function wasAnswered(
  reader: Reader,
  { account_id: account, interval_days: days }: VacationRow,
  sender: string,
  now: number,
): Promise<boolean> {
  const row = await reader.get(
    'SELECT 1 AS answered FROM vacation_answer WHERE account_id = ? AND sender = ? AND answered_at > ?',
    account,
    sender,
    now - days * dayLength,
  );
  return row !== undefined;
}

/** Whether the owner is away at that time. */
export function isAway({ starts_at: from, ends_at: to }: VacationRow, now: number): boolean {
  return from <= now && (to === null || now < to);
}
