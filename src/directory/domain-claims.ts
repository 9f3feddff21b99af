import { MailError } from '#base/errors.ts';
import { domainClaimLimits } from '#base/limits-domain-claims.ts';
import type { Reader, Transactor } from '#db/types.ts';
import { holdCustomer } from './customers/hold-customer.ts';
import { type DomainRow, forgetDomain, holdDomain } from './domains.ts';
import type { RelayTls, TargetServer } from './routing/types.ts';
import { domainSearchText } from './search-text.ts';

/** Who says that a domain is theirs, and what its DNS must show to prove it. */
export interface DomainClaimRow {
  domain: string;
  /** 0: the operator. */
  customer_id: number;
  token: string;
  target_host: string | null;
  target_port: number | null;
  target_tls: RelayTls | null;
  created_at: number;
  expires_at: number;
}

type OwnedRow = Pick<DomainRow, 'ownership' | 'customer_id'>;

/**
 * Operation: somebody says that a domain is theirs; the claim with its token. A claim that was made before keeps its
 * token and lasts longer. Others may claim it too: the proof decides. Throws `already-exists` where it is theirs
 * already, `in-use` where it belongs to somebody else here, `not-found` (the
 * customer), `limit`.
 */
export async function claimDomain(
  tx: Transactor,
  args: { name: string; customer: number | null; target: TargetServer | null; token: string; now: number },
): Promise<DomainClaimRow> {
  const { name, customer, target, token, now } = args;
  if (customer !== null) await holdCustomer(tx, customer);
  await expireDomainClaims(tx, { now });
  const owned = await ownedRow(tx, name);
  if (owned !== undefined && owned.ownership !== 'pending') throw taken(name, owned.customer_id === customer);
  await tx.run(
    `INSERT INTO domain_claim (domain, customer_id, token, target_host, target_port, target_tls, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (domain, customer_id) DO UPDATE SET target_host = excluded.target_host,
       target_port = excluded.target_port, target_tls = excluded.target_tls, expires_at = excluded.expires_at`,
    name,
    customer ?? 0,
    token,
    target?.host ?? null,
    target?.port ?? null,
    target?.tls ?? null,
    now,
    now + domainClaimLimits.life,
  );
  await requireFewClaims(tx, customer);
  const claim = await domainClaim(tx, name, customer);
  if (claim === undefined) throw new MailError('not-found', `nobody claims the domain ${name}`);
  if (owned === undefined) await insertPending(tx, claim);
  else if (owned.customer_id === customer) await setTarget(tx, claim);
  return claim;
}

/**
 * Operation: the DNS of a domain shows the token, so it belongs to who claimed it. Whatever somebody else made ready
 * for it goes, and so do all claims. Throws `not-found` where the claim has expired, or somebody else was first.
 */
export async function proveDomain(
  tx: Transactor,
  args: { name: string; customer: number | null; token: string; now: number },
): Promise<void> {
  const { name, customer, token, now } = args;
  const claim = await domainClaim(tx, name, customer);
  if (claim === undefined || claim.token !== token || claim.expires_at <= now) throw noClaim(name);
  const owned = await ownedRow(tx, name);
  if (owned === undefined || owned.ownership !== 'pending') throw noClaim(name);
  if (owned.customer_id !== customer) await handOver(tx, claim);
  await tx.run(`UPDATE domain SET ownership = 'proved', ownership_since = ? WHERE name = ?`, now, name);
  await tx.run('DELETE FROM domain_claim WHERE domain = ?', name);
}

/**
 * Operation. One that is only claimed goes to the next who claims it. Throws `not-found`; `in-use` while any address of
 * it exists.
 */
export async function removeDomain(tx: Transactor, args: { name: string }): Promise<void> {
  const { name } = args;
  await holdDomain(tx, name);
  if ((await tx.get('SELECT 1 AS used FROM address WHERE domain = ? LIMIT 1', name)) !== undefined) {
    throw new MailError('in-use', `the domain ${name} has accounts, aliases or groups: delete them first`, {
      detail: { reason: 'domain-has-addresses', domain: name },
    });
  }
  const owned = await ownedRow(tx, name);
  if (owned?.ownership !== 'pending') return forgetDomain(tx, name);
  await withdrawClaim(tx, { name, customer: owned.customer_id });
}

/** Operation: somebody does not claim a domain any more. Throws `not-found`. */
export async function withdrawClaim(tx: Transactor, args: { name: string; customer: number | null }): Promise<void> {
  const { name, customer } = args;
  const gone = await tx.run('DELETE FROM domain_claim WHERE domain = ? AND customer_id = ?', name, customer ?? 0);
  if (gone === 0) throw noClaim(name);
  const owned = await ownedRow(tx, name);
  if (owned?.ownership === 'pending' && owned.customer_id === customer) await passOn(tx, name);
}

/** Operation: forgets claims that nobody proved in time. A domain goes to the oldest claim that is left, or away. */
export async function expireDomainClaims(tx: Transactor, { now }: { now: number }): Promise<void> {
  const expired = await tx.all<{ domain: string; customer_id: number }>(
    'SELECT domain, customer_id FROM domain_claim WHERE expires_at <= ? ORDER BY domain',
    now,
  );
  for (const { domain, customer_id: customer } of expired) {
    await withdrawClaim(tx, { name: domain, customer: customer === 0 ? null : customer });
  }
}

/** The claim of a customer; null is the operator. */
function domainClaim(reader: Reader, domain: string, customer: number | null): Promise<DomainClaimRow | undefined> {
  return reader.get<DomainClaimRow>(
    'SELECT * FROM domain_claim WHERE domain = ? AND customer_id = ?',
    domain,
    customer ?? 0,
  );
}

/** A claim that has not expired. Throws `not-found`. */
export async function openClaim(
  reader: Reader,
  domain: string,
  customer: number | null,
  now: number,
): Promise<DomainClaimRow> {
  const claim = await domainClaim(reader, domain, customer);
  if (claim === undefined || claim.expires_at <= now) throw noClaim(domain);
  return claim;
}

/** All claims of a customer; null is the operator. At most domainClaimLimits.open. */
export function customerClaims(reader: Reader, customer: number | null): Promise<DomainClaimRow[]> {
  return reader.all<DomainClaimRow>('SELECT * FROM domain_claim WHERE customer_id = ? ORDER BY domain', customer ?? 0);
}

function ownedRow(reader: Reader, name: string): Promise<OwnedRow | undefined> {
  return reader.get<OwnedRow>('SELECT ownership, customer_id FROM domain WHERE name = ?', name);
}

async function insertPending(tx: Transactor, claim: DomainClaimRow): Promise<void> {
  await tx.run(
    `INSERT INTO domain (name, created_at, customer_id, ownership, ownership_since, search_text)
     VALUES (?, ?, ?, 'pending', ?, ?)`,
    claim.domain,
    claim.created_at,
    claim.customer_id === 0 ? null : claim.customer_id,
    claim.created_at,
    domainSearchText(claim.domain),
  );
  await setTarget(tx, claim);
}

async function setTarget(tx: Transactor, claim: DomainClaimRow): Promise<void> {
  const { domain, target_host: host, target_port: port, target_tls: tls } = claim;
  await tx.run(
    'UPDATE domain SET mode = ?, target_host = ?, target_port = ?, target_tls = ? WHERE name = ?',
    host === null ? 'authoritative' : 'non-authoritative',
    host,
    port,
    tls,
    domain,
  );
}

/** A pending domain has no addresses (`claimAddress`), so all that there is of it are settings. */
async function handOver(tx: Transactor, claim: DomainClaimRow): Promise<void> {
  await forgetDomain(tx, claim.domain);
  await insertPending(tx, claim);
}

async function passOn(tx: Transactor, domain: string): Promise<void> {
  const next = await tx.get<DomainClaimRow>(
    'SELECT * FROM domain_claim WHERE domain = ? ORDER BY created_at, customer_id LIMIT 1',
    domain,
  );
  if (next !== undefined) return handOver(tx, next);
  await forgetDomain(tx, domain);
}

async function requireFewClaims(tx: Transactor, customer: number | null): Promise<void> {
  const row = await tx.get<{ claims: number }>(
    'SELECT count(*) AS claims FROM domain_claim WHERE customer_id = ?',
    customer ?? 0,
  );
  if ((row?.claims ?? 0) > domainClaimLimits.open) {
    throw new MailError('limit', `at most ${domainClaimLimits.open} domains wait for their proof`, {
      detail: { reason: 'domain-claims', limit: domainClaimLimits.open },
    });
  }
}

function taken(name: string, own: boolean): MailError {
  return own
    ? new MailError('already-exists', `the domain ${name} exists already`, {
        detail: { field: 'name', rule: 'exists', reason: 'domain-exists', domain: name },
      })
    : new MailError('in-use', `the domain ${name} belongs to somebody else here`, {
        detail: { field: 'name', rule: 'elsewhere', reason: 'domain-elsewhere', domain: name },
      });
}

function noClaim(name: string): MailError {
  return new MailError('not-found', `there is no open claim of the domain ${name}`);
}
