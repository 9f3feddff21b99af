import type { Schemas } from '#web/api/schema.ts';

/** The parts of the application that have a page of their own at the top. */
export type Area = 'account' | 'panel';

/** Where somebody begins. */
export function homeOf({ role }: Schemas['Session']): string {
  return role === 'mailbox-user' ? '/account' : '/panel';
}
