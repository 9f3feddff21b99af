import type { ClaimedRecipient } from '#store/queue-claims.ts';
import { afterFailure, type Schedule } from './schedule.ts';
import type { AttemptResult } from './types.ts';

/** What becomes of a recipient after an attempt, and why. */
export interface Decision {
  recipient: ClaimedRecipient;
  result: AttemptResult;
  /** `expired`: put off once too often. */
  outcome: 'delivered' | 'expanded' | 'relayed' | 'failed' | 'expired' | 'deferred';
  /** When the next attempt is; null for all but `deferred`. */
  next: number | null;
  /** Now is the time to tell the sender of the delay. */
  warn: boolean;
}

/** Decides on every recipient of an attempt. One that got no result, which would be a defect of who delivers, is put off. */
export function decide(
  schedule: Schedule,
  message: { receivedAt: number; recipients: readonly ClaimedRecipient[] },
  results: readonly AttemptResult[],
  now: number,
  chance: () => number,
): Decision[] {
  const byNumber = new Map(results.map((result) => [result.number, result]));
  return message.recipients.map((recipient) => {
    const result = byNumber.get(recipient.number) ?? unanswered(recipient.number);
    if (result.state !== 'deferred') return { recipient, result, outcome: result.state, next: null, warn: false };
    const { receivedAt } = message;
    const { attempts, warned } = recipient;
    const verdict = afterFailure(schedule, { receivedAt, attempts: attempts + 1, warned }, now, chance());
    if (verdict.expired) return { recipient, result, outcome: 'expired', next: null, warn: false };
    return { recipient, result, outcome: 'deferred', next: verdict.next, warn: verdict.warn };
  });
}

/** Everybody put off for one reason of ours. */
export function putOff(
  recipients: readonly Pick<ClaimedRecipient, 'number'>[],
  status: string,
  text: string,
): AttemptResult[] {
  return recipients.map(({ number }) => ({
    number,
    state: 'deferred',
    reply: { code: 451, status, text },
    host: null,
  }));
}

function unanswered(number: number): AttemptResult {
  const reply = { code: 451, status: '4.3.0', text: 'The attempt ended without a result' };
  return { number, state: 'deferred', reply, host: null };
}

/** Whether the sender wants to be told (RFC 3461 4.1). Without NOTIFY: of failures, and of delays too. */
export function isReported({ recipient, result, outcome, warn }: Decision): boolean {
  const { notify } = recipient;
  const wants = (event: string) => notify.split(',').includes(event);
  switch (outcome) {
    case 'failed':
    case 'expired':
      return notify === '' || wants('FAILURE');
    case 'deferred':
      return warn && (notify === '' || wants('DELAY'));
    case 'relayed':
    case 'expanded':
      return wants('SUCCESS');
    case 'delivered':
      // RFC 3461 5.2.1: a server that does DSN was given the parameters and reports itself. Here, delivery is final.
      return result.host === null && wants('SUCCESS');
  }
}
