import { randomUUID } from 'node:crypto';

/** Characters of a queue id. */
export const queueIdLength = 21;

/** A new queue id: time first, so that ids sort by arrival, then chance, so that any node may give one. */
export function newQueueId(now: number): string {
  // The last twelve digits of a random UUID are 48 random bits, drawn from a cache.
  return queueTime(now) + randomUUID().slice(-12);
}

/** What ids of that time begin with: it sorts before all of them, and behind those of any time before. */
export function queueTime(now: number): string {
  return now.toString(36).padStart(9, '0');
}
