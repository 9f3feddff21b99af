import type { Reader, Transactor } from '#db/types.ts';
import type { BodyRef } from '#store/types.ts';

/** Tables that name bodies: what none of them names is garbage. */
const tables = ['email', 'queue_message'] as const;

/** The bodies of one segment that rows name, in the order of the file. */
export async function bodiesOf(reader: Reader, segment: string): Promise<BodyRef[]> {
  const select = (table: string) => `SELECT body_ref AS ref, size FROM ${table} WHERE body_ref > ? AND body_ref < ?`;
  // '0' follows '/' in byte order: the range holds exactly the references that begin with `segment/`.
  const range = [`${segment}/`, `${segment}0`];
  const sql = `SELECT DISTINCT ref, size FROM (${tables.map(select).join(' UNION ALL ')}) bodies ORDER BY ref`;
  return reader.all<BodyRef>(sql, ...tables.flatMap(() => range));
}

/** Every body that rows name after `ref`, in order, at most `limit` of them. */
export async function bodiesAfter(reader: Reader, ref: string, limit: number): Promise<BodyRef[]> {
  const select = (table: string) => `SELECT DISTINCT body_ref AS ref, size FROM ${table} WHERE body_ref > ?`;
  const sql = `SELECT DISTINCT ref, size FROM (${tables.map(select).join(' UNION ALL ')}) bodies ORDER BY ref LIMIT ?`;
  return reader.all<BodyRef>(sql, ...tables.map(() => ref), limit);
}

/** Operation: rows follow bodies that compaction copied. Those deleted meanwhile need nothing. */
export async function moveBodies(
  tx: Transactor,
  args: { moves: readonly [from: string, to: string][] },
): Promise<void> {
  for (const [from, to] of args.moves) {
    for (const table of tables) await tx.run(`UPDATE ${table} SET body_ref = ? WHERE body_ref = ?`, to, from);
  }
}
