import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';

/** What roles are called. */
export const roleLabels = {
  operator: 'user.operator',
  customer: 'user.customer',
  'help-desk': 'user.helpDesk',
  'mailbox-user': 'user.mailboxUser',
  application: 'user.application',
} as const satisfies Record<Schemas['Session']['role'], Key>;
