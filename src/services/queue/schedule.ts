/** When things happen to a message in the queue; all in milliseconds. */
export interface Schedule {
  /** Between the first attempt and the second. */
  firstRetry: number;
  /** Between any two attempts. */
  longestRetry: number;
  /** A message that is older is given back to its sender. RFC 5321 4.5.4.1: at least 4–5 days. */
  expiry: number;
  /** A sender is told once of a message that is older; 0 never tells. */
  warning: number;
}

/** Share of a delay that chance adds or takes, so that what failed together is not tried together for ever. */
const jitter = 0.2;

/**
 * The time until the next attempt, after `attempts` of them (1 or more): doubling from the first, with jitter. Many
 * failures last for seconds (a restart, greylisting), so the first retries are fast; RFC 5321 4.5.4.1 asks for 30
 * minutes and more between the later ones. `chance` is from 0 up to 1.
 */
export function retryDelay(schedule: Schedule, attempts: number, chance: number): number {
  // 2^30 of anything is beyond the longest delay.
  const exact = Math.min(schedule.firstRetry * 2 ** Math.min(attempts - 1, 30), schedule.longestRetry);
  return Math.round(exact * (1 - jitter + 2 * jitter * chance));
}

/** What is decided after a temporary failure. */
export type Verdict = { expired: true } | { expired: false; next: number; warn: boolean };

/** Decides at `now` on a recipient that could not be delivered to. The last attempt is made when the message expires. */
export function afterFailure(
  schedule: Schedule,
  recipient: { receivedAt: number; attempts: number; warned: boolean },
  now: number,
  chance: number,
): Verdict {
  const end = recipient.receivedAt + schedule.expiry;
  if (now >= end) return { expired: true };
  const next = Math.min(now + retryDelay(schedule, recipient.attempts, chance), end);
  const late = schedule.warning > 0 && now - recipient.receivedAt >= schedule.warning;
  return { expired: false, next, warn: late && !recipient.warned };
}
