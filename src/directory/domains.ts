import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { holdCustomer } from './customers/hold-customer.ts';
import type { RelayTls, TargetServer } from './routing/types.ts';
import { domainSearchText } from './search-text.ts';

/** The columns of a domain that say so. */
export interface DomainModeColumns {
  mode: 'authoritative' | 'non-authoritative';
  target_host: string | null;
  target_port: number | null;
  target_tls: RelayTls | null;
  catch_all: number | null;
}

/** How we know whose a domain is: not at all yet, by a record in its DNS, or because an operator says so. */
type Ownership = 'pending' | 'proved' | 'vouched';

/** A domain whose mail this installation takes, unless it is pending. */
export interface DomainRow extends DomainModeColumns {
  /** Lower-case A-labels. */
  name: string;
  created_at: number;
  ownership: Ownership;
  ownership_since: number;
  /** Null: the operator's own. */
  customer_id: number | null;
}

/**
 * Operation: a domain that an operator vouches for, whoever else claims it. With a target server it is
 * non-authoritative. Throws `already-exists`, `not-found` (the customer).
 */
export async function addDomain(
  tx: Transactor,
  args: { name: string; target: TargetServer | null; customer: number | null; now: number },
): Promise<void> {
  const { name, target, customer, now } = args;
  if (customer !== null) await holdCustomer(tx, customer);
  if (await isPendingDomain(tx, name)) await forgetDomain(tx, name);
  await tx.run('DELETE FROM domain_claim WHERE domain = ?', name);
  const made = await tx.run(
    `INSERT INTO domain (name, created_at, ownership_since, mode, target_host, target_port, target_tls, customer_id,
       search_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    name,
    now,
    now,
    target === null ? 'authoritative' : 'non-authoritative',
    target?.host ?? null,
    target?.port ?? null,
    target?.tls ?? null,
    customer,
    domainSearchText(name),
  );
  if (made === 0)
    throw new MailError('already-exists', `the domain ${name} exists already`, {
      detail: { field: 'name', rule: 'exists', reason: 'domain-exists', domain: name },
    });
}

/** Inside an operation: removes a domain without addresses, and what was set for it. */
export async function forgetDomain(tx: Transactor, name: string): Promise<void> {
  await tx.run('DELETE FROM relay_route WHERE scope = ?', `from:${name}`);
  await tx.run(`DELETE FROM policy WHERE level = 'domain' AND subject = ?`, name);
  for (const table of ['signing_key', 'mta_sts', 'domain_check', 'domain_drift', 'domain_report', 'domain_omission']) {
    await tx.run(`DELETE FROM ${table} WHERE domain = ?`, name);
  }
  await tx.run('DELETE FROM domain WHERE name = ?', name);
}

/**
 * For operations that add to a domain or remove it: locks its row until the end of the transaction, so that on
 * PostgreSQL nobody adds an address while another node removes the domain. Throws `not-found`.
 */
export async function holdDomain(tx: Transactor, name: string): Promise<void> {
  if ((await tx.run('UPDATE domain SET name = name WHERE name = ?', name)) === 0) {
    throw new MailError('not-found', `the domain ${name} does not exist`);
  }
}

/** Inside an operation that adds an address: as `holdDomain`, and throws `bad-state` where nobody has proved that the domain is theirs. */
export async function holdOwnedDomain(tx: Transactor, name: string): Promise<void> {
  await holdDomain(tx, name);
  if (await isPendingDomain(tx, name)) {
    throw new MailError('bad-state', `nobody has proved yet whose the domain ${name} is`, {
      detail: { reason: 'domain-unproved', domain: name },
    });
  }
}

/** Whether the domain is one of ours, be it only claimed. */
export async function isOurDomain(reader: Reader, name: string): Promise<boolean> {
  return (await reader.get('SELECT 1 AS ours FROM domain WHERE name = ?', name)) !== undefined;
}

/** Whether the domain is only claimed: nobody has proved that it is theirs, and no operator vouches. */
export async function isPendingDomain(reader: Reader, name: string): Promise<boolean> {
  const row = await reader.get<{ ownership: Ownership }>('SELECT ownership FROM domain WHERE name = ?', name);
  return row?.ownership === 'pending';
}

/** Domains by name, behind `after`; at most `limit`. */
export function listDomains(reader: Reader, after: string, limit: number): Promise<DomainRow[]> {
  return reader.all<DomainRow>(
    `SELECT name, created_at, ownership, ownership_since, customer_id, mode, target_host, target_port, target_tls, catch_all
     FROM domain WHERE name > ? ORDER BY name LIMIT ?`,
    after,
    limit,
  );
}
