import type { Reader, Transactor } from '#db/types.ts';
import { addEvents, beginTrail } from './queue-trail.ts';
import type { BodyRef, Scope } from './types.ts';
import type { Reason } from './verdicts.ts';

/** What goes before what: the words of the command line and their numbers, the most urgent first. */
const priorities = { high: 1, normal: 0, low: -1 } as const;

export type QueuePriority = keyof typeof priorities;

/** The numbers of the priorities, the most urgent first. */
export const queuePriorities: readonly number[] = Object.values(priorities);

/** The number of a priority. */
export function priorityNumber(priority: QueuePriority): number {
  return priorities[priority];
}

/** One recipient of a queued message. */
export interface QueueRecipient {
  /** `local@domain`, domain in its ASCII form. */
  address: string;
  /** RFC 3461 4.1 NOTIFY as given, '' where it was not. */
  notify: string;
  /** RFC 3461 4.2 ORCPT as given, decoded; null where it was not. */
  original: string | null;
  /** The forward that sends the message here; null or left out for all other mail. */
  forward?: number | null;
  /** How the message has arrived already, where only its sender is to be told of that. */
  arrived?: 'delivered' | 'expanded' | null;
}

/** What the checks said of a message that waits for room in a mailbox here. */
export interface QueuedVerdict {
  junk: boolean;
  reasons: readonly Reason[];
}

/** A message on its way to other servers. */
export interface QueueMessage {
  /** Reverse path; '' for reports. */
  sender: string;
  body: BodyRef;
  recipients: readonly QueueRecipient[];
  /** RFC 3461 4.4 ENVID and 4.3 RET. */
  envelopeId: string | null;
  ret: 'FULL' | 'HDRS' | null;
  smtputf8: boolean;
  bodyType: '7BIT' | '8BITMIME' | 'BINARYMIME';
  requireTls: boolean;
  /** `normal` where it is not said. */
  priority?: QueuePriority;
  /** Null or left out where nobody checked it. */
  verdict?: QueuedVerdict | null;
}

/** A row of `sowa queue list`: one per recipient. */
export interface QueueRow {
  queue_id: string;
  /** Counts the recipients of one message from 0. */
  number: number;
  sender: string;
  address: string;
  /** `queued`, `held`, or `sending` while a node has claimed it. */
  state: string;
  size: number;
  attempts: number;
  received_at: number;
  next_attempt: number;
  /** One of the numbers of the priorities. */
  priority: number;
  /** What was said at the last attempt, and by whom; null before it. */
  reply: string | null;
  host: string | null;
}

/** Takes a message into the queue; every recipient is due at once. */
export async function queueAdd(
  tx: Transactor,
  args: Scope & { queueId: string; message: QueueMessage },
): Promise<void> {
  const { queueId, message } = args;
  const { recipients } = message;
  await tx.run(
    `INSERT INTO queue_message (queue_id, account_id, sender, body_ref, size, envelope_id, ret, smtputf8, body_type,
     require_tls, received_at, next_event, verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    queueId,
    args.account,
    message.sender,
    message.body.ref,
    message.body.size,
    message.envelopeId,
    message.ret,
    message.smtputf8 ? 1 : 0,
    message.bodyType,
    message.requireTls ? 1 : 0,
    args.now,
    recipients.length,
    message.verdict ? JSON.stringify(message.verdict) : null,
  );
  for (const [number, recipient] of recipients.entries()) {
    await tx.run(
      `INSERT INTO queue_recipient (queue_id, number, address, notify, original, state, next_attempt, attempts, domain,
       priority, forward_id, arrived) VALUES (?, ?, ?, ?, ?, 'queued', ?, 0, ?, ?, ?, ?)`,
      queueId,
      number,
      recipient.address,
      recipient.notify,
      recipient.original,
      args.now,
      domainOf(recipient.address),
      priorityNumber(message.priority ?? 'normal'),
      recipient.forward ?? null,
      recipient.arrived ?? null,
    );
  }
  const { account, now } = args;
  await beginTrail(tx, { queueId, account, sender: message.sender, receivedAt: now });
  const events = recipients.map(({ address }, number) => ({
    number,
    at: now,
    kind: 'queued' as const,
    detail: { address },
  }));
  await addEvents(tx, { queueId, account }, 0, events);
  // Who delivers need not look where all of it is for a domain that has enough to do.
  const domains = new Set(recipients.map(({ address }) => domainOf(address)));
  const [domain = null] = domains.size === 1 ? domains : [];
  tx.announce({ topic: 'queue', account, queueId, domain });
}

/** What is behind the last `@`; '' for `postmaster` without a domain. */
function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at === -1 ? '' : address.slice(at + 1);
}

/** Columns of QueueRow, and where they come from. */
export const queueRowColumns = `m.queue_id, (m.queue_id || ' ' || r.number) AS position, r.number, m.sender, r.address,
  CASE WHEN r.claimed_by IS NULL OR r.state <> 'queued' THEN r.state ELSE 'sending' END AS state, m.size, r.attempts,
  m.received_at, r.next_attempt, r.priority, r.reply, r.host
  FROM queue_message m JOIN queue_recipient r ON r.queue_id = m.queue_id`;

/** Recipients in the queue in order of arrival, those behind `last` (the row seen last), at most `limit`. */
export function queueRows(
  reader: Reader,
  limit: number,
  last: Pick<QueueRow, 'queue_id' | 'number'> = { queue_id: '', number: 0 },
): Promise<QueueRow[]> {
  return reader.all<QueueRow>(
    `SELECT ${queueRowColumns}
     WHERE (m.queue_id, r.number) > (?, ?) ORDER BY m.queue_id, r.number LIMIT ?`,
    last.queue_id,
    last.number,
    limit,
  );
}

/** The recipients of one message that are still in the queue. */
export function queueMessageRows(reader: Reader, queueId: string): Promise<QueueRow[]> {
  return reader.all<QueueRow>(`SELECT ${queueRowColumns} WHERE m.queue_id = ? ORDER BY r.number`, queueId);
}

/** The queue in figures. */
export interface QueueState {
  /** Recipients that wait, and those that are held. */
  queued: number;
  held: number;
  /** When the oldest message came in, milliseconds since the epoch; null where there is none. */
  oldest: number | null;
}

/** Counts the queue. */
export async function queueState(reader: Reader): Promise<QueueState> {
  const rows = await reader.all<{ state: string; recipients: number }>(
    'SELECT state, count(*) AS recipients FROM queue_recipient GROUP BY state',
  );
  const of = (state: string) => rows.find((row) => row.state === state)?.recipients ?? 0;
  // Queue ids begin with their time: the first is the oldest.
  const sql = 'SELECT received_at FROM queue_message ORDER BY queue_id LIMIT 1';
  const oldest = await reader.get<{ received_at: number }>(sql);
  return { queued: of('queued'), held: of('held'), oldest: oldest?.received_at ?? null };
}

/** When the next recipient is due after `now`, milliseconds since the epoch; null where none is. */
export async function nextDue(reader: Reader, now: number): Promise<number | null> {
  const due = await Promise.all(
    queuePriorities.map((priority) =>
      reader.get<{ due: number | null }>(
        `SELECT min(next_attempt) AS due FROM queue_recipient WHERE state = 'queued' AND priority = ? AND next_attempt > ?`,
        priority,
        now,
      ),
    ),
  );
  const times = due.flatMap((row) => row?.due ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

/** Where the body of a queued message lies now (compaction moves it); undefined when the message has left. */
export function queueBody(reader: Reader, queueId: string): Promise<BodyRef | undefined> {
  return reader.get<BodyRef>('SELECT body_ref AS ref, size FROM queue_message WHERE queue_id = ?', queueId);
}
