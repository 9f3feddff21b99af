import { isDeepStrictEqual } from 'node:util';
import { MailError } from '#base/errors.ts';
import type { Reader, SqlValue, Transactor } from '#db/types.ts';
import { type Action, type Actor, mayAct, mayEver, type Role } from '#directory/access.ts';
import { nextId } from '#directory/counter.ts';
import { erasedOf } from '#directory/erasure.ts';
import { type Snapshot, snapshotOf } from './snapshots.ts';
import { nameOfSubject, type Subject, targetOf } from './subjects.ts';

/** One act as it is kept. */
export interface AuditRow {
  audit_id: number;
  at: number;
  actor: string;
  role: Role;
  /** Or what entitled to it: a contract (`activation`), its proof with the answer (`recovery`), or that its time had come (`service`). */
  via: Actor['via'] | 'activation' | 'recovery' | 'service';
  action: Action;
  kind: Subject['kind'];
  /** What a person calls what it was done to. */
  subject: string;
  customer_id: number | null;
  account_id: number | null;
  /** JSON of what differs; null where there was, or is, nothing. */
  before_json: string | null;
  after_json: string | null;
}

/** Who did it, as the log names them. */
export type AuditActor = Pick<AuditRow, 'actor' | 'role' | 'via'>;

/** Operation: throws `denied` where the actor's role may never do this, and `not-found`, as if there were no such thing, where it may not do it to this. */
export async function requireAccess(
  reader: Reader,
  { actor, action, subject }: { actor: Actor; action: Action; subject: Subject },
): Promise<void> {
  if (!mayEver(actor, action)) throw new MailError('denied', `${actor.name} may not do this: ${action}`);
  if (mayAct(actor, action, await targetOf(reader, subject))) return;
  const name = subject.kind === 'account' ? String(subject.account) : await nameOfSubject(reader, subject);
  throw new MailError('not-found', `${subject.kind} ${name} does not exist`);
}

/** Operation, before what an act does: its row, with what was there. */
export async function beginAudit(
  tx: Transactor,
  args: { act: string; by: AuditActor; action: Action; subject: Subject; now: number },
): Promise<void> {
  const { act, by, action, subject, now } = args;
  const { customer, account } = await targetOf(tx, subject);
  const before = await snapshotOf(tx, subject);
  await tx.run(
    `INSERT INTO audit (audit_id, act, at, actor, role, via, action, kind, subject, customer_id, account_id, before_json)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    await nextId(tx, 'audit'),
    act,
    now,
    by.actor,
    by.role,
    by.via,
    action,
    subject.kind,
    await nameOfSubject(tx, subject),
    customer ?? null,
    account ?? null,
    before === undefined ? null : JSON.stringify(before),
  );
}

/** Operation, after what an act does: what is there now; of both only what differs is kept, and what was noted. */
export async function endAudit(
  tx: Transactor,
  args: { act: string; subject: Subject; note: Snapshot | null },
): Promise<void> {
  const row = await tx.get<Pick<AuditRow, 'before_json'>>('SELECT before_json FROM audit WHERE act = ?', args.act);
  const before = row?.before_json === null ? undefined : (JSON.parse(row?.before_json ?? '{}') as Snapshot);
  // As JSON has it: undefined values are not there.
  const now = await snapshotOf(tx, args.subject);
  const after = now === undefined ? undefined : (JSON.parse(JSON.stringify(now)) as Snapshot);
  if (after !== undefined) await nameAnew(tx, args, before === undefined);
  const kept = differing(after, before);
  const erased = now === undefined ? await erasedSubject(tx, args.subject) : undefined;
  const told = args.note === null && erased === undefined ? kept : { ...kept, ...args.note, ...erased };
  const ended = await tx.get<Pick<AuditRow, 'audit_id' | 'account_id'>>(
    'UPDATE audit SET before_json = ?, after_json = ? WHERE act = ? RETURNING audit_id, account_id',
    textOf(differing(before, after)),
    textOf(told),
    args.act,
  );
  const account = ended?.account_id ?? null;
  if (account !== null) tx.announce({ topic: 'audited', account, row: ended?.audit_id ?? 0 });
}

/** What is told of an account that is no more. */
async function erasedSubject(reader: Reader, subject: Subject): Promise<Snapshot | undefined> {
  const erased = subject.kind === 'account' ? await erasedOf(reader, subject.account) : undefined;
  return erased === undefined ? undefined : { erased };
}

/** What began with an act gets its name only now, and what somebody got is theirs to see. */
async function nameAnew(
  tx: Transactor,
  { act, subject }: { act: string; subject: Subject },
  isNew: boolean,
): Promise<void> {
  const { customer, account } = await targetOf(tx, subject);
  await tx.run(
    'UPDATE audit SET customer_id = COALESCE(customer_id, ?), account_id = COALESCE(account_id, ?) WHERE act = ?',
    customer ?? null,
    account ?? null,
    act,
  );
  if (isNew) await tx.run('UPDATE audit SET subject = ? WHERE act = ?', await nameOfSubject(tx, subject), act);
}

/** Inside an operation: nothing of a person stays in the log when the account goes; that something was done, stays. How many rows were about it. */
export async function forgetAudited(tx: Transactor, account: number): Promise<number> {
  const rows = await tx.run(
    'UPDATE audit SET subject = ?, before_json = NULL, after_json = NULL WHERE account_id = ?',
    String(account),
    account,
  );
  const addresses = await tx.all<{ address: string }>(
    `SELECT local || '@' || domain AS address FROM address WHERE account_id = ?`,
    account,
  );
  for (const { address } of addresses) {
    await tx.run('UPDATE audit SET actor = ? WHERE account_id = ? AND actor = ?', String(account), account, address);
    await forgetNamed(tx, address, account);
  }
  return rows;
}

/** Domains name who takes mail for nobody, groups their members: as JSON strings, which the number stands in for. */
async function forgetNamed(tx: Transactor, address: string, account: number): Promise<void> {
  const [name, number] = [JSON.stringify(address), JSON.stringify(String(account))];
  for (const column of ['before_json', 'after_json']) {
    await tx.run(
      `UPDATE audit SET ${column} = replace(${column}, ?, ?)
       WHERE kind IN ('domain', 'group') AND replace(${column}, ?, '') <> ${column}`,
      name,
      number,
      name,
    );
  }
}

/** Operation: drops the oldest rows from before a time, at most `limit`; how many. */
export function forgetAudit(tx: Transactor, { before, limit }: { before: number; limit: number }): Promise<number> {
  const sql = 'DELETE FROM audit WHERE audit_id IN (SELECT audit_id FROM audit WHERE at < ? ORDER BY at LIMIT ?)';
  return tx.run(sql, before, limit);
}

/** Which rows; what is not given does not matter. */
export interface AuditFilter {
  customer?: number | undefined;
  account?: number | undefined;
  actor?: string | undefined;
  action?: Action | undefined;
  kind?: Subject['kind'] | undefined;
  /** What a person calls it, whole. */
  subject?: string | undefined;
  /** Milliseconds since the epoch; `to` does not belong to it. */
  from?: number | undefined;
  to?: number | undefined;
}

const columns =
  'audit_id, at, actor, role, via, action, kind, subject, customer_id, account_id, before_json, after_json';

/** One row. */
export function auditRow(reader: Reader, number: number): Promise<AuditRow | undefined> {
  return reader.get<AuditRow>(`SELECT ${columns} FROM audit WHERE audit_id = ?`, number);
}

/** Rows, newest first, older than the row `before`; at most `limit`. */
export function listAudit(
  reader: Reader,
  filter: AuditFilter,
  page: { before: number; limit: number },
): Promise<AuditRow[]> {
  const wanted: [string, SqlValue | undefined][] = [
    ['customer_id = ?', filter.customer],
    ['account_id = ?', filter.account],
    ['actor = ?', filter.actor],
    ['action = ?', filter.action],
    ['kind = ?', filter.kind],
    ['subject = ?', filter.subject],
    ['at >= ?', filter.from],
    ['at < ?', filter.to],
    ['audit_id < ?', page.before],
  ];
  const given = wanted.filter((pair): pair is [string, SqlValue] => pair[1] !== undefined);
  return reader.all<AuditRow>(
    `SELECT ${columns} FROM audit WHERE ${given.map(([condition]) => condition).join(' AND ')} ORDER BY audit_id DESC LIMIT ?`,
    ...given.map(([, value]) => value),
    page.limit,
  );
}

/** The values of `one` that `other` has otherwise or not at all. */
function differing(one: Snapshot | undefined, other: Snapshot | undefined): Snapshot | undefined {
  if (one === undefined || other === undefined) return one;
  return Object.fromEntries(Object.entries(one).filter(([name, value]) => !isDeepStrictEqual(value, other[name])));
}

function textOf(snapshot: Snapshot | undefined): string | null {
  return snapshot === undefined ? null : JSON.stringify(snapshot);
}
