import { MailError } from '#base/errors.ts';
import { fold } from '#base/fold.ts';
import type { Reader } from '#db/types.ts';
import type { Address } from '#wire/address.ts';
import type { Bounds } from './access.ts';
import type { AccountRow } from './accounts.ts';
import { containing, type Listed, type ListPage, readList, withinBounds } from './lists.ts';

/** An account as lists show it. */
export interface AccountItem extends AccountRow {
  first_name: string;
  last_name: string;
  /** The home page's share of the space, in percent. */
  web_share: number;
  /** When a closed account is deleted for good; null for all others. */
  delete_at: number | null;
  aliases: number;
  /** Whose domain it is in; null for the operator's own. */
  customer: string | null;
  used_bytes: number;
  used_messages: number;
}

const select = `SELECT a.account_id, a.local, a.domain, a.display_name, a.first_name, a.last_name, a.language, a.status,
    a.quota_bytes, a.web_share, a.delete_at, a.created_at, s.used_bytes, s.used_messages,
    (SELECT c.name FROM customer c WHERE c.customer_id = d.customer_id) AS customer,
    (SELECT count(*) FROM address x WHERE x.account_id = a.account_id AND x.is_alias = 1) AS aliases
  FROM account a JOIN domain d ON d.name = a.domain JOIN account_state s ON s.account_id = a.account_id`;

/** What accounts can be sorted by. */
export const accountSorts = ['address', 'name', 'created', 'used', 'space'] as const;

const sorts = {
  // Addresses of a domain stay together.
  address: `(a.domain || ' ' || a.local)`,
  name: 'a.search_text',
  created: 'a.created_at',
  used: 's.used_bytes',
  space: 'a.quota_bytes',
} as const satisfies Record<(typeof accountSorts)[number], string>;

/** A page of the accounts within bounds whose address or name contains the filter. */
export function listAccountItems(
  reader: Reader,
  bounds: Bounds,
  { filter, domain, ...page }: ListPage & { filter: string; domain?: string | undefined },
): Promise<Listed<AccountItem>> {
  const conditions = [
    [`a.status <> 'deleted'`] as [string],
    ...(domain === undefined ? [] : [['a.domain = ?', domain] as [string, string]]),
    ...withinBounds(bounds, { customer: 'd.customer_id', domain: 'a.domain', account: 'a.account_id' }),
    ...containing(['a.search_text'], fold(filter)),
  ];
  return readList(reader, { select, sorts, key: 'a.account_id', keyColumn: 'account_id', conditions }, page);
}

/** The account whose own address this is (folded). Throws `not-found`. */
export async function accountItem(reader: Reader, { local, domain }: Address): Promise<AccountItem> {
  const sql = `${select} WHERE a.domain = ? AND a.local = ? AND a.status <> 'deleted'`;
  const row = await reader.get<AccountItem>(sql, domain, local);
  if (row === undefined) throw new MailError('not-found', `the account ${local}@${domain} does not exist`);
  return row;
}
