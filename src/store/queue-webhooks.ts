import type { Reader, Transactor } from '#db/types.ts';
import type { Scope } from './types.ts';

/** A call to a webhook that is yet to be made. */
export interface WebhookCall {
  /** The same at every attempt: by it the receiver knows what it has seen. */
  webhook_id: string;
  url: string;
  /** JSON. */
  body: string;
  created_at: number;
  attempts: number;
}

/** Stands for every address of the configuration, in a call made where nobody knows these. */
export const everybody = '';

/** What is told of a recipient. */
export interface Outcome {
  queueId: string;
  number: number;
  type: string;
  envelopeId: string | null;
  sender: string;
  recipient: string;
  receivedAt: number;
  attempts: number;
  reply: string | null;
  host: string | null;
}

/** A call about a recipient: its id is the same for the same outcome, whoever tells it and however often. */
export function outcomeCall(outcome: Outcome, now: number): { id: string; body: string } {
  const { queueId, number, type, receivedAt, ...told } = outcome;
  const id = `${queueId}-${number}-${type}`;
  const received = new Date(receivedAt).toISOString();
  const { envelopeId, sender, recipient, attempts, reply, host } = told;
  const data = { queueId, envelopeId, sender, recipient, received, attempts, reply, host };
  return { id, body: JSON.stringify({ id, type: `message.${type}`, timestamp: new Date(now).toISOString(), data }) };
}

/** Operation: puts calls into their queue. */
export async function addWebhooks(
  tx: Transactor,
  args: Scope & { calls: readonly { id: string; url: string; body: string }[] },
): Promise<void> {
  for (const { id, url, body } of args.calls) {
    await tx.run(
      `INSERT INTO webhook_call (webhook_id, url, body, created_at, next_attempt, attempts) VALUES (?, ?, ?, ?, ?, 0)
       ON CONFLICT DO NOTHING`,
      id,
      url,
      body,
      args.now,
      args.now,
    );
  }
  if (args.calls.length > 0) tx.announce({ topic: 'webhook', account: 0 });
}

/** Operation: takes calls that are due, until `until`: one that is not settled by then is due again. */
export async function claimWebhooks(
  tx: Transactor,
  args: Scope & { until: number; limit: number },
): Promise<WebhookCall[]> {
  const calls = await tx.all<WebhookCall>(
    `SELECT webhook_id, url, body, created_at, attempts FROM webhook_call WHERE next_attempt <= ?
     ORDER BY next_attempt LIMIT ? /*skip locked*/`,
    args.now,
    args.limit,
  );
  for (const call of calls) {
    const sql = 'UPDATE webhook_call SET next_attempt = ?, attempts = attempts + 1 WHERE webhook_id = ? AND url = ?';
    await tx.run(sql, args.until, call.webhook_id, call.url);
  }
  return calls;
}

/** Operation: a call is done, or made again at `next`. */
export async function settleWebhook(
  tx: Transactor,
  args: Scope & { id: string; url: string; next: number | null },
): Promise<void> {
  const which = 'WHERE webhook_id = ? AND url = ?';
  if (args.next === null) await tx.run(`DELETE FROM webhook_call ${which}`, args.id, args.url);
  else await tx.run(`UPDATE webhook_call SET next_attempt = ? ${which}`, args.next, args.id, args.url);
}

/** Operation: a call to everybody becomes one to each of these addresses. */
export async function spreadWebhook(
  tx: Transactor,
  args: Scope & { id: string; body: string; urls: readonly string[] },
): Promise<void> {
  await tx.run('DELETE FROM webhook_call WHERE webhook_id = ? AND url = ?', args.id, everybody);
  await addWebhooks(tx, { ...args, calls: args.urls.map((url) => ({ id: args.id, url, body: args.body })) });
}

/** When the next call is due after `now`; null where none is. */
export async function nextWebhook(reader: Reader, now: number): Promise<number | null> {
  const sql = 'SELECT min(next_attempt) AS due FROM webhook_call WHERE next_attempt > ?';
  return (await reader.get<{ due: number | null }>(sql, now))?.due ?? null;
}
