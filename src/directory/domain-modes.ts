import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { holdAccount } from './hold-account.ts';
import { type DomainModeColumns, type DomainRow, holdDomain } from './domains.ts';
import type { TargetServer } from './routing/types.ts';

/** What becomes of mail for names of a domain that nobody has here. */
export type DomainMode =
  /** It is refused, or an account takes it (null: none does). */
  | { mode: 'authoritative'; catchAll: number | null }
  /** The target server knows whether they exist; a catch-all rests meanwhile. */
  | { mode: 'non-authoritative'; target: TargetServer; catchAll: number | null };

/**
 * Operation. A null target makes the domain authoritative; a target server makes it non-authoritative. Throws
 * `not-found`.
 */
export async function setDomainMode(
  tx: Transactor,
  args: { name: string; target: TargetServer | null },
): Promise<void> {
  const { name, target } = args;
  const changed = await tx.run(
    'UPDATE domain SET mode = ?, target_host = ?, target_port = ?, target_tls = ? WHERE name = ?',
    target === null ? 'authoritative' : 'non-authoritative',
    target?.host ?? null,
    target?.port ?? null,
    target?.tls ?? null,
    name,
  );
  if (changed === 0) throw new MailError('not-found', `the domain ${name} does not exist`);
}

/** Operation: names the account that takes mail for nobody of a domain; null for none. Throws `not-found`. */
export async function setCatchAll(tx: Transactor, args: { name: string; account: number | null }): Promise<void> {
  await holdDomain(tx, args.name);
  if (args.account !== null) await holdAccount(tx, args.account);
  await tx.run('UPDATE domain SET catch_all = ? WHERE name = ?', args.account, args.name);
}

/** How a domain treats unknown names; undefined where it is not ours. */
export async function domainMode(reader: Reader, name: string): Promise<DomainMode | undefined> {
  const row = await modeRow(reader, name);
  return row === undefined ? undefined : modeOf(row);
}

/** How mail for unknown names of a domain is treated now: a claim that nobody has proved makes a domain nobody's here. */
export async function activeDomainMode(reader: Reader, name: string): Promise<DomainMode | undefined> {
  const row = await modeRow(reader, name);
  return row === undefined || row.ownership === 'pending' ? undefined : modeOf(row);
}

function modeRow(reader: Reader, name: string) {
  return reader.get<DomainModeColumns & Pick<DomainRow, 'ownership'>>(
    'SELECT mode, target_host, target_port, target_tls, catch_all, ownership FROM domain WHERE name = ?',
    name,
  );
}

/** The mode that the columns of a domain say. */
function modeOf(row: DomainModeColumns): DomainMode {
  const { target_host: host, target_port: port, target_tls: tls, catch_all: catchAll } = row;
  if (row.mode === 'authoritative' || host === null || port === null || tls === null) {
    return { mode: 'authoritative', catchAll };
  }
  return { mode: 'non-authoritative', target: { host, port, tls }, catchAll };
}
