import { createHmac } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { queueLimits, webhookLimits } from '#base/limits-queue.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import { everybody, nextWebhook, type WebhookCall } from '#store/queue-webhooks.ts';
import type { Store } from '#store/store.ts';
import type { QueueMetrics } from './metrics.ts';
import { afterFailure } from './schedule.ts';
import type { QueueSettings } from './settings.ts';

/** What webhooks are called with. */
export interface WebhookParts {
  database: Database;
  store: Store;
  settings: () => QueueSettings;
  metrics: Pick<QueueMetrics, 'webhooks'>;
  clock: Clock;
  log: Log;
  /** From 0 up to 1: Math.random by default. */
  chance?: () => number;
}

/**
 * Tells others how deliveries ended. Calls wait in the database, so none is lost; one that is not answered with 2xx is
 * made again by the schedule of the queue, with the same id, until it expires.
 */
export class Webhooks implements AsyncDisposable {
  readonly #parts: WebhookParts;
  readonly #unlisten: () => void;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
    this.#unlisten = parts.database.listen(({ topic }) => {
      if (topic === 'webhook' || topic === 'lost') this.#wake();
    });
    this.#wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#unlisten();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  #wake(): void {
    this.#again = true;
    if (this.#closing.signal.aborted) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#again) this.#wake();
    });
  }

  async #run(): Promise<void> {
    const { store, database, clock, log } = this.#parts;
    let wait: number = queueLimits.sleep;
    try {
      let asked = clock.now();
      while (this.#again && !this.#closing.signal.aborted) {
        asked = clock.now();
        const until = asked + webhookLimits.lease;
        const calls = await store.write(0, 'webhook.claim', { until, limit: webhookLimits.concurrent });
        this.#again = calls.length > 0;
        await Promise.all(calls.map((call) => this.#call(call)));
      }
      const due = await nextWebhook(database.reader, asked);
      wait = Math.min(Math.max(0, (due ?? Infinity) - clock.now()), queueLimits.sleep);
    } catch (error) {
      this.#again = false;
      wait = queueLimits.recovery;
      log.error('webhook.stopped', { error });
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (!this.#closing.signal.aborted) this.#timer = setTimeout(() => this.#wake(), wait);
  }

  async #call(call: WebhookCall): Promise<void> {
    if (call.url === everybody) return this.#spread(call);
    const { store, settings, clock, log, metrics, chance = Math.random } = this.#parts;
    const failure = await this.#post(call);
    // What our own end cut off is made again at the next start.
    if (failure !== null && this.#closing.signal.aborted) return;
    metrics.webhooks.of({ result: failure === null ? 'done' : 'failed' }).add();
    const { webhook_id: id, url, created_at: receivedAt } = call;
    const attempts = call.attempts + 1;
    const next =
      failure === null
        ? null
        : afterFailure(settings().schedule, { receivedAt, attempts, warned: true }, clock.now(), chance());
    if (failure !== null) log.warn('webhook.failed', { id, url, attempts, failure });
    if (next?.expired === true) log.error('webhook.given-up', { id, url, attempts });
    await store.write(0, 'webhook.settle', { id, url, next: next === null || next.expired ? null : next.next });
  }

  /** Who is to be told is known here, and not where the call was put into the queue. */
  async #spread({ webhook_id: id, body }: WebhookCall): Promise<void> {
    const { store, settings } = this.#parts;
    await store.write(0, 'webhook.spread', { id, body, urls: settings().webhooks.urls });
  }

  /** Makes a call; what went wrong. */
  async #post({ webhook_id: id, url, body }: WebhookCall): Promise<string | null> {
    const timestamp = Math.floor(this.#parts.clock.now() / 1000);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Sowa',
          ...signature(this.#parts.settings().webhooks.secret, { id, timestamp, body }),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(webhookLimits.timeout)]),
      });
      await response.body?.cancel();
      return response.ok ? null : `answered ${response.status}`;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return cause instanceof Error ? cause.message : String(cause);
    }
  }
}

/**
 * The header fields that prove who calls and when, as https://www.standardwebhooks.com has them: HMAC-SHA256 over id,
 * time in seconds and body. The time keeps an old call from being played again.
 */
export function signature(
  secret: Uint8Array,
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${mac}` };
}
