import type { Actor } from '#directory/access.ts';

/** What tells one actor from another: for limits and idempotency keys. */
export function nameOfActor({ via, role, customer, account, name }: Actor): string {
  return [via, role, customer ?? '', account ?? '', name].join(' ');
}
