import { MailError } from '#base/errors.ts';
import type { Reader } from '#db/types.ts';
import type { Address } from '#wire/address.ts';
import type { Bounds } from './access.ts';
import type { GroupRow } from './groups.ts';
import { containing, type Listed, type ListPage, readList, withinBounds } from './lists.ts';

/** A group as lists show it. */
export interface GroupItem extends GroupRow {
  members: number;
}

const select = `SELECT g.group_id, g.local, g.domain, g.senders, g.created_at,
    (SELECT count(*) FROM group_member m WHERE m.group_id = g.group_id) AS members
  FROM address_group g JOIN domain d ON d.name = g.domain`;

/** What groups can be sorted by. */
export const groupSorts = ['address', 'created'] as const;

const sorts = {
  address: `(g.domain || ' ' || g.local)`,
  created: 'g.created_at',
} as const satisfies Record<(typeof groupSorts)[number], string>;

/** A page of the groups within bounds whose address contains the filter. */
export function listGroupItems(
  reader: Reader,
  bounds: Bounds,
  { filter, ...page }: ListPage & { filter: string },
): Promise<Listed<GroupItem>> {
  const conditions = [
    ...withinBounds(bounds, { customer: 'd.customer_id', domain: 'g.domain' }),
    ...containing([`g.local || '@' || g.domain`], filter),
  ];
  return readList(reader, { select, sorts, key: 'g.group_id', keyColumn: 'group_id', conditions }, page);
}

/** The group that has this address (folded). Throws `not-found`. */
export async function groupItem(reader: Reader, { local, domain }: Address): Promise<GroupItem> {
  const row = await reader.get<GroupItem>(`${select} WHERE g.domain = ? AND g.local = ?`, domain, local);
  if (row === undefined) throw new MailError('not-found', `the group ${local}@${domain} does not exist`);
  return row;
}
