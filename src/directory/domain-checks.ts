import { domainLimits } from '#base/limits-domains.ts';
import type { Reader, Transactor } from '#db/types.ts';

/** How something about a domain was when it was looked at last; `doubtful`: good before, and not to be seen then. */
export type KnownState = 'good' | 'doubtful' | 'bad';

/** What is known of a domain: by what was looked at. */
export type KnownStates = Readonly<Record<string, KnownState>>;

/** A change that a look found. `state`: of the record or check now. `facts`: JSON, all that was found of it. */
export interface Drift {
  item: string;
  state: string;
  facts: string;
}

/** A drift with its time, in milliseconds since the epoch. Old ones have no facts, but an English sentence. */
export interface DriftRow {
  at: number;
  item: string;
  state: string;
  facts: string | null;
  detail: string;
}

/** Operation: says when domains are looked at first, or again; those that have a time keep it. */
export async function scheduleDomainChecks(
  tx: Transactor,
  args: { checks: readonly { domain: string; at: number }[] },
): Promise<void> {
  for (const { domain, at } of args.checks) {
    await tx.run(
      `INSERT INTO domain_check (domain, next_at, checked_at, known) SELECT name, ?, 0, '{}' FROM domain WHERE name = ?
       ON CONFLICT (domain) DO NOTHING`,
      at,
      domain,
    );
  }
}

/** Operation: domains whose look is due, taken by the caller until `lease` ends: others pass them over meanwhile. */
export async function claimDomainChecks(
  tx: Transactor,
  args: { now: number; lease: number; limit: number },
): Promise<string[]> {
  const { now, lease, limit } = args;
  const due = await tx.all<{ domain: string }>(
    'SELECT domain FROM domain_check WHERE next_at <= ? ORDER BY next_at LIMIT ?',
    now,
    limit,
  );
  const claimed: string[] = [];
  for (const { domain } of due) {
    const taken = await tx.run(
      'UPDATE domain_check SET next_at = ? WHERE domain = ? AND next_at <= ?',
      lease,
      domain,
      now,
    );
    if (taken > 0) claimed.push(domain);
  }
  return claimed;
}

/** Operation: what a look found, and when the next is. A domain that is gone is passed over. */
export async function recordDomainCheck(
  tx: Transactor,
  args: { domain: string; known: KnownStates; drifts: readonly Drift[]; now: number; next: number },
): Promise<void> {
  const { domain, known, drifts, now, next } = args;
  const there = await tx.run(
    'UPDATE domain_check SET next_at = ?, checked_at = ?, known = ? WHERE domain = ?',
    next,
    now,
    JSON.stringify(known),
    domain,
  );
  if (there === 0) return;
  for (const { item, state, facts } of drifts) {
    await tx.run(
      `INSERT INTO domain_drift (domain, at, item, state, detail, facts) VALUES (?, ?, ?, ?, '', ?)
       ON CONFLICT DO NOTHING`,
      domain,
      now,
      item,
      state,
      facts,
    );
  }
  await tx.run(
    `DELETE FROM domain_drift WHERE domain = ? AND at < (
       SELECT MIN(at) FROM (SELECT at FROM domain_drift WHERE domain = ? ORDER BY at DESC LIMIT ?) AS kept)`,
    domain,
    domain,
    domainLimits.drifts,
  );
}

/** Domains that nobody has said when to look at; at most `limit`. */
export async function unscheduledDomains(reader: Reader, limit: number): Promise<string[]> {
  const rows = await reader.all<{ name: string }>(
    `SELECT d.name FROM domain d LEFT JOIN domain_check c ON c.domain = d.name
     WHERE c.domain IS NULL ORDER BY d.name LIMIT ?`,
    limit,
  );
  return rows.map(({ name }) => name);
}

/** When the next look is due; undefined where there are no domains. */
export async function nextDomainCheck(reader: Reader): Promise<number | undefined> {
  const row = await reader.get<{ next: number | null }>('SELECT MIN(next_at) AS next FROM domain_check');
  return row?.next ?? undefined;
}

/** How a domain was at the last look. */
export async function knownStates(reader: Reader, domain: string): Promise<KnownStates> {
  const row = await reader.get<{ known: string }>('SELECT known FROM domain_check WHERE domain = ?', domain);
  return row === undefined ? {} : (JSON.parse(row.known) as KnownStates);
}

/** What changed about a domain, the newest first. */
export function domainDrifts(reader: Reader, domain: string): Promise<DriftRow[]> {
  return reader.all<DriftRow>(
    'SELECT at, item, state, facts, detail FROM domain_drift WHERE domain = ? ORDER BY at DESC, item LIMIT ?',
    domain,
    domainLimits.drifts,
  );
}
