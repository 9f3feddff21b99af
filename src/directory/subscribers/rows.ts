import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import type { AccessType } from './proof.ts';

/** A contract as it is kept. */
export interface SubscriberRow {
  login: string;
  access: AccessType;
  secret: string;
  mailboxes: number;
  changed_at: number;
}

/** A contract with the number of accounts made with it. */
export interface SubscriberUse extends Omit<SubscriberRow, 'secret'> {
  used: number;
}

/** A new contract or a changed one, its password hashed before. */
export type SubscriberEntry = Omit<SubscriberRow, 'changed_at'>;

/** Operation: adds contracts and replaces those that there are. Accounts made with them stay, also where fewer are allowed now. */
export async function putSubscribers(
  tx: Transactor,
  args: { entries: readonly SubscriberEntry[]; now: number },
): Promise<void> {
  for (const { login, access, secret, mailboxes } of args.entries) {
    await tx.run(
      `INSERT INTO subscriber (login, access, secret, mailboxes, changed_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (login) DO UPDATE SET access = excluded.access, secret = excluded.secret,
       mailboxes = excluded.mailboxes, changed_at = excluded.changed_at`,
      login,
      access,
      secret,
      mailboxes,
      args.now,
    );
  }
}

/** Operation: ends a contract; accounts made with it stay. Throws `not-found`. */
export async function removeSubscriber(tx: Transactor, args: { login: string }): Promise<void> {
  if ((await tx.run('DELETE FROM subscriber WHERE login = ?', args.login)) === 0) {
    throw new MailError('not-found', `the subscriber ${args.login} does not exist`);
  }
}

/**
 * Operation, in one transaction with the account's: counts it for the contract. The contract's row is locked first, so
 * that two at once never exceed it. Throws `auth-failed` where it ended meanwhile, `limit` where it is used up.
 */
export async function claimActivation(
  tx: Transactor,
  args: { login: string; account: number; now: number },
): Promise<void> {
  const held = await tx.run('UPDATE subscriber SET login = login WHERE login = ?', args.login);
  if (held === 0) throw new MailError('auth-failed', 'the subscriber does not exist any more');
  const subscriber = await subscriberUse(tx, args.login);
  if (subscriber === undefined || subscriber.used >= subscriber.mailboxes) throw usedUp();
  await tx.run(
    'INSERT INTO activation (account_id, login, activated_at) VALUES (?, ?, ?)',
    args.account,
    args.login,
    args.now,
  );
}

/** Operation: the question and the hashed answer of an account. */
export async function setSecurityAnswer(
  tx: Transactor,
  args: { account: number; question: string; answerHash: string; now: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO security_answer (account_id, question, answer_hash, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (account_id) DO UPDATE SET question = excluded.question, answer_hash = excluded.answer_hash,
     changed_at = excluded.changed_at`,
    args.account,
    args.question,
    args.answerHash,
    args.now,
  );
}

/** The question of an account and the hash of its answer. */
export interface SecurityAnswerRow {
  question: string;
  answer_hash: string;
}

/** What the owner of an account is asked; undefined where nothing was chosen. */
export function securityAnswer(reader: Reader, account: number): Promise<SecurityAnswerRow | undefined> {
  return reader.get<SecurityAnswerRow>(
    'SELECT question, answer_hash FROM security_answer WHERE account_id = ?',
    account,
  );
}

/** Whether an account was made with the contract of a folded login. */
export async function isOfContract(reader: Reader, account: number, login: string): Promise<boolean> {
  const sql = 'SELECT login FROM activation WHERE account_id = ? AND login = ?';
  return (await reader.get(sql, account, login)) !== undefined;
}

/** The contract of a folded login. */
export function findSubscriber(reader: Reader, login: string): Promise<SubscriberRow | undefined> {
  return reader.get<SubscriberRow>('SELECT * FROM subscriber WHERE login = ?', login);
}

/** Contracts with their use, without conditions. */
export const selectUse = `SELECT s.login, s.access, s.mailboxes, s.changed_at,
    (SELECT count(*) FROM activation a WHERE a.login = s.login) AS used
  FROM subscriber s`;

/** The contract of a folded login, with its use. */
export function subscriberUse(reader: Reader, login: string): Promise<SubscriberUse | undefined> {
  return reader.get<SubscriberUse>(`${selectUse} WHERE s.login = ?`, login);
}

/** Contracts by login, behind `after`; at most `limit`. */
export function listSubscribers(reader: Reader, after: string, limit: number): Promise<SubscriberUse[]> {
  return reader.all<SubscriberUse>(`${selectUse} WHERE s.login > ? ORDER BY s.login LIMIT ?`, after, limit);
}

/** A contract that allows no further account. */
export function usedUp(): MailError {
  return new MailError('limit', 'every mailbox of this contract exists already', { detail: { reason: 'entitlement' } });
}
