import type { Reader, Transactor } from '#db/types.ts';
import type { Scope } from './types.ts';

/** What happens to a message while it is taken in. */
export type LocalKind = 'accepted' | 'checked' | 'ruled' | 'sent-on' | 'delivered';

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

/** Arguments of `trail.begin`. */
export interface BeginTrailArgs extends Scope {
  queueId: string;
  sender: string;
  /** Written with the first steps of a message only; both as `stepLines` makes them. */
  head: string;
  steps: string;
}

/**
 * Operation: writes down how a message came in and what became of it here. One row a message, so that it costs next to
 * nothing; where LMTP delivers recipient by recipient, steps are added to it. Nothing is announced: all of it is there
 * when anybody learns the id.
 */
export async function beginLocalTrail(tx: Transactor, args: BeginTrailArgs): Promise<void> {
  const { queueId, account, sender, head, steps, now } = args;
  await tx.run(
    `INSERT INTO local_trail (queue_id, account_id, sender, received_at, steps) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (queue_id) DO UPDATE SET steps = local_trail.steps || ?`,
    queueId,
    account,
    sender,
    now,
    head + steps,
    steps,
  );
}

/** How a message came in; undefined where nothing is known of that (any more). */
export async function localTrail(reader: Reader, queueId: string): Promise<LocalTrail | undefined> {
  const row = await reader.get<{ account_id: number; sender: string; received_at: number; steps: string }>(
    'SELECT account_id, sender, received_at, steps FROM local_trail WHERE queue_id = ?',
    queueId,
  );
  if (row === undefined) return undefined;
  const { account_id: account, sender, received_at: receivedAt, steps } = row;
  return { account, sender, receivedAt, steps: stepsOf(steps) };
}

/** Inside an operation: forgets at most `limit` of those that came before the id `before` and are not in the queue; how many. */
export function forgetLocalTrails(
  tx: Transactor,
  { before, limit }: { before: string; limit: number },
): Promise<number> {
  return tx.run(
    `DELETE FROM local_trail WHERE queue_id IN (SELECT queue_id FROM local_trail t WHERE t.queue_id < ?
     AND NOT EXISTS (SELECT 1 FROM queue_message m WHERE m.queue_id = t.queue_id) ORDER BY t.queue_id LIMIT ?)`,
    before,
    limit,
  );
}

/** Steps as they are kept. One string is cheaper to hand to the writer than what it was made of. */
export function stepLines(steps: readonly LocalStep[]): string {
  return steps.map(({ at, kind, detail }) => `${JSON.stringify([at, kind, detail])}\n`).join('');
}

function stepsOf(lines: string): LocalStep[] {
  return lines
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [at, kind, detail] = JSON.parse(line) as [number, LocalKind, LocalStep['detail']];
      return { at, kind, detail };
    });
}
