import type { Reader, Transactor } from '#db/types.ts';
import type { Bounds } from '#directory/access.ts';
import { forgetLocalTrails, type LocalKind, localTrail, trailParts } from './local-trail.ts';

/** What can happen to a message or to one of its recipients. */
export type TrailKind =
  | LocalKind
  | 'queued'
  | 'resolved'
  | 'connected'
  | 'connection-failed'
  | 'refused'
  | 'expanded'
  | 'relayed'
  | 'deferred'
  | 'failed'
  | 'expired'
  | 'reported'
  | 'unreported'
  | 'held'
  | 'released'
  | 'retried'
  | 'dropped'
  | 'prioritised';

/** One step on the way of a message. Plain data. */
export interface TrailEvent {
  /** The recipient's number; null for the message as a whole. */
  number: number | null;
  /** Milliseconds since the epoch. */
  at: number;
  kind: TrailKind;
  /** What is known of it: hosts, replies, times. Never content. */
  detail: Readonly<Record<string, unknown>>;
}

/** The trail of one message. */
export interface Trail {
  queueId: string;
  /** The account that sent it, or for whom it waits; 0 for none. */
  account: number;
  sender: string;
  receivedAt: number;
  events: TrailEvent[];
}

interface EventRow {
  number: number | null;
  happened_at: number;
  kind: TrailKind;
  detail: string;
}

/** Events of one read: a message with a thousand recipients and a week of attempts stays readable. */
const page = 1000;

/**
 * Everything that happened to a message, in order: how it came in, and, where it was queued, how it left. Undefined
 * where nothing is known of it (any more).
 */
export async function trail(reader: Reader, queueId: string): Promise<Trail | undefined> {
  const [here, queued] = await Promise.all([localTrail(reader, queueId), queueTrail(reader, queueId)]);
  if (here === undefined) return queued;
  const { steps, ...message } = here;
  const events = [...steps.map((step) => ({ number: null, ...step })), ...(queued?.events ?? [])];
  // Stable: what has the same time stays in the order in which it was written.
  return { queueId, ...message, events: events.toSorted((a, b) => a.at - b.at) };
}

/**
 * The trail of a message as the account that sent it may see it: without the rules of others, without where these led,
 * and without whose mailboxes are behind an address (RFC 3461 5.2.7). One that came in from outside stays whole: the
 * account it belongs to is the one that got it.
 */
export function asSenderSees(found: Trail): Trail {
  const submitted = found.events.some(({ kind, detail }) => kind === 'accepted' && detail['login'] !== undefined);
  if (!submitted) return found;
  const hidden = ({ kind, detail }: TrailEvent) => kind === 'ruled' || kind === 'sent-on' || detail['ruled'] === true;
  return { ...found, events: found.events.filter((event) => !hidden(event)) };
}

/**
 * The part of a trail that accounts within these bounds are to know: how the message came in, what became of it for
 * them, and how the queue went on for those whose mailbox had no room. Undefined where they have no part, or the whole
 * is theirs.
 */
export async function partOfTrail(reader: Reader, found: Trail, bounds: Bounds): Promise<Trail | undefined> {
  const steps = await trailParts(reader, found.queueId, bounds);
  if (steps === undefined) return undefined;
  const waiting = new Set(steps.flatMap(({ kind, detail }) => (kind === 'waiting' ? [detail['address']] : [])));
  const waits = ({ kind, detail }: TrailEvent) => kind === 'queued' && waiting.has(detail['address']);
  const numbers = new Set(found.events.filter(waits).map(({ number }) => number));
  const queued = found.events.filter(({ number }) => number !== null && numbers.has(number));
  const events = [...steps.map((step) => ({ number: null, ...step })), ...queued];
  return { ...found, events: events.toSorted((a, b) => a.at - b.at) };
}

async function queueTrail(reader: Reader, queueId: string): Promise<Trail | undefined> {
  const row = await reader.get<{ account_id: number; sender: string; received_at: number }>(
    'SELECT account_id, sender, received_at FROM queue_trail WHERE queue_id = ?',
    queueId,
  );
  if (row === undefined) return undefined;
  const events: TrailEvent[] = [];
  for (;;) {
    const rows = await reader.all<EventRow>(
      `SELECT number, happened_at, kind, detail FROM queue_event WHERE queue_id = ? AND sequence >= ?
       ORDER BY sequence LIMIT ?`,
      queueId,
      events.length,
      page,
    );
    events.push(...rows.map(eventOf));
    if (rows.length < page) break;
  }
  return { queueId, account: row.account_id, sender: row.sender, receivedAt: row.received_at, events };
}

function eventOf({ number, happened_at, kind, detail }: EventRow): TrailEvent {
  return { number, at: happened_at, kind, detail: JSON.parse(detail) as TrailEvent['detail'] };
}

/** Inside an operation: begins the trail of a message. */
export async function beginTrail(tx: Transactor, trail: Omit<Trail, 'events'>): Promise<void> {
  await tx.run(
    'INSERT INTO queue_trail (queue_id, account_id, sender, received_at) VALUES (?, ?, ?, ?)',
    trail.queueId,
    trail.account,
    trail.sender,
    trail.receivedAt,
  );
}

/** Inside an operation: adds events from number `first` on, and tells who listens. */
export async function addEvents(
  tx: Transactor,
  message: { queueId: string; account: number },
  first: number,
  events: readonly TrailEvent[],
): Promise<void> {
  for (const [i, { number, at, kind, detail }] of events.entries()) {
    await tx.run(
      'INSERT INTO queue_event (queue_id, sequence, number, happened_at, kind, detail) VALUES (?, ?, ?, ?, ?, ?)',
      message.queueId,
      first + i,
      number,
      at,
      kind,
      JSON.stringify(detail),
    );
  }
  if (events.length > 0) tx.announce({ topic: 'trail', account: message.account, queueId: message.queueId });
}

/**
 * Inside an operation: locks the row of a message and takes numbers for `count` events of its trail. Undefined where
 * the message is no longer in the queue.
 */
export async function takeEvents(
  tx: Transactor,
  queueId: string,
  count: number,
): Promise<{ account: number; first: number } | undefined> {
  const row = await tx.get<{ account_id: number; next_event: number }>(
    'UPDATE queue_message SET next_event = next_event + ? WHERE queue_id = ? RETURNING account_id, next_event',
    count,
    queueId,
  );
  return row === undefined ? undefined : { account: row.account_id, first: row.next_event - count };
}

/** Operation: adds steps of an attempt that is still going on. */
export async function traceQueue(
  tx: Transactor,
  args: { queueId: string; events: readonly TrailEvent[] },
): Promise<void> {
  const { queueId, events } = args;
  const taken = await takeEvents(tx, queueId, events.length);
  if (taken !== undefined) await addEvents(tx, { queueId, account: taken.account }, taken.first, events);
}

/**
 * Operation: forgets trails of messages that came before the id `before` and have left, at most `limit` of those that
 * were queued and of those that were not; the larger of both numbers.
 */
export async function forgetTrails(tx: Transactor, args: { before: string; limit: number }): Promise<number> {
  const rows = await tx.all<{ queue_id: string }>(
    `SELECT queue_id FROM queue_trail WHERE queue_id < ?
     AND NOT EXISTS (SELECT 1 FROM queue_message m WHERE m.queue_id = queue_trail.queue_id) ORDER BY queue_id LIMIT ?`,
    args.before,
    args.limit,
  );
  for (const { queue_id: queueId } of rows) await forgetQueueTrail(tx, queueId);
  return Math.max(rows.length, await forgetLocalTrails(tx, args));
}

/** Inside an operation: forgets what happened to a message that was queued. */
export async function forgetQueueTrail(tx: Transactor, queueId: string): Promise<void> {
  await tx.run('DELETE FROM queue_event WHERE queue_id = ?', queueId);
  await tx.run('DELETE FROM queue_trail WHERE queue_id = ?', queueId);
}
