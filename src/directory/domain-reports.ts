import type { Reader, Transactor } from '#db/types.ts';

/** How DNS is, from the worst to the best. `fault`: DNS does not answer, or a check of our own servers failed. */
export const dnsStates = ['fault', 'wrong', 'missing', 'propagating', 'ok'] as const;
export type DnsState = (typeof dnsStates)[number];

/** Something about a domain's DNS that is not as it should be: records for a purpose, or a check. */
export interface DnsItem {
  name: string;
  state: DnsState;
}

/** What a look at a domain's DNS found, as it is kept. */
export interface DomainReportRow {
  domain: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** The worst that was found. */
  state: DnsState;
  /** JSON, DnsItem[]: what is not as it should be. */
  items: string;
  /** JSON: all that was found, as the diagnosis has it. */
  report: string;
}

/** Operation: keeps what a look found, unless a later one is kept already. A domain that is gone is passed over. */
export async function keepDomainReport(tx: Transactor, { row }: { row: DomainReportRow }): Promise<void> {
  await tx.run(
    `INSERT INTO domain_report (domain, at, state, items, report) SELECT name, ?, ?, ?, ? FROM domain WHERE name = ?
     ON CONFLICT (domain) DO UPDATE SET at = excluded.at, state = excluded.state, items = excluded.items,
       report = excluded.report WHERE excluded.at > domain_report.at`,
    row.at,
    row.state,
    row.items,
    row.report,
    row.domain,
  );
}

/** What the last look at a domain found; undefined before the first one. */
export function domainReport(reader: Reader, domain: string): Promise<DomainReportRow | undefined> {
  return reader.get<DomainReportRow>('SELECT * FROM domain_report WHERE domain = ?', domain);
}

/** Domains in whose DNS the last look found something that somebody must mend; at most `limit`. */
export function faultyDomains(
  reader: Reader,
  limit: number,
): Promise<Pick<DomainReportRow, 'domain' | 'at' | 'items'>[]> {
  return reader.all(
    `SELECT domain, at, items FROM domain_report WHERE state IN ('fault', 'wrong', 'missing') ORDER BY domain LIMIT ?`,
    limit,
  );
}

/** What is not as it should be. */
export function itemsOfReport({ items }: Pick<DomainReportRow, 'items'>): DnsItem[] {
  return JSON.parse(items) as DnsItem[];
}
