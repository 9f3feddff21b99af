import type { Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import { sessionLimits as limits } from '#base/limits-sign-in.ts';
import type { Reader, Transactor } from '#db/types.ts';
import type { Role } from './access.ts';
import { nextId } from './counter.ts';
import { type Principal, principalValues } from './principal.ts';

/** A browser session as it is listed; the token is nowhere kept. */
export interface SessionRow {
  session_id: number;
  address: string;
  agent: string;
  created_at: number;
  used_at: number;
  /** When the owner last proved to be there. */
  proved_at: number;
  expires_at: number;
}

/** A session with what is known of its owner. */
export interface OwnedSessionRow extends SessionRow {
  account_id: number;
  administrator: string;
  ends_at: number;
  /** Of a mailbox user; NULL for an administrator. */
  local: string | null;
  domain: string | null;
  language: Language | null;
  /** Since when the owner has to change the password; NULL where there is no such duty. */
  duty: number | null;
  /** Of an administrator; NULL for a mailbox user. */
  role: Role | null;
  customer_id: number | null;
}

/** A new session, its token hashed before. */
export interface NewSession {
  principal: Principal;
  tokenHash: Uint8Array;
  address: string;
  agent: string;
  expiresAt: number;
  endsAt: number;
  now: number;
}

/** Operation: opens a session; its id. Ends what has expired, and the owner's sessions above the limit. */
export async function openSession(tx: Transactor, args: NewSession): Promise<number> {
  const owner = principalValues(args.principal);
  await tx.run('DELETE FROM browser_session WHERE expires_at <= ?', args.now);
  await tx.run(
    `DELETE FROM browser_session WHERE account_id = ? AND administrator = ? AND session_id NOT IN (
       SELECT session_id FROM browser_session WHERE account_id = ? AND administrator = ?
       ORDER BY used_at DESC, session_id DESC LIMIT ${limits.perOwner - 1})`,
    ...owner,
    ...owner,
  );
  const id = await nextId(tx, 'browser_session');
  await tx.run(
    `INSERT INTO browser_session (session_id, token_hash, account_id, administrator, address, agent,
       created_at, used_at, proved_at, expires_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    args.tokenHash,
    ...owner,
    args.address,
    args.agent,
    args.now,
    args.now,
    args.now,
    args.expiresAt,
    args.endsAt,
  );
  if ('account' in args.principal)
    tx.announce({ topic: 'session-opened', account: args.principal.account, session: id });
  return id;
}

/** Operation: notes that a session was used, and moves its end on. */
export async function noteSessionUse(
  tx: Transactor,
  args: { id: number; now: number; expiresAt: number },
): Promise<void> {
  await tx.run(
    `UPDATE browser_session SET used_at = ?, expires_at = CASE WHEN ends_at < ? THEN ends_at ELSE ? END
     WHERE session_id = ?`,
    args.now,
    args.expiresAt,
    args.expiresAt,
    args.id,
  );
}

/** Operation: notes that the owner of a session proved to be there. */
export async function noteSessionProof(tx: Transactor, args: { id: number; now: number }): Promise<void> {
  await tx.run('UPDATE browser_session SET proved_at = ? WHERE session_id = ?', args.now, args.id);
}

/** Operation: ends one session. Throws `not-found`, also for one of somebody else. */
export async function endSession(tx: Transactor, args: { principal: Principal; id: number }): Promise<void> {
  const sql = 'DELETE FROM browser_session WHERE session_id = ? AND account_id = ? AND administrator = ?';
  if ((await tx.run(sql, args.id, ...principalValues(args.principal))) === 0) {
    throw new MailError('not-found', `there is no session ${args.id}`);
  }
}

/** Operation: ends every session of somebody but the one to keep; how many. */
export function endSessions(tx: Transactor, args: { principal: Principal; keep: number | null }): Promise<number> {
  return tx.run(
    'DELETE FROM browser_session WHERE account_id = ? AND administrator = ? AND session_id <> ?',
    ...principalValues(args.principal),
    args.keep ?? 0,
  );
}

const columns = 's.session_id, s.address, s.agent, s.created_at, s.used_at, s.proved_at, s.expires_at';

/** The session with this hashed token that has not expired, of somebody who may sign in. */
export async function sessionByToken(
  reader: Reader,
  tokenHash: Uint8Array,
  now: number,
): Promise<OwnedSessionRow | undefined> {
  const row = await reader.get<OwnedSessionRow>(
    `SELECT ${columns}, s.ends_at, s.account_id, s.administrator, a.local, a.domain, a.language, d.since AS duty,
       m.role, m.customer_id
     FROM browser_session s
     LEFT JOIN account a ON a.account_id = s.account_id AND a.status = 'active'
     LEFT JOIN password_duty d ON d.account_id = s.account_id
     LEFT JOIN administrator m ON m.login = s.administrator
     WHERE s.token_hash = ? AND s.expires_at > ?`,
    tokenHash,
    now,
  );
  return row === undefined || (row.local === null && row.role === null) ? undefined : row;
}

/** The sessions of somebody that have not expired, the one used last first. */
export function listSessions(reader: Reader, principal: Principal, now: number): Promise<SessionRow[]> {
  return reader.all<SessionRow>(
    `SELECT ${columns} FROM browser_session s
     WHERE s.account_id = ? AND s.administrator = ? AND s.expires_at > ? ORDER BY s.used_at DESC, s.session_id DESC`,
    ...principalValues(principal),
    now,
  );
}
