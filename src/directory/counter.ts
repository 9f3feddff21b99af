import type { Transactor } from '#db/types.ts';

/** Inside an operation: the next id of a kind, never given again. */
export async function nextId(tx: Transactor, kind: string): Promise<number> {
  const row = await tx.get<{ value: number }>(
    `INSERT INTO counter (name, value) VALUES (?, 1)
     ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value`,
    kind,
  );
  if (row === undefined) throw new Error(`no id for a ${kind}`);
  return row.value;
}
