import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { wholeList } from '#web/ui/list.ts';
import { typed } from '#web/ui/typed.ts';

export type Administrator = Schemas['Administrator'];

/** What somebody administers: as what, and whose; null is the installation. */
export type Post = Pick<Administrator, 'role' | 'customer'>;

/** Every customer that the reader sees, by number. */
export async function everyCustomer(): Promise<Schemas['Customer'][]> {
  return (
    await wholeList((cursor) =>
      call('GET /api/v1/customers', { query: { limit: 500, ...(cursor !== undefined && { cursor }) } }),
    )
  ).items;
}

/** What is chosen in a form; administrators of a customer give posts of that customer only. */
export function postOf(form: FormData, own: number | null): Post {
  const chosen = typed(form, 'customer');
  return {
    role: typed(form, 'role') as Post['role'],
    customer: own ?? (chosen === '' ? null : Number(chosen)),
  };
}
