import { formatAddress } from '#wire/address.ts';
import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { holdOwnedDomain } from '#directory/domains.ts';
import { holdCustomer } from './hold-customer.ts';

/** A slot of a plan that has its account. */
export interface SlotRow {
  number: number;
  account_id: number;
  local: string;
  domain: string;
  display_name: string;
  status: string;
  quota_bytes: number;
}

/**
 * Inside the operation that makes an account: takes a slot where the domain belongs to a customer, the lowest that is
 * free, or the one that was asked for. The customer's row is locked first, so that two at once never exceed the plan.
 * Throws `limit` (`detail.reason` `slots` or `space`), `already-exists` and `not-found` for a number.
 */
export async function claimSlot(
  tx: Transactor,
  args: { account: number; domain: string; number?: number | undefined },
): Promise<void> {
  const row = await tx.get<{ customer_id: number | null }>(
    'SELECT customer_id FROM domain WHERE name = ?',
    args.domain,
  );
  const customer = row?.customer_id ?? null;
  if (customer === null) {
    if (args.number !== undefined) throw new MailError('not-found', `the domain ${args.domain} has no slots`);
    return;
  }
  await holdCustomer(tx, customer);
  const number = args.number ?? (await lowestFree(tx, customer));
  if (args.number !== undefined) await requireNumber(tx, customer, args.number);
  await tx.run('INSERT INTO slot (customer_id, number, account_id) VALUES (?, ?, ?)', customer, number, args.account);
  await requireWithinPlan(tx, customer);
}

/** Inside an operation: throws `limit` where a customer has more accounts or gives them more space than its plan has. */
export async function requireWithinPlan(tx: Transactor, customer: number): Promise<void> {
  const use = await tx.get<{
    plan: string;
    slots: number;
    space_bytes: number;
    used: number;
    given: number;
    unlimited: number;
  }>(
    `SELECT c.plan, p.slots, p.space_bytes, count(a.account_id) AS used,
       CAST(COALESCE(sum(a.quota_bytes), 0) AS BIGINT) AS given,
       COALESCE(max(CASE WHEN a.quota_bytes = 0 THEN 1 ELSE 0 END), 0) AS unlimited
     FROM customer c JOIN plan p ON p.name = c.plan LEFT JOIN slot s ON s.customer_id = c.customer_id
     LEFT JOIN account a ON a.account_id = s.account_id
     WHERE c.customer_id = ? GROUP BY c.plan, p.slots, p.space_bytes`,
    customer,
  );
  if (use === undefined) throw new MailError('not-found', `the customer ${customer} does not exist`);
  const { plan, slots, used, given } = use;
  if (used > slots) {
    throw new MailError('limit', `the plan ${plan} has ${slots} accounts`, {
      detail: { reason: 'slots', plan, limit: slots, used },
    });
  }
  if (use.space_bytes > 0 && (given > use.space_bytes || use.unlimited === 1)) {
    throw new MailError('limit', `the plan ${plan} has ${use.space_bytes} bytes for all accounts`, {
      detail: { reason: 'space', plan, limit: use.space_bytes, used: given },
    });
  }
}

/** Inside an operation that gave an account more space: as requireWithinPlan, for the account's owner. */
export async function requireRoomFor(tx: Transactor, account: number): Promise<void> {
  const row = await tx.get<{ customer_id: number }>('SELECT customer_id FROM slot WHERE account_id = ?', account);
  if (row === undefined) return;
  await holdCustomer(tx, row.customer_id);
  await requireWithinPlan(tx, row.customer_id);
}

/** Operation: gives a domain to a customer, or back to the operator. Its accounts take slots of the new owner. Throws `not-found`, `limit`; `bad-state` where it is only claimed; `in-use` while an alias in it belongs to an account of a domain with another owner. */
export async function setDomainCustomer(
  tx: Transactor,
  args: { name: string; customer: number | null },
): Promise<void> {
  const { name, customer } = args;
  await holdOwnedDomain(tx, name);
  await tx.run('UPDATE domain SET customer_id = ? WHERE name = ?', customer, name);
  if (customer !== null) await holdCustomer(tx, customer);
  await requireOwnAliases(tx, name);
  await tx.run('DELETE FROM slot WHERE account_id IN (SELECT account_id FROM account WHERE domain = ?)', name);
  const accounts = await tx.all<{ account_id: number }>(
    `SELECT account_id FROM account WHERE domain = ? AND status <> 'deleted' ORDER BY account_id`,
    name,
  );
  for (const { account_id: account } of accounts) await claimSlot(tx, { account, domain: name });
}

/** Inside an operation: throws `in-use` where an alias of this domain, or of its accounts, leads over the border of an owner. */
async function requireOwnAliases(tx: Transactor, domain: string): Promise<void> {
  const row = await tx.get<{ local: string; domain: string }>(
    `SELECT x.local, x.domain FROM address x JOIN account a ON a.account_id = x.account_id
     JOIN domain ours ON ours.name = x.domain JOIN domain theirs ON theirs.name = a.domain
     WHERE (x.domain = ? OR a.domain = ?) AND COALESCE(ours.customer_id, 0) <> COALESCE(theirs.customer_id, 0) LIMIT 1`,
    domain,
    domain,
  );
  if (row !== undefined) {
    const address = formatAddress(row);
    throw new MailError('in-use', `the alias ${address} would belong to an account of another owner`, {
      detail: { reason: 'alias-across', address },
    });
  }
}

/** The accounts in the slots of a customer, by number. */
export function takenSlots(reader: Reader, customer: number): Promise<SlotRow[]> {
  return reader.all<SlotRow>(
    `SELECT s.number, a.account_id, a.local, a.domain, a.display_name, a.status, a.quota_bytes
     FROM slot s JOIN account a ON a.account_id = s.account_id WHERE s.customer_id = ? ORDER BY s.number`,
    customer,
  );
}

async function lowestFree(tx: Transactor, customer: number): Promise<number> {
  const row = await tx.get<{ number: number | null; first: number }>(
    `SELECT (SELECT min(s.number) + 1 FROM slot s WHERE s.customer_id = ? AND NOT EXISTS
         (SELECT 1 FROM slot t WHERE t.customer_id = s.customer_id AND t.number = s.number + 1)) AS number,
       (SELECT count(*) FROM slot s WHERE s.customer_id = ? AND s.number = 1) AS first`,
    customer,
    customer,
  );
  return row === undefined || row.first === 0 ? 1 : (row.number ?? 1);
}

async function requireNumber(tx: Transactor, customer: number, number: number): Promise<void> {
  const row = await tx.get<{ slots: number; taken: number }>(
    `SELECT p.slots, (SELECT count(*) FROM slot s WHERE s.customer_id = c.customer_id AND s.number = ?) AS taken
     FROM customer c JOIN plan p ON p.name = c.plan WHERE c.customer_id = ?`,
    number,
    customer,
  );
  if (row === undefined || number > row.slots) throw new MailError('not-found', `there is no slot ${number}`);
  if (row.taken > 0) {
    throw new MailError('already-exists', `the slot ${number} has its account`, {
      detail: { field: 'slot', rule: 'taken', reason: 'slot', number },
    });
  }
}
