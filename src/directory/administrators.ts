import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { holdCustomer } from './customers/hold-customer.ts';
import { forgetSignIn } from './forget-sign-in.ts';
import { endSessions } from './session-rows.ts';

/** Roles of people who administer: all of them sign in to the browser only. */
export const administratorRoles = ['operator', 'customer', 'help-desk'] as const;

/** What somebody administers. */
export interface AdministratorPost {
  role: (typeof administratorRoles)[number];
  /** Whose domains; null for the installation. */
  customer: number | null;
}

/** Who administers the installation, or what belongs to a customer. */
export interface AdministratorRow {
  login: string;
  password_hash: string;
  role: AdministratorPost['role'];
  created_at: number;
  customer_id: number | null;
}

/** Throws `bad-argument` for a role that has no customer though it must, or one though it must not. */
export function requirePost({ role, customer }: AdministratorPost): void {
  if (role === 'customer' && customer === null) throw wrongPost('whose administrator is it');
  if (role === 'operator' && customer !== null) throw wrongPost('an operator belongs to no customer');
}

/** Operation: the password hashed before. Throws `already-exists`, `not-found` (the customer). */
export async function addAdministrator(
  tx: Transactor,
  args: AdministratorPost & { login: string; passwordHash: string; now: number },
): Promise<void> {
  if (args.customer !== null) await holdCustomer(tx, args.customer);
  const made = await tx.run(
    `INSERT INTO administrator (login, password_hash, role, customer_id, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    args.login,
    args.passwordHash,
    args.role,
    args.customer,
    args.now,
  );
  if (made === 0) {
    const detail = { field: 'login' };
    throw new MailError('already-exists', `the administrator ${args.login} exists already`, { detail });
  }
}

/** Operation: a new password, hashed before; it ends the administrator's other sessions. Throws `not-found`. */
export async function setAdministratorPassword(
  tx: Transactor,
  args: { login: string; passwordHash: string; keepSession: number | null },
): Promise<void> {
  const { login, passwordHash, keepSession: keep } = args;
  if ((await tx.run('UPDATE administrator SET password_hash = ? WHERE login = ?', passwordHash, login)) === 0) {
    throw new MailError('not-found', `the administrator ${login} does not exist`);
  }
  await endSessions(tx, { principal: { administrator: login }, keep });
}

/** Operation: another post, from the next request on. Throws `not-found` (the login, the customer); `in-use` for the last operator. */
export async function changeAdministrator(tx: Transactor, args: AdministratorPost & { login: string }): Promise<void> {
  const { login, role, customer } = args;
  if (customer !== null) await holdCustomer(tx, customer);
  await unlessLastOperator(tx, login, () =>
    tx.run('UPDATE administrator SET role = ?, customer_id = ? WHERE login = ?', role, customer, login),
  );
}

/** Operation. Throws `not-found`; `in-use` for the last operator, without whom nobody could make another. */
export async function removeAdministrator(tx: Transactor, { login }: { login: string }): Promise<void> {
  await unlessLastOperator(tx, login, () => tx.run('DELETE FROM administrator WHERE login = ?', login));
  await forgetSignIn(tx, { administrator: login });
}

/** Changes the row of an administrator. Throws `not-found` where it changed none, `in-use` where no operator is left. */
async function unlessLastOperator(tx: Transactor, login: string, change: () => Promise<number>): Promise<void> {
  // Every operator's row is locked: two who remove each other take turns.
  await tx.run(`UPDATE administrator SET role = role WHERE role = 'operator'`);
  if ((await change()) === 0) throw new MailError('not-found', `the administrator ${login} does not exist`);
  if ((await tx.get(`SELECT 1 AS left_over FROM administrator WHERE role = 'operator' LIMIT 1`)) === undefined) {
    const detail = { reason: 'last-operator' };
    throw new MailError('in-use', `${login} is the last operator: add another one first`, { detail });
  }
}

/** The administrator of a folded login. */
export function administratorByLogin(reader: Reader, login: string): Promise<AdministratorRow | undefined> {
  return reader.get<AdministratorRow>('SELECT * FROM administrator WHERE login = ?', login);
}

/** Every administrator: there are few. */
export function listAdministrators(reader: Reader): Promise<AdministratorRow[]> {
  return reader.all<AdministratorRow>('SELECT * FROM administrator ORDER BY login');
}

/** An administrator as lists show it. */
export interface AdministratorItem {
  login: string;
  role: AdministratorPost['role'];
  customer_id: number | null;
  created_at: number;
  /** Since when a second factor is on; null while it is off. */
  second_factor_since: number | null;
}

const items = `SELECT a.login, a.role, a.customer_id, a.created_at, f.enabled_at AS second_factor_since FROM administrator a
  LEFT JOIN second_factor f ON f.account_id = 0 AND f.administrator = a.login`;

/** Administrators of a customer, or all (null), by login: there are few. */
export function administratorItems(reader: Reader, customer: number | null): Promise<AdministratorItem[]> {
  return customer === null
    ? reader.all<AdministratorItem>(`${items} ORDER BY a.login`)
    : reader.all<AdministratorItem>(`${items} WHERE a.customer_id = ? ORDER BY a.login`, customer);
}

function wrongPost(message: string): MailError {
  return new MailError('bad-argument', message, { detail: { field: 'customer' } });
}
