import type { Reader, SqlValue } from '#db/types.ts';
import type { Bounds } from './access.ts';

/** Where a page of a list begins, behind an item: the value it is sorted by, and its key. */
type Position = readonly [string | number, string | number];

/** Which part of a list. */
export interface ListPage {
  sort: string;
  descending: boolean;
  after: Position | null;
  limit: number;
  /** Whether to count the whole list too, which reads all of it. */
  count?: boolean | undefined;
}

/** A part of a list, and where the next begins; null at the end. */
export interface Listed<T> {
  items: T[];
  next: Position | null;
  /** Items of the whole list, where they were to be counted. */
  total?: number;
}

/** How a list is read: `sorts` are columns by the names that people sort by. */
interface ListSource {
  /** SELECT … FROM …, without WHERE. */
  select: string;
  sorts: Readonly<Record<string, string>>;
  /** What no two items have alike, as SQL and as the column of a row. */
  key: string;
  keyColumn: string;
  conditions: readonly (readonly [sql: string, ...values: SqlValue[]])[];
}

/** Reads a page by its position, so that items which come and go meanwhile shift nothing. */
export async function readList<T extends object>(
  reader: Reader,
  source: ListSource,
  { sort, descending, after, limit, count = false }: ListPage,
): Promise<Listed<T>> {
  const by = source.sorts[sort] ?? source.key;
  const [than, direction] = descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const conditions = [...source.conditions];
  if (after !== null) conditions.push([`(${by}, ${source.key}) ${than} (?, ?)`, ...after]);
  const rows = await reader.all<T & { sort_value: string | number }>(
    `${source.select.replace('SELECT', `SELECT ${by} AS sort_value,`)} ${whereOf(conditions)}
     ORDER BY ${by} ${direction}, ${source.key} ${direction} LIMIT ?`,
    ...conditions.flatMap(([, ...values]) => values),
    limit + 1,
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1) as (Record<string, string | number> & { sort_value: string | number }) | undefined;
  const next =
    rows.length > limit && last !== undefined ? ([last.sort_value, last[source.keyColumn] ?? ''] as const) : null;
  return count ? { items, next, total: await countList(reader, source) } : { items, next };
}

async function countList(reader: Reader, { select, conditions }: ListSource): Promise<number> {
  const sql = `SELECT count(*) AS total FROM (${select} ${whereOf(conditions)}) AS list`;
  const row = await reader.get<{ total: number }>(sql, ...conditions.flatMap(([, ...values]) => values));
  return row?.total ?? 0;
}

function whereOf(conditions: ListSource['conditions']): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
}

/** Conditions for what somebody may see, over columns of a customer, a domain and an account; a list without one of them has nothing for those who are bound by it. */
export function withinBounds(
  { customer, account, domains }: Bounds,
  columns: { customer: string; domain: string; account?: string },
): [string, ...SqlValue[]][] {
  const conditions: [string, ...SqlValue[]][] = [];
  if (customer !== null) conditions.push([`${columns.customer} = ?`, customer]);
  if (account !== null)
    conditions.push(columns.account === undefined ? ['1 = 0'] : [`${columns.account} = ?`, account]);
  if (domains !== null) {
    const places = domains.map(() => '?').join(', ');
    conditions.push(domains.length === 0 ? ['1 = 0'] : [`${columns.domain} IN (${places})`, ...domains]);
  }
  return conditions;
}

/** A condition for texts that contain one; nothing for ''. */
export function containing(columns: readonly string[], text: string): [string, ...SqlValue[]][] {
  if (text === '') return [];
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const sql = columns.map((column) => `lower(${column}) LIKE ? ESCAPE '\\'`).join(' OR ');
  return [[`(${sql})`, ...columns.map(() => pattern)]];
}
