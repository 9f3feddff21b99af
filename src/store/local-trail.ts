import type { Reader, Transactor } from '#db/types.ts';
import type { Bounds } from '#directory/access.ts';
import { withinBounds } from '#directory/lists.ts';
import { queueIdLength } from './queue-id.ts';
import type { Scope } from './types.ts';

/** What happens to a message while it is taken in. */
export type LocalKind = 'accepted' | 'checked' | 'ruled' | 'sent-on' | 'delivered' | 'waiting';

/** Between the id of a message and the account, in the key of a part: it sorts before everything an id is made of. */
const partMark = '/';

/** As SQL: the id of the message that a row `t` of `local_trail` is about, whether it is the whole or a part. */
export const messageOfRow = `substr(t.queue_id, 1, ${queueIdLength})`;

/** One step of it; plain data. */
export interface LocalStep {
  /** Milliseconds since the epoch. */
  at: number;
  kind: LocalKind;
  /** What is known of it: addresses, rules, verdicts. Never content. */
  detail: Readonly<Record<string, unknown>>;
}

/** A message as the trail knows it from its coming in. */
export interface LocalTrail {
  account: number;
  sender: string;
  receivedAt: number;
  steps: LocalStep[];
}

/** What an account is to know of a message. */
interface TrailPart {
  account: number;
  /** Written with the first steps only; both as `stepLines` makes them. */
  head: string;
  steps: string;
}

/** Arguments of `trail.begin`: the whole, for the account it belongs to, and the parts of others that the message came to. */
export interface BeginTrailArgs extends Scope, TrailPart {
  queueId: string;
  sender: string;
  parts: readonly TrailPart[];
}

/**
 * Operation: writes down how a message came in and what became of it here. One row a message where it concerns one
 * account, so that it costs next to nothing, and one more for each account that has a part; where LMTP delivers
 * recipient by recipient, steps are added to them. Nothing is announced: all of it is there when anybody learns the id.
 */
export async function beginLocalTrail(tx: Transactor, args: BeginTrailArgs): Promise<void> {
  const { queueId, account, head, steps, parts } = args;
  const rows = [
    { key: queueId, account, head, steps },
    ...parts.map((part) => ({ ...part, key: `${queueId}${partMark}${part.account}` })),
  ];
  for (const row of rows) {
    await tx.run(
      `INSERT INTO local_trail (queue_id, account_id, sender, received_at, steps) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (queue_id) DO UPDATE SET steps = local_trail.steps || ?`,
      row.key,
      row.account,
      args.sender,
      args.now,
      row.head + row.steps,
      row.steps,
    );
  }
}

/** How a message came in; undefined where nothing is known of that (any more). */
export async function localTrail(reader: Reader, queueId: string): Promise<LocalTrail | undefined> {
  const row = await reader.get<{ account_id: number; sender: string; received_at: number; steps: string }>(
    'SELECT account_id, sender, received_at, steps FROM local_trail WHERE queue_id = ?',
    queueId,
  );
  if (row === undefined) return undefined;
  const { account_id: account, sender, received_at: receivedAt, steps } = row;
  return { account, sender, receivedAt, steps: linesOf(steps).map(stepOf) };
}

/**
 * Steps of a message that accounts within these bounds are to know, each once. Undefined where they have no part, or
 * the whole is theirs.
 */
export async function trailParts(reader: Reader, queueId: string, bounds: Bounds): Promise<LocalStep[] | undefined> {
  const within = withinBounds(bounds, { customer: 'd.customer_id', domain: 'd.name', account: 't.account_id' });
  const rows = await reader.all<{ queue_id: string; steps: string }>(
    `SELECT t.queue_id, t.steps FROM local_trail t
     LEFT JOIN account a ON a.account_id = t.account_id LEFT JOIN domain d ON d.name = a.domain
     WHERE ${['t.queue_id >= ?', 't.queue_id <= ?', ...within.map(([sql]) => sql)].join(' AND ')} ORDER BY t.queue_id`,
    queueId,
    `${queueId}${partMark}~`,
    ...within.flatMap(([, ...values]) => values),
  );
  if (rows.length === 0 || rows.some(({ queue_id: key }) => key === queueId)) return undefined;
  const lines = rows.flatMap(({ steps }) => linesOf(steps)).map((line) => ({ line, step: stepOf(line) }));
  const each = new Map<string, LocalStep>();
  for (const { line, step } of lines.toSorted((one, other) => one.step.at - other.step.at)) {
    // A message came in once, also where LMTP wrote the parts one after the other.
    const key = step.kind === 'accepted' || step.kind === 'checked' ? step.kind : line;
    if (!each.has(key)) each.set(key, step);
  }
  return [...each.values()];
}

/** Inside an operation: forgets at most `limit` of those that came before the id `before` and are not in the queue; how many. */
export function forgetLocalTrails(
  tx: Transactor,
  { before, limit }: { before: string; limit: number },
): Promise<number> {
  return tx.run(
    `DELETE FROM local_trail WHERE queue_id IN (SELECT queue_id FROM local_trail t WHERE t.queue_id < ?
     AND NOT EXISTS (SELECT 1 FROM queue_message m WHERE m.queue_id = ${messageOfRow}) ORDER BY t.queue_id LIMIT ?)`,
    before,
    limit,
  );
}

/** Steps as they are kept. One string is cheaper to hand to the writer than what it was made of. */
export function stepLines(steps: readonly LocalStep[]): string {
  return steps.map(({ at, kind, detail }) => `${JSON.stringify([at, kind, detail])}\n`).join('');
}

function linesOf(steps: string): string[] {
  return steps.split('\n').slice(0, -1);
}

function stepOf(line: string): LocalStep {
  const [at, kind, detail] = JSON.parse(line) as [number, LocalKind, LocalStep['detail']];
  return { at, kind, detail };
}
