import type { Reader, Transactor } from '#db/types.ts';
import { type QueuedVerdict, type QueueMessage, type QueueRecipient, queuePriorities } from './queue.ts';
import type { Scope } from './types.ts';

/** A recipient that a node has taken to deliver to. */
export interface ClaimedRecipient extends QueueRecipient {
  number: number;
  /** Domain of the address. */
  domain: string;
  /** Attempts so far. */
  attempts: number;
  /** The sender was told of the delay. */
  warned: boolean;
  forward: number | null;
  arrived: NonNullable<QueueRecipient['arrived']> | null;
}

/** A message with those of its recipients that were claimed. */
export interface ClaimedMessage extends Omit<QueueMessage, 'recipients' | 'priority' | 'verdict'> {
  queueId: string;
  account: number;
  receivedAt: number;
  /** Header bytes that go in front when it leaves; null until they were made. */
  head: Uint8Array | null;
  /** What the checks said; null where nobody checked it. */
  verdict: QueuedVerdict | null;
  recipients: ClaimedRecipient[];
}

interface RecipientRow {
  queue_id: string;
  number: number;
  address: string;
  notify: string;
  original: string | null;
  domain: string;
  attempts: number;
  warned: number;
  forward_id: number | null;
  arrived: ClaimedRecipient['arrived'];
}

interface MessageRow {
  account_id: number;
  sender: string;
  body_ref: string;
  size: number;
  envelope_id: string | null;
  ret: QueueMessage['ret'];
  smtputf8: number;
  body_type: QueueMessage['bodyType'];
  require_tls: number;
  received_at: number;
  head: Uint8Array | null;
  verdict: string | null;
}

/** Arguments of `queue.claim`. */
export interface ClaimArgs extends Scope {
  /** The node that will deliver. */
  owner: string;
  /** When the claim ends by itself, milliseconds since the epoch. */
  until: number;
  /** Recipients at most. */
  limit: number;
  /** Domains that have enough to do. */
  except: readonly string[];
}

/**
 * Operation: takes recipients that are due, the more urgent and then the longer due first. On PostgreSQL rows that
 * another node is just taking are passed over. A claim that ends without a result is due again.
 */
export async function claimQueue(tx: Transactor, args: ClaimArgs): Promise<ClaimedMessage[]> {
  const messages = new Map<string, ClaimedMessage>();
  let left = args.limit;
  for (const priority of queuePriorities) {
    if (left <= 0) break;
    const rows = await dueRows(tx, args, priority, left);
    left -= rows.length;
    for (const row of rows) {
      await tx.run(
        'UPDATE queue_recipient SET claimed_by = ?, next_attempt = ? WHERE queue_id = ? AND number = ?',
        args.owner,
        args.until,
        row.queue_id,
        row.number,
      );
      const message = messages.get(row.queue_id) ?? (await messageOf(tx, row.queue_id));
      messages.set(row.queue_id, message);
      message.recipients.push(recipientOf(row));
    }
  }
  return [...messages.values()];
}

function dueRows(reader: Reader, args: ClaimArgs, priority: number, limit: number): Promise<RecipientRow[]> {
  const except = padded(args.except);
  return reader.all<RecipientRow>(
    `SELECT queue_id, number, address, notify, original, domain, attempts, warned, forward_id, arrived FROM queue_recipient
     WHERE state = 'queued' AND priority = ? AND next_attempt <= ?
     ${except.length === 0 ? '' : `AND domain NOT IN (${except.map(() => '?').join(', ')})`}
     ORDER BY next_attempt LIMIT ? /*skip locked*/`,
    priority,
    args.now,
    ...except,
    limit,
  );
}

/** Filled up to a power of two with the last one, so that there are few statements to prepare. */
function padded(domains: readonly string[]): string[] {
  const last = domains.at(-1);
  if (last === undefined) return [];
  const length = 2 ** Math.ceil(Math.log2(domains.length));
  return [...domains, ...Array.from({ length: length - domains.length }, () => last)];
}

async function messageOf(reader: Reader, queueId: string): Promise<ClaimedMessage> {
  const row = await reader.get<MessageRow>(
    `SELECT account_id, sender, body_ref, size, envelope_id, ret, smtputf8, body_type, require_tls, received_at, head,
     verdict
     FROM queue_message WHERE queue_id = ?`,
    queueId,
  );
  if (row === undefined) throw new Error(`the queue has recipients of ${queueId}, but no such message`);
  return {
    queueId,
    account: row.account_id,
    sender: row.sender,
    body: { ref: row.body_ref, size: row.size },
    envelopeId: row.envelope_id,
    ret: row.ret,
    smtputf8: row.smtputf8 === 1,
    bodyType: row.body_type,
    requireTls: row.require_tls === 1,
    receivedAt: row.received_at,
    head: row.head,
    verdict: row.verdict === null ? null : (JSON.parse(row.verdict) as QueuedVerdict),
    recipients: [],
  };
}

function recipientOf(row: RecipientRow): ClaimedRecipient {
  const { number, address, notify, original, domain, attempts, warned, forward_id: forward, arrived } = row;
  return { number, address, notify, original, domain, attempts, warned: warned === 1, forward, arrived };
}

/** Which recipients of a message a node still has and may deliver to: not those that were held or dropped meanwhile. */
export async function stillClaimed(reader: Reader, queueId: string, owner: string): Promise<Set<number>> {
  const rows = await reader.all<{ number: number }>(
    `SELECT number FROM queue_recipient WHERE queue_id = ? AND claimed_by = ? AND state = 'queued'`,
    queueId,
    owner,
  );
  return new Set(rows.map(({ number }) => number));
}

/** Operation: gives recipients back that were claimed and not attempted. */
export async function releaseClaims(
  tx: Transactor,
  args: Scope & { owner: string; queueId: string; numbers: readonly number[] },
): Promise<void> {
  for (const number of args.numbers) {
    await tx.run(
      `UPDATE queue_recipient SET claimed_by = NULL, next_attempt = ?
       WHERE queue_id = ? AND number = ? AND claimed_by = ?`,
      args.now,
      args.queueId,
      number,
      args.owner,
    );
  }
}

/** Operation: claims that are still being worked on end later. */
export async function renewClaims(
  tx: Transactor,
  args: { owner: string; until: number; claims: readonly { queueId: string; number: number }[] },
): Promise<void> {
  for (const { queueId, number } of args.claims) {
    await tx.run(
      'UPDATE queue_recipient SET next_attempt = ? WHERE queue_id = ? AND number = ? AND claimed_by = ?',
      args.until,
      queueId,
      number,
      args.owner,
    );
  }
}

/** Operation, at the start of a node: what it had claimed when it died is due at once. How many recipients. */
export async function recoverClaims(tx: Transactor, args: Scope & { owner: string }): Promise<number> {
  return tx.run(
    'UPDATE queue_recipient SET claimed_by = NULL, next_attempt = ? WHERE claimed_by = ?',
    args.now,
    args.owner,
  );
}
