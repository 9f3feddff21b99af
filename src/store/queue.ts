import { randomUUID } from 'node:crypto';
import type { Reader, Transactor } from '#db/types.ts';
import type { BodyRef, Scope } from './types.ts';

/** One recipient of a queued message. */
export interface QueueRecipient {
  /** `local@domain`, domain in its ASCII form. */
  address: string;
  /** RFC 3461 4.1 NOTIFY as given, '' where it was not. */
  notify: string;
  /** RFC 3461 4.2 ORCPT as given, decoded; null where it was not. */
  original: string | null;
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
}

/** A row of `sowa queue list`: one per recipient. */
export interface QueueRow {
  queue_id: string;
  /** Counts the recipients of one message from 0. */
  number: number;
  sender: string;
  address: string;
  state: string;
  size: number;
  attempts: number;
  received_at: number;
  next_attempt: number;
}

/** A new queue id: time first, so that ids sort by arrival, then chance, so that any node may give one. */
export function newQueueId(now: number): string {
  // The last twelve digits of a random UUID are 48 random bits, drawn from a cache.
  return now.toString(36).padStart(9, '0') + randomUUID().slice(-12);
}

/** Takes a message into the queue; every recipient is due at once. */
export async function queueAdd(
  tx: Transactor,
  args: Scope & { queueId: string; message: QueueMessage },
): Promise<void> {
  const { queueId, message } = args;
  await tx.run(
    `INSERT INTO queue_message (queue_id, account_id, sender, body_ref, size, envelope_id, ret, smtputf8, body_type,
     require_tls, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
  );
  for (const [number, recipient] of message.recipients.entries()) {
    await tx.run(
      `INSERT INTO queue_recipient (queue_id, number, address, notify, original, state, next_attempt, attempts)
       VALUES (?, ?, ?, ?, ?, 'queued', ?, 0)`,
      queueId,
      number,
      recipient.address,
      recipient.notify,
      recipient.original,
      args.now,
    );
  }
  tx.announce({ topic: 'queue', account: args.account, queueId });
}

/** Recipients in the queue in order of arrival, those behind `last` (the row seen last), at most `limit`. */
export function queueRows(
  reader: Reader,
  limit: number,
  last: Pick<QueueRow, 'queue_id' | 'number'> = { queue_id: '', number: 0 },
): Promise<QueueRow[]> {
  return reader.all<QueueRow>(
    `SELECT m.queue_id, r.number, m.sender, r.address, r.state, m.size, r.attempts, m.received_at, r.next_attempt
     FROM queue_message m JOIN queue_recipient r ON r.queue_id = m.queue_id
     WHERE (m.queue_id, r.number) > (?, ?) ORDER BY m.queue_id, r.number LIMIT ?`,
    last.queue_id,
    last.number,
    limit,
  );
}
