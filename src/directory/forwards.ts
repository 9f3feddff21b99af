import { MailError } from '#base/errors.ts';
import { routingLimits } from '#base/limits-queue.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import { holdAccount } from './hold-account.ts';
import { announceChange } from './changes.ts';
import { nextId } from './counter.ts';
import { accountPolicy } from './policy/effective.ts';

const dayLength = 24 * 3600_000;

/** Mail of an account, or of one of its addresses, that is sent on. */
export interface ForwardRow {
  forward_id: number;
  account_id: number;
  /** The address that it is for; '' for every address of the account. */
  source: string;
  target: string;
  keep_copy: number;
  status: 'active' | 'paused';
  /** Permanent refusals in a row. */
  refusals: number;
  /** What the target said last when it refused; null before. */
  reason: string | null;
  created_at: number;
}

/** A new forward. `source` is one of the account's addresses, null for all of them. */
export interface NewForwardArgs {
  account: number;
  source: Address | null;
  target: Address;
  keepCopy: boolean;
  now: number;
}

/**
 * Operation: sends mail of an account on; the forward's id. Throws `not-found` (the account), `bad-argument` where the
 * source is no address of the account or the target is one, `already-exists`, `limit`.
 */
export async function addForward(tx: Transactor, args: NewForwardArgs): Promise<number> {
  const { account, source, target } = args;
  await holdAccount(tx, account);
  const own = await tx.all<{ local: string; domain: string }>(
    'SELECT local, domain FROM address WHERE account_id = ?',
    account,
  );
  const isOwn = (address: Address) => own.some((row) => formatAddress(row) === formatAddress(address));
  if (source !== null && !isOwn(source)) {
    const address = formatAddress(source);
    throw new MailError('bad-argument', `${address} is no address of this account`, {
      detail: { field: 'source', rule: 'foreign', reason: 'foreign-source', address },
    });
  }
  if (isOwn(target)) {
    throw new MailError('bad-argument', 'an account cannot forward to itself', {
      detail: { field: 'target', rule: 'itself', reason: 'forward-itself', address: formatAddress(target) },
    });
  }
  const count = await tx.get<{ forwards: number }>(
    'SELECT count(*) AS forwards FROM forward WHERE account_id = ?',
    account,
  );
  const limit = Math.min(routingLimits.forwards, (await accountPolicy(tx, account)).limits.forwards);
  if ((count?.forwards ?? 0) >= limit) {
    throw new MailError('limit', `an account has at most ${limit} forwards`, { detail: { reason: 'forwards', limit } });
  }
  const id = await nextId(tx, 'forward');
  const made = await tx.run(
    `INSERT INTO forward (forward_id, account_id, source, target, keep_copy, status, refusals, created_at)
     VALUES (?, ?, ?, ?, ?, 'active', 0, ?) ON CONFLICT DO NOTHING`,
    id,
    account,
    source === null ? '' : formatAddress(source),
    formatAddress(target),
    args.keepCopy ? 1 : 0,
    args.now,
  );
  if (made === 0) {
    const address = formatAddress(target);
    throw new MailError('already-exists', `mail is forwarded to ${address} already`, {
      detail: { field: 'target', rule: 'exists', reason: 'forward-exists', address },
    });
  }
  announceChange(tx, account, 'rules');
  return id;
}

/** Operation. Throws `not-found`, also for a forward of another account. */
export async function removeForward(tx: Transactor, args: { account: number; forward: number }): Promise<void> {
  const { account, forward } = args;
  const removed = await tx.run('DELETE FROM forward WHERE forward_id = ? AND account_id = ?', forward, account);
  if (removed === 0) throw noForward(forward);
}

/** Operation: a paused forward sends again, and its refusals are forgotten. Throws `not-found`. */
export async function resumeForward(tx: Transactor, args: { account: number; forward: number }): Promise<void> {
  const { account, forward } = args;
  const changed = await tx.run(
    `UPDATE forward SET status = 'active', refusals = 0, reason = NULL WHERE forward_id = ? AND account_id = ?`,
    forward,
    account,
  );
  if (changed === 0) throw noForward(forward);
}

/**
 * Operation: the target refused a message for good; the forward as it is now, undefined where it is gone. Whoever
 * calls it pauses the forward when it has had enough (`forward.pause`).
 */
export function refuseForward(
  tx: Transactor,
  args: { forward: number; reason: string },
): Promise<ForwardRow | undefined> {
  return tx.get<ForwardRow>(
    'UPDATE forward SET refusals = refusals + 1, reason = ? WHERE forward_id = ? RETURNING *',
    args.reason,
    args.forward,
  );
}

/** Operation: stops a forward until its owner resumes it. Throws `already-exists` where it is paused or gone already. */
export async function pauseForward(tx: Transactor, args: { forward: number }): Promise<void> {
  const sql = `UPDATE forward SET status = 'paused' WHERE forward_id = ? AND status = 'active'`;
  if ((await tx.run(sql, args.forward)) === 0) throw new MailError('already-exists', 'the forward is paused already');
}

/** Operation: the target took a message, so refusals begin anew. */
export async function deliverForward(tx: Transactor, args: { forward: number }): Promise<void> {
  const sql = `UPDATE forward SET refusals = 0, reason = NULL WHERE forward_id = ? AND status = 'active' AND refusals > 0`;
  await tx.run(sql, args.forward);
}

/**
 * Operation: counts messages that forwards of an account send today (UTC). A plan has looked at the limit before; what
 * others sent since is seen only here. Throws `limit` with the account as `detail.forwards`, and counts nothing then.
 */
export async function countForwards(
  tx: Transactor,
  args: { account: number; messages: number; limit: number; now: number },
): Promise<void> {
  const day = Math.floor(args.now / dayLength);
  const row = await tx.get<{ messages: number }>(
    `INSERT INTO forward_count (account_id, day, messages) VALUES (?, ?, ?)
     ON CONFLICT (account_id, day) DO UPDATE SET messages = forward_count.messages + excluded.messages
     RETURNING messages`,
    args.account,
    day,
    args.messages,
  );
  if ((row?.messages ?? 0) > args.limit) {
    throw new MailError('limit', `forwards of account ${args.account} may send ${args.limit} messages a day`, {
      detail: { forwards: args.account },
    });
  }
  await tx.run('DELETE FROM forward_count WHERE account_id = ? AND day < ?', args.account, day);
}

/** The forwards of an account, oldest first. */
export function accountForwards(reader: Reader, account: number): Promise<ForwardRow[]> {
  return reader.all<ForwardRow>('SELECT * FROM forward WHERE account_id = ? ORDER BY forward_id', account);
}

/** A forward by its id. */
export function forwardById(reader: Reader, forward: number): Promise<ForwardRow | undefined> {
  return reader.get<ForwardRow>('SELECT * FROM forward WHERE forward_id = ?', forward);
}

/** Messages that forwards of an account have sent today (UTC). */
export async function forwardedToday(reader: Reader, account: number, now: number): Promise<number> {
  const row = await reader.get<{ messages: number }>(
    'SELECT messages FROM forward_count WHERE account_id = ? AND day = ?',
    account,
    Math.floor(now / dayLength),
  );
  return row?.messages ?? 0;
}

function noForward(forward: number): MailError {
  return new MailError('not-found', `the forward ${forward} does not exist`);
}
