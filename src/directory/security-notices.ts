import { MailError } from '#base/errors.ts';
import { noticeLimits } from '#base/limits-notices.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { holdAccount } from './hold-account.ts';
import { loginNetwork } from './network.ts';

/**
 * Operation, in front of a letter: takes an occasion, so that of several nodes one writes it. Throws `already-exists`
 * where another has, `limit` where the owner was told enough today, `not-found` where the account has gone.
 */
export async function claimNotice(
  tx: Transactor,
  { account, event, now }: { account: number; event: string; now: number },
): Promise<void> {
  await holdAccount(tx, account);
  const sql = 'SELECT count(*) AS told FROM security_notice WHERE account_id = ? AND told_at > ?';
  const row = await tx.get<{ told: number }>(sql, account, now - noticeLimits.remembered);
  if ((row?.told ?? 0) >= noticeLimits.perDay) throw new MailError('limit', `account ${account} was told enough today`);
  const made = await tx.run(
    'INSERT INTO security_notice (account_id, event, told_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    account,
    event,
    now,
  );
  if (made === 0) throw new MailError('already-exists', `account ${account} was told of ${event}`);
}

/** Operation: the log of acts was looked at as far as this row. */
export async function markNotices(tx: Transactor, { row }: { row: number }): Promise<void> {
  await tx.run(
    `INSERT INTO notice_mark (id, audit_row) VALUES (1, ?) ON CONFLICT (id) DO UPDATE
     SET audit_row = CASE WHEN excluded.audit_row > notice_mark.audit_row THEN excluded.audit_row ELSE notice_mark.audit_row END`,
    row,
  );
}

/** An act that somebody's account was about. */
export interface UntoldAct {
  row: number;
  account: number;
}

/** Acts about accounts behind those that were looked at, oldest first; at most `limit`. */
export async function untoldActs(reader: Reader, after: number, limit: number): Promise<UntoldAct[]> {
  const sql = `SELECT audit_id, account_id FROM audit WHERE audit_id > ? AND account_id IS NOT NULL ORDER BY audit_id LIMIT ?`;
  const rows = await reader.all<{ audit_id: number; account_id: number }>(sql, after, limit);
  return rows.map(({ audit_id: row, account_id: account }) => ({ row, account }));
}

/** How far the log was looked at, and how far it goes; before the first look those are the same. */
export async function noticeProgress(reader: Reader): Promise<{ seen: number; newest: number }> {
  const sql = `SELECT (SELECT audit_row FROM notice_mark) AS seen, (SELECT max(audit_id) FROM audit) AS newest`;
  const row = await reader.get<{ seen: number | null; newest: number | null }>(sql);
  const newest = row?.newest ?? 0;
  return { seen: row?.seen ?? newest, newest };
}

/** Inside an operation: what need not be remembered any more. */
export async function forgetNotices(tx: Transactor, now: number): Promise<void> {
  await tx.run('DELETE FROM security_notice WHERE told_at <= ?', now - noticeLimits.remembered);
}

/** A sign-in to the browser application. */
export interface SignInSight {
  address: string;
  /** The browser's name of itself. */
  agent: string;
  at: number;
}

interface SessionSight {
  address: string;
  agent: string;
  created_at: number;
}

/**
 * A session of an account whose browser or network was never seen with it before; undefined for one that was, for the
 * first of all, and for one that has ended meanwhile.
 */
export async function strangeSignIn(
  reader: Reader,
  account: number,
  session: number,
): Promise<SignInSight | undefined> {
  const sessions = await reader.all<SessionSight & { session_id: number }>(
    `SELECT session_id, address, agent, created_at FROM browser_session WHERE account_id = ? AND administrator = ''`,
    account,
  );
  const opened = sessions.find(({ session_id: id }) => id === session);
  if (opened === undefined) return undefined;
  const { address, agent, created_at: at } = opened;
  const logins = await reader.all<{ address: string }>(
    `SELECT DISTINCT address FROM login_history WHERE account_id = ? AND outcome = 'ok' AND last_at < ?`,
    account,
    at,
  );
  const others = sessions.filter(({ session_id: id }) => id < session);
  if (others.length === 0 && logins.length === 0) return undefined;
  const networks = new Set([...others, ...logins].map((one) => loginNetwork(one.address)));
  const isKnown =
    networks.has(loginNetwork(address)) && (others.length === 0 || others.some((one) => one.agent === agent));
  return isKnown ? undefined : { address, agent, at };
}
