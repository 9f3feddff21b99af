import { fold } from '#base/fold.ts';
import type { Reader } from '#db/types.ts';
import { containing, type Listed, type ListPage, readList } from '#directory/lists.ts';
import { type CustomerUse, selectUse } from './rows.ts';

/** What customers can be sorted by. */
export const customerSorts = ['number', 'name', 'plan', 'created'] as const;

const sorts = {
  number: 'c.customer_id',
  name: 'c.search_text',
  plan: 'c.plan',
  created: 'c.created_at',
} as const satisfies Record<(typeof customerSorts)[number], string>;

/** A page of the customers whose name contains the filter: of all, or of the one that the reader belongs to. */
export function listCustomerItems(
  reader: Reader,
  own: number | null,
  { filter, ...page }: ListPage & { filter: string },
): Promise<Listed<CustomerUse>> {
  const conditions = [
    ...(own === null ? [] : [['c.customer_id = ?', own] as [string, number]]),
    ...containing(['c.search_text'], fold(filter)),
  ];
  return readList(
    reader,
    { select: selectUse, sorts, key: 'c.customer_id', keyColumn: 'customer_id', conditions },
    page,
  );
}
