import { MailError } from '#base/errors.ts';
import { fold } from '#base/fold.ts';
import type { Reader } from '#db/types.ts';
import type { Bounds } from './access.ts';
import type { DomainReportRow } from './domain-reports.ts';
import type { DomainRow } from './domains.ts';
import { containing, type Listed, type ListPage, readList, withinBounds } from './lists.ts';

/** A domain as lists show it. */
export interface DomainItem extends Omit<DomainRow, 'catch_all' | 'customer_id'> {
  /** The address of the account that takes mail for nobody; null for none. */
  catch_all: string | null;
  customer_id: number | null;
  accounts: number;
  /** What the last look at its DNS found; null before the first. */
  checked_at: number | null;
  dns_state: DomainReportRow['state'] | null;
  dns_items: string | null;
}

const select = `SELECT d.name, d.created_at, d.mode, d.target_host, d.target_port, d.target_tls, d.customer_id, d.ownership, d.ownership_since,
    r.at AS checked_at, r.state AS dns_state, r.items AS dns_items,
    (SELECT c.local || '@' || c.domain FROM account c WHERE c.account_id = d.catch_all) AS catch_all,
    (SELECT count(*) FROM account a WHERE a.domain = d.name AND a.status <> 'deleted') AS accounts
  FROM domain d LEFT JOIN domain_report r ON r.domain = d.name`;

/** What domains can be sorted by. */
export const domainSorts = ['name', 'created'] as const;

/** A page of the domains within bounds whose name contains the filter. */
export function listDomainItems(
  reader: Reader,
  bounds: Bounds,
  { filter, ...page }: ListPage & { filter: string },
): Promise<Listed<DomainItem>> {
  const conditions = [
    ...withinBounds(bounds, { customer: 'd.customer_id', domain: 'd.name' }),
    ...containing(['d.search_text'], fold(filter)),
  ];
  const sorts = { name: 'd.name', created: 'd.created_at' } satisfies Record<(typeof domainSorts)[number], string>;
  return readList(reader, { select, sorts, key: 'd.name', keyColumn: 'name', conditions }, page);
}

/** One domain. Throws `not-found`. */
export async function domainItem(reader: Reader, name: string): Promise<DomainItem> {
  const row = await reader.get<DomainItem>(`${select} WHERE d.name = ?`, name);
  if (row === undefined) throw new MailError('not-found', `the domain ${name} does not exist`);
  return row;
}
