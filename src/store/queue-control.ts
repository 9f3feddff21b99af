import { MailError } from '#base/errors.ts';
import type { SqlValue, Transactor } from '#db/types.ts';
import { priorityNumber, type QueuePriority } from './queue.ts';
import { removeIfEmpty } from './queue-settle.ts';
import { addEvents, takeEvents, type TrailKind } from './queue-trail.ts';
import { addWebhooks, everybody, type Outcome, outcomeCall } from './queue-webhooks.ts';
import type { Scope } from './types.ts';

/** Arguments of what an operator does to one message. */
type ControlArgs = Scope & { queueId: string };

/** A change of the recipients of one message that fulfil a condition, as SQL. */
interface Control {
  kind: TrailKind;
  detail?: Readonly<Record<string, unknown>>;
  sql: (where: string) => string;
  values: readonly SqlValue[];
  /** Which recipients. */
  condition: string;
  /** Who delivers should look again. */
  wakes: boolean;
}

/** Operation: keeps a message from being sent until it is released. Throws `not-found`; how many recipients. */
export function holdQueue(tx: Transactor, args: ControlArgs): Promise<number> {
  return control(tx, args, {
    kind: 'held',
    sql: (where) => `UPDATE queue_recipient SET state = 'held' ${where}`,
    values: [],
    condition: `state = 'queued'`,
    wakes: false,
  });
}

/** Operation: lets a held message go on, now. Throws `not-found`; how many recipients. */
export function releaseQueue(tx: Transactor, args: ControlArgs): Promise<number> {
  return control(tx, args, {
    kind: 'released',
    // A delivery that is still under way keeps its claim: it will set the next attempt itself.
    sql: (where) =>
      `UPDATE queue_recipient SET state = 'queued',
       next_attempt = CASE WHEN claimed_by IS NULL THEN ? ELSE next_attempt END ${where}`,
    values: [args.now],
    condition: `state = 'held'`,
    wakes: true,
  });
}

/** Operation: makes a waiting message due now. Throws `not-found`; how many recipients. */
export function retryQueue(tx: Transactor, args: ControlArgs): Promise<number> {
  return control(tx, args, {
    kind: 'retried',
    sql: (where) => `UPDATE queue_recipient SET next_attempt = ? ${where}`,
    values: [args.now],
    condition: `state = 'queued' AND claimed_by IS NULL`,
    wakes: true,
  });
}

/** Operation: throws a message away without a word to its sender; webhooks hear of it. Throws `not-found`; how many recipients. */
export async function dropQueue(tx: Transactor, args: ControlArgs): Promise<number> {
  const { queueId, now } = args;
  const outcomes = await tx.all<Outcome>(
    `SELECT m.queue_id AS "queueId", r.number, 'dropped' AS type, m.envelope_id AS "envelopeId", m.sender,
     r.address AS recipient, m.received_at AS "receivedAt", r.attempts, r.reply, r.host
     FROM queue_message m JOIN queue_recipient r ON r.queue_id = m.queue_id WHERE m.queue_id = ? ORDER BY r.number`,
    queueId,
  );
  const calls = outcomes.map((outcome) => ({ ...outcomeCall(outcome, now), url: everybody }));
  await addWebhooks(tx, { ...args, calls });
  const dropped = await control(tx, args, {
    kind: 'dropped',
    sql: (where) => `DELETE FROM queue_recipient ${where}`,
    values: [],
    condition: '1 = 1',
    wakes: false,
  });
  await removeIfEmpty(tx, queueId);
  return dropped;
}

/** Operation: lets a message go before or behind others. Throws `not-found`; how many recipients. */
export function prioritiseQueue(tx: Transactor, args: ControlArgs & { priority: QueuePriority }): Promise<number> {
  return control(tx, args, {
    kind: 'prioritised',
    detail: { priority: args.priority },
    sql: (where) => `UPDATE queue_recipient SET priority = ? ${where}`,
    values: [priorityNumber(args.priority)],
    condition: '1 = 1',
    wakes: true,
  });
}

async function control(tx: Transactor, args: ControlArgs, change: Control): Promise<number> {
  const { queueId, now } = args;
  // Locks the message's row first, as every operation on its recipients does.
  if ((await takeEvents(tx, queueId, 0)) === undefined) {
    throw new MailError('not-found', `the queue has no message ${queueId}`);
  }
  const where = `WHERE queue_id = ? AND ${change.condition}`;
  const rows = await tx.all<{ number: number }>(`SELECT number FROM queue_recipient ${where} ORDER BY number`, queueId);
  if (rows.length === 0) return 0;
  await tx.run(change.sql(where), ...change.values, queueId);
  const events = rows.map(({ number }) => ({ number, at: now, kind: change.kind, detail: change.detail ?? {} }));
  const taken = await takeEvents(tx, queueId, events.length);
  if (taken === undefined) throw new Error(`${queueId} vanished under its lock`);
  await addEvents(tx, { queueId, account: taken.account }, taken.first, events);
  if (change.wakes) tx.announce({ topic: 'queue', account: taken.account, queueId });
  return rows.length;
}
