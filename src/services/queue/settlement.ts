import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { codeOf, MailError } from '#base/errors.ts';
import { queueLimits } from '#base/limits-queue.ts';
import type { Log } from '#base/log.ts';
import type { ClaimedMessage } from '#store/queue-claims.ts';
import type { SettledRecipient } from '#store/queue-settle.ts';
import type { TrailEvent } from '#store/queue-trail.ts';
import type { Store, StoreCall } from '#store/store.ts';
import { decide, type Decision } from './decision.ts';
import { replyText } from './delivery-status.ts';
import type { Reporter } from './reporter.ts';
import type { QueueSettings } from './settings.ts';
import type { AttemptResult } from './types.ts';
import { webhookCalls } from './webhook-calls.ts';

/** An attempt that ended, not yet written down. */
export interface EndedAttempt {
  /** With the recipients of this attempt only. */
  message: ClaimedMessage;
  results: readonly AttemptResult[];
  /** Header bytes that were made for the message. */
  head: Uint8Array | null;
  /** What puts the message into mailboxes here, by the recipient's number. */
  deliveries: ReadonlyMap<number, readonly StoreCall[]>;
  /** Steps on the way. */
  events: readonly TrailEvent[];
}

/** What settlements are made with. */
export interface SettlementParts {
  store: Store;
  reporter: Reporter;
  settings: () => QueueSettings;
  owner: string;
  clock: Clock;
  log: Log;
  /** From 0 up to 1, for the jitter of the schedule. */
  chance: () => number;
}

/** Writes down how attempts ended: deliveries here, results, trail, reports and calls of webhooks, all in one transaction. */
export class Settlement {
  readonly #parts: SettlementParts;

  constructor(parts: SettlementParts) {
    this.#parts = parts;
  }

  /**
   * Settles an attempt; what was decided. While the database is away it waits, because a delivery that happened must be
   * known: forgotten, it would happen again. Throws what no waiting cures, and `shutdown` when `signal` ends it.
   */
  async settle(attempt: EndedAttempt, signal: AbortSignal): Promise<Decision[]> {
    let { results, deliveries } = attempt;
    let viaQueue = false;
    let plan = await this.#plan({ ...attempt, results, deliveries }, viaQueue);
    for (;;) {
      try {
        await this.#parts.store.writeAll(plan.calls);
        return plan.decisions;
      } catch (error) {
        const full = fullAccount(error);
        if (full !== undefined) {
          const without = withoutAccount(results, deliveries, full);
          // An append of the report had no room where none of the deliveries did: the report waits for some.
          if (without === undefined && viaQueue) throw error;
          if (without === undefined) viaQueue = true;
          else ({ results, deliveries } = without);
          plan = await this.#plan({ ...attempt, results, deliveries }, viaQueue);
        } else if (codeOf(error) === 'unavailable' || codeOf(error) === 'conflict') {
          this.#parts.log.warn('queue.settle-waits', { id: attempt.message.queueId, error });
          await this.#wait(signal);
        } else {
          throw error;
        }
      }
    }
  }

  async #plan(attempt: EndedAttempt, viaQueue: boolean): Promise<{ decisions: Decision[]; calls: StoreCall[] }> {
    const { store, reporter, owner, clock, chance } = this.#parts;
    const { message, results, deliveries, head } = attempt;
    const { queueId } = message;
    const settings = this.#parts.settings();
    const now = clock.now();
    const decisions = decide(settings.schedule, message, results, now, chance);
    const reported = await reporter.report(message, decisions, settings.schedule.expiry, viaQueue);
    const events = [...attempt.events, ...decisions.map((decision) => eventOf(decision, now)), ...reported.events];
    const webhooks = webhookCalls(settings.webhooks, message, decisions, now);
    const settled = decisions.map(settledOf);
    return {
      decisions,
      calls: [
        store.call(0, 'queue.settle', { owner, queueId, head, results: settled, events }),
        ...[...deliveries.values()].flat(),
        ...reported.calls,
        ...(webhooks.length === 0 ? [] : [store.call(0, 'webhook.add', { calls: webhooks })]),
      ],
    };
  }

  async #wait(signal: AbortSignal): Promise<void> {
    try {
      await sleep(queueLimits.recovery, undefined, { signal });
    } catch (cause) {
      throw new MailError('shutdown', 'the service ended before an attempt could be written down', { cause });
    }
  }
}

function settledOf({ recipient, result, next, warn }: Decision): SettledRecipient {
  const { number } = recipient;
  if (next === null) return { number, next };
  return { number, next, warned: recipient.warned || warn, reply: replyText(result.reply), host: result.host };
}

function eventOf({ recipient, result, outcome, next }: Decision, at: number): TrailEvent {
  const { code, status, text } = result.reply;
  const detail = { code, status, text: text.slice(0, queueLimits.reply), host: result.host };
  return { number: recipient.number, at, kind: outcome, detail: next === null ? detail : { ...detail, next } };
}

/** The account for which an append had no room. */
function fullAccount(error: unknown): number | undefined {
  if (!(error instanceof MailError) || error.code !== 'over-quota') return undefined;
  return Number(error.detail['account']);
}

/** The same attempt with those put off whose account is full; undefined where nobody's delivery is to that account. */
function withoutAccount(
  results: readonly AttemptResult[],
  deliveries: EndedAttempt['deliveries'],
  account: number,
): Pick<EndedAttempt, 'results' | 'deliveries'> | undefined {
  const isTo = (number: number) => deliveries.get(number)?.some(({ lane }) => lane === account) === true;
  if (!results.some(({ number }) => isTo(number))) return undefined;
  const reply = { code: 452, status: '4.2.2', text: 'The mailbox is full' };
  return {
    results: results.map((result) =>
      isTo(result.number) ? { number: result.number, state: 'deferred', reply, host: null } : result,
    ),
    deliveries: new Map([...deliveries].filter(([number]) => !isTo(number))),
  };
}
