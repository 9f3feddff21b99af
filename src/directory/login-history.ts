import { loginHistoryLimits as limits } from '#base/limits-logins.ts';
import type { Reader, Transactor } from '#db/types.ts';
import type { ClientInfo } from './types.ts';

/** How a login attempt ended. The password was right, but `suspended`: the account may not log in; `second-factor`: a code or an app password was needed. */
export const loginOutcomes = ['ok', 'failed', 'throttled', 'suspended', 'second-factor'] as const;
export type LoginOutcome = (typeof loginOutcomes)[number];

/** Equal attempts of one account within one period. */
export interface LoginRecord {
  account: number;
  protocol: ClientInfo['protocol'];
  address: string;
  outcome: LoginOutcome;
  /** What the client calls itself; '' where it does not say. */
  agent: string;
  /** Below zero: attempts that were recorded with another agent, and are taken back. */
  attempts: number;
  /** The latest, milliseconds since the epoch. */
  at: number;
}

/** One row of an account's login history. */
export interface LoginHistoryRow {
  protocol: ClientInfo['protocol'];
  address: string;
  outcome: LoginOutcome;
  agent: string;
  attempts: number;
  last_at: number;
}

/** The period an attempt is counted in. */
export function loginPeriod(at: number): number {
  return Math.floor(at / limits.period);
}

/** Operation: adds attempts to the histories of their accounts, and drops what is too much. */
export async function recordLogins(tx: Transactor, args: { records: readonly LoginRecord[] }): Promise<void> {
  // Ascending, so that two nodes that write the same rows do not wait for each other in a circle.
  const sorted = args.records.toSorted((a, b) => a.account - b.account);
  const living = new Set<number>();
  for (const account of new Set(sorted.map((record) => record.account))) {
    // What was collected before an account went must not outlive it.
    const sql = `SELECT 1 AS lives FROM account WHERE account_id = ? AND status <> 'deleted'`;
    if ((await tx.get(sql, account)) !== undefined) living.add(account);
  }
  const records = sorted.filter(({ account }) => living.has(account));
  for (const record of records) await addRecord(tx, record);
  const touched = new Map(records.map((record) => [`${record.account} ${record.outcome}`, record]));
  for (const record of touched.values()) await keepNewest(tx, record);
}

/** Operation: drops the oldest rows from before a time, about `limit`; how many. */
export async function forgetLogins(
  tx: Transactor,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  // By time, because several columns make the key; those of the same millisecond go together.
  const sql = 'SELECT last_at FROM login_history WHERE last_at < ? ORDER BY last_at LIMIT 1 OFFSET ?';
  const next = await tx.get<{ last_at: number }>(sql, before, limit);
  return tx.run('DELETE FROM login_history WHERE last_at < ?', next === undefined ? before : next.last_at + 1);
}

async function addRecord(tx: Transactor, record: LoginRecord): Promise<void> {
  const { account, protocol, address, outcome, agent, attempts, at } = record;
  const key = [account, loginPeriod(at), protocol, address, outcome, agent];
  if (attempts < 0) return takeBack(tx, key, -attempts);
  await tx.run(
    `INSERT INTO login_history (account_id, period, protocol, address, outcome, agent, attempts, last_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (account_id, period, protocol, address, outcome, agent)
     DO UPDATE SET attempts = login_history.attempts + excluded.attempts, last_at = excluded.last_at`,
    ...key,
    attempts,
    at,
  );
}

async function takeBack(tx: Transactor, key: readonly (string | number)[], attempts: number): Promise<void> {
  const row = 'account_id = ? AND period = ? AND protocol = ? AND address = ? AND outcome = ? AND agent = ?';
  await tx.run(`DELETE FROM login_history WHERE ${row} AND attempts <= ?`, ...key, attempts);
  await tx.run(`UPDATE login_history SET attempts = attempts - ? WHERE ${row}`, attempts, ...key);
}

async function keepNewest(tx: Transactor, { account, outcome }: LoginRecord): Promise<void> {
  await tx.run(
    `DELETE FROM login_history WHERE account_id = ? AND outcome = ? AND last_at < (
       SELECT last_at FROM login_history WHERE account_id = ? AND outcome = ?
       ORDER BY last_at DESC LIMIT 1 OFFSET ${limits.rows - 1})`,
    account,
    outcome,
    account,
    outcome,
  );
}

/** The newest rows of an account's history. */
export function loginHistory(reader: Reader, account: number, limit: number): Promise<LoginHistoryRow[]> {
  return reader.all<LoginHistoryRow>(
    `SELECT protocol, address, outcome, agent, attempts, last_at FROM login_history
     WHERE account_id = ? ORDER BY last_at DESC LIMIT ?`,
    account,
    limit,
  );
}

/** A network address from which an account logged in. */
export interface GoodLogin {
  account_id: number;
  address: string;
  at: number;
}

/** The latest good login of each account from each address since `since`, newest first; at most `limit`. */
export function goodLogins(reader: Reader, since: number, limit: number): Promise<GoodLogin[]> {
  return reader.all<GoodLogin>(
    `SELECT account_id, address, max(last_at) AS at FROM login_history
     WHERE outcome = 'ok' AND last_at >= ? GROUP BY account_id, address ORDER BY at DESC LIMIT ?`,
    since,
    limit,
  );
}
