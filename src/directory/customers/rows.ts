import { MailError } from '#base/errors.ts';
import { fold } from '#base/fold.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { nextId } from '#directory/counter.ts';
import { holdCustomer } from './hold-customer.ts';
import { requireWithinPlan } from './slots.ts';

/** What customers buy. */
export interface PlanRow {
  name: string;
  /** Accounts. */
  slots: number;
  /** Space for all accounts together, in bytes; 0 for no limit. */
  space_bytes: number;
  created_at: number;
}

/** Who owns domains. */
interface CustomerRow {
  customer_id: number;
  name: string;
  plan: string;
  created_at: number;
}

/** A customer with what it has of its plan. */
export interface CustomerUse extends CustomerRow {
  slots: number;
  space_bytes: number;
  used_slots: number;
  /** Space given to its accounts, in bytes. */
  given_bytes: number;
}

/** Operation: adds a plan or changes it. Throws `in-use` where a customer has more already. */
export async function setPlan(
  tx: Transactor,
  args: { name: string; slots: number; spaceBytes: number; now: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO plan (name, slots, space_bytes, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET slots = excluded.slots, space_bytes = excluded.space_bytes`,
    args.name,
    args.slots,
    args.spaceBytes,
    args.now,
  );
  const rows = await tx.all<{ customer_id: number }>(
    'UPDATE customer SET plan = plan WHERE plan = ? RETURNING customer_id',
    args.name,
  );
  for (const { customer_id: customer } of rows) await requireFitting(tx, customer);
}

/** Operation: removes a plan with its rules. Throws `not-found`; `in-use` while customers have it. */
export async function removePlan(tx: Transactor, args: { name: string }): Promise<void> {
  await holdPlan(tx, args.name);
  if ((await tx.get('SELECT 1 AS used FROM customer WHERE plan = ? LIMIT 1', args.name)) !== undefined) {
    throw new MailError('in-use', `customers have the plan ${args.name}`, {
      detail: { reason: 'plan-in-use', plan: args.name },
    });
  }
  await tx.run(`DELETE FROM policy WHERE level = 'plan' AND subject = ?`, args.name);
  await tx.run('DELETE FROM plan WHERE name = ?', args.name);
}

/** Operation: an id for a customer that is about to be added. */
export function reserveCustomer(tx: Transactor): Promise<number> {
  return nextId(tx, 'customer');
}

/** Operation. Throws `not-found` (the plan), `already-exists` (the name). */
export async function addCustomer(
  tx: Transactor,
  args: { customer: number; name: string; plan: string; now: number },
): Promise<void> {
  await holdPlan(tx, args.plan);
  const made = await tx.run(
    'INSERT INTO customer (customer_id, name, plan, created_at, search_text) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    args.customer,
    args.name,
    args.plan,
    args.now,
    fold(args.name),
  );
  if (made === 0) throw nameTaken(args.name);
}

/** Operation: another name or plan. Throws `not-found`, `already-exists` (the name), `in-use` where it has more than the plan gives. */
export async function changeCustomer(
  tx: Transactor,
  args: { customer: number; name?: string | undefined; plan?: string | undefined },
): Promise<void> {
  const { customer, name, plan } = args;
  if (plan !== undefined) await holdPlan(tx, plan);
  await holdCustomer(tx, customer);
  if (name !== undefined) {
    const other = await tx.get('SELECT 1 AS one FROM customer WHERE name = ? AND customer_id <> ?', name, customer);
    if (other !== undefined) throw nameTaken(name);
    await tx.run('UPDATE customer SET name = ?, search_text = ? WHERE customer_id = ?', name, fold(name), customer);
  }
  if (plan === undefined) return;
  await tx.run('UPDATE customer SET plan = ? WHERE customer_id = ?', plan, customer);
  await requireFitting(tx, customer);
}

/** Operation: removes a customer with its administrators and keys. Throws `not-found`; `in-use` while it has domains. */
export async function removeCustomer(tx: Transactor, args: { customer: number }): Promise<void> {
  const { customer } = args;
  await holdCustomer(tx, customer);
  if ((await tx.get('SELECT 1 AS used FROM domain WHERE customer_id = ? LIMIT 1', customer)) !== undefined) {
    throw new MailError('in-use', `the customer ${customer} has domains`, {
      detail: { reason: 'customer-has-domains' },
    });
  }
  for (const table of ['administrator', 'api_key', 'domain_claim', 'customer']) {
    await tx.run(`DELETE FROM ${table} WHERE customer_id = ?`, customer);
  }
}

async function holdPlan(tx: Transactor, plan: string): Promise<void> {
  if ((await tx.run('UPDATE plan SET slots = slots WHERE name = ?', plan)) === 0) {
    throw new MailError('not-found', `the plan ${plan} does not exist`);
  }
}

/** That a customer has more than it may, is here what stands in the way, and not a limit that it reached. */
async function requireFitting(tx: Transactor, customer: number): Promise<void> {
  try {
    await requireWithinPlan(tx, customer);
  } catch (error) {
    if (!(error instanceof MailError) || error.code !== 'limit') throw error;
    throw new MailError('in-use', error.message, { cause: error, detail: error.detail });
  }
}

function nameTaken(name: string): MailError {
  return new MailError('already-exists', `a customer has the name ${name} already`, {
    detail: { field: 'name', rule: 'exists', reason: 'customer-exists', name },
  });
}

/** Plans by name, behind `after`; at most `limit`. */
export function listPlans(reader: Reader, after: string, limit: number): Promise<PlanRow[]> {
  return reader.all<PlanRow>('SELECT * FROM plan WHERE name > ? ORDER BY name LIMIT ?', after, limit);
}

export function findPlan(reader: Reader, name: string): Promise<PlanRow | undefined> {
  return reader.get<PlanRow>('SELECT * FROM plan WHERE name = ?', name);
}

/** A customer with what it uses, without WHERE. */
export const selectUse = `SELECT c.customer_id, c.name, c.plan, c.created_at, p.slots, p.space_bytes,
    (SELECT count(*) FROM slot s WHERE s.customer_id = c.customer_id) AS used_slots,
    (SELECT CAST(COALESCE(sum(a.quota_bytes), 0) AS BIGINT) FROM slot s JOIN account a ON a.account_id = s.account_id
     WHERE s.customer_id = c.customer_id) AS given_bytes
  FROM customer c JOIN plan p ON p.name = c.plan`;

/** Customers by id, behind `after`; at most `limit`. */
export function listCustomers(reader: Reader, after: number, limit: number): Promise<CustomerUse[]> {
  return reader.all<CustomerUse>(`${selectUse} WHERE c.customer_id > ? ORDER BY c.customer_id LIMIT ?`, after, limit);
}

export function findCustomer(reader: Reader, customer: number): Promise<CustomerUse | undefined> {
  return reader.get<CustomerUse>(`${selectUse} WHERE c.customer_id = ?`, customer);
}

/** The customer of this name. */
export function customerByName(reader: Reader, name: string): Promise<CustomerUse | undefined> {
  return reader.get<CustomerUse>(`${selectUse} WHERE c.name = ?`, name);
}

/** The customer that a domain belongs to; null for the operator's own, undefined where the domain is not ours. */
export async function customerOfDomain(reader: Reader, domain: string): Promise<number | null | undefined> {
  const row = await reader.get<{ customer_id: number | null }>('SELECT customer_id FROM domain WHERE name = ?', domain);
  return row?.customer_id;
}
