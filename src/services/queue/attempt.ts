import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Reader } from '#db/types.ts';
import type { ClaimedMessage } from '#store/queue-claims.ts';
import { scanBody } from '#store/scan-body.ts';
import type { Store, StoreCall } from '#store/store.ts';
import type { Received } from '#store/types.ts';
import { type Content, departingContent, inSevenBits, withHead } from './content.ts';
import { putOff } from './decision.ts';
import type { Heads, Prepare } from './heads.ts';
import type { DeliverHere } from './local.ts';
import type { EndedAttempt } from './settlement.ts';
import { Trace } from './trace.ts';
import type { AttemptResult, Departure, Destination, RemoteDelivery } from './types.ts';

/** What attempts are made with. */
export interface AttemptParts {
  store: Store;
  reader: Reader;
  remote: RemoteDelivery;
  deliverHere: DeliverHere;
  heads: Heads;
  prepare: Prepare;
  clock: Clock;
  log: Log;
}

const nowhere: EndedAttempt['deliveries'] = new Map();

/** Puts everybody off without an attempt. */
export function attemptNowhere(message: ClaimedMessage, reason: string): EndedAttempt {
  return { message, results: putOff(message.recipients, '4.4.4', reason), head: null, deliveries: nowhere, events: [] };
}

/** Plans the delivery to recipients here: it happens when the attempt is settled. */
export async function attemptHere(parts: AttemptParts, message: ClaimedMessage): Promise<EndedAttempt> {
  const results: AttemptResult[] = [];
  const deliveries = new Map<number, readonly StoreCall[]>();
  let scanned: Promise<Received> | undefined;
  const received = () => (scanned ??= scanBody(parts.store.bodies, message.body));
  // Two addresses of one account get the message once.
  const accounts = new Set<number>();
  for (const recipient of message.recipients) {
    const { number, arrived } = recipient;
    if (arrived !== null) {
      results.push({ number, state: arrived, reply: { code: 250, status: '2.1.5', text: 'Delivered' }, host: null });
      continue;
    }
    try {
      const { result, calls } = await parts.deliverHere(message, recipient, received);
      results.push(result);
      deliveries.set(
        recipient.number,
        calls.filter(({ lane }) => !accounts.has(lane)),
      );
      for (const { lane } of calls) accounts.add(lane);
    } catch (error) {
      results.push(...putOff([recipient], ...reasonOf(parts.log, message, error)));
    }
  }
  return { message, results, head: null, deliveries, events: [] };
}

/** Brings a message to recipients elsewhere. Never throws: what goes wrong puts them off. */
export async function attemptThere(
  parts: AttemptParts,
  destination: Destination,
  message: ClaimedMessage,
  signal: AbortSignal,
): Promise<EndedAttempt> {
  const trace = new Trace(parts, message.queueId);
  let head: Uint8Array | null = null;
  const ended = async (results: readonly AttemptResult[]) => ({
    message,
    results,
    // What the message has already need not be kept again.
    head: message.head === null ? head : null,
    deliveries: nowhere,
    events: await trace.end(),
  });
  try {
    const content = await departingContent(
      { reader: parts.reader, bodies: parts.store.bodies },
      message.queueId,
      message.body,
    );
    head = message.head ?? (await parts.heads.of({ ...message, ...content }));
    try {
      const sevenBit = () => signedInSevenBits(parts.prepare, message, content);
      const leaving = { ...departure(message, withHead(head, content)), sevenBit };
      const on = trace.add.bind(trace);
      return await ended(await parts.remote.deliver(destination, leaving, message.recipients, on, signal));
    } finally {
      if (message.head === null) parts.heads.release(message.queueId);
    }
  } catch (error) {
    return ended(putOff(message.recipients, ...reasonOf(parts.log, message, error)));
  }
}

/** The few servers that take seven bits only cost a signature at each attempt, and the head that is kept stays that of the others. */
async function signedInSevenBits(prepare: Prepare, message: ClaimedMessage, content: Content): Promise<Content | null> {
  const changed = await inSevenBits(content);
  return changed === null ? null : withHead(await prepare({ ...message, ...changed }), changed);
}

function departure(message: ClaimedMessage, { size, open }: Content): Omit<Departure, 'sevenBit'> {
  const { queueId, sender, envelopeId, ret, smtputf8, bodyType, requireTls } = message;
  return { queueId, sender, size, envelopeId, ret, smtputf8, bodyType, requireTls, open };
}

/** What is said of an error of ours: status code and text. The log has the rest. */
function reasonOf(log: Log, { queueId }: ClaimedMessage, error: unknown): [status: string, text: string] {
  log.error('queue.attempt-failed', { id: queueId, error });
  return ['4.3.0', error instanceof MailError ? error.message : 'Internal error'];
}
