import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import type { RelayTls, TargetServer } from './routing/types.ts';

/** The columns of a domain that say so. */
export interface DomainModeColumns {
  mode: 'authoritative' | 'non-authoritative';
  target_host: string | null;
  target_port: number | null;
  target_tls: RelayTls | null;
  catch_all: number | null;
}

/** A domain whose mail this installation takes. */
export interface DomainRow extends DomainModeColumns {
  /** Lower-case A-labels. */
  name: string;
  created_at: number;
}

/** Operation: a domain with a target server is non-authoritative. Throws `already-exists`. */
export async function addDomain(
  tx: Transactor,
  args: { name: string; target: TargetServer | null; now: number },
): Promise<void> {
  const { name, target, now } = args;
  const made = await tx.run(
    `INSERT INTO domain (name, created_at, mode, target_host, target_port, target_tls) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    name,
    now,
    target === null ? 'authoritative' : 'non-authoritative',
    target?.host ?? null,
    target?.port ?? null,
    target?.tls ?? null,
  );
  if (made === 0) throw new MailError('already-exists', `the domain ${name} exists already`);
}

/** Operation. Throws `not-found`; `in-use` while any address of it exists. */
export async function removeDomain(tx: Transactor, args: { name: string }): Promise<void> {
  await holdDomain(tx, args.name);
  if ((await tx.get('SELECT 1 AS used FROM address WHERE domain = ? LIMIT 1', args.name)) !== undefined) {
    throw new MailError('in-use', `the domain ${args.name} has accounts, aliases or groups: delete them first`);
  }
  await tx.run('DELETE FROM relay_route WHERE scope = ?', `from:${args.name}`);
  await tx.run('DELETE FROM signing_key WHERE domain = ?', args.name);
  await tx.run('DELETE FROM domain WHERE name = ?', args.name);
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

/** Whether the domain is one of ours. */
export async function isOurDomain(reader: Reader, name: string): Promise<boolean> {
  return (await reader.get('SELECT 1 AS ours FROM domain WHERE name = ?', name)) !== undefined;
}

/** Domains by name, behind `after`; at most `limit`. */
export function listDomains(reader: Reader, after: string, limit: number): Promise<DomainRow[]> {
  return reader.all<DomainRow>('SELECT * FROM domain WHERE name > ? ORDER BY name LIMIT ?', after, limit);
}
